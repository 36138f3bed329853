"""The table of docs/roles.md as api/access/roles.py has it: `python -m tests.api.roles_page`."""

from pathlib import Path

from api.access.roles import ALLOWED, ROLES
from api.console.words import Words

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"
BEGIN, END = "<!-- table: made from api/access/roles.py -->", "<!-- end of table -->"


def table() -> str:
    """Role × action in Markdown, in both languages."""
    zh, en = Words("zh"), Words("en")
    heads = [f"{zh(f'role.{role}')} `{role}`" for role in ROLES]
    lines = [["操作 · action", *heads], ["---", *(":-:" for _ in ROLES)]]
    for action, holders in ALLOWED.items():
        told = f"{zh(f'action.{action}')} · {en(f'action.{action}')} `{action}`"
        lines.append([told, *("✓" if role in holders else "" for role in ROLES)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def whole() -> str:
    """The page with its table as it should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(whole(), encoding="utf-8")

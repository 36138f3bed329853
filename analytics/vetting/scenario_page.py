"""Writes docs/scenarios.md: `python -m analytics.vetting.scenario_page docs/scenarios.md`."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from analytics.law.measures import BARRED_ROLES, Measures, read_measures
from analytics.vetting.scenario_table import Cell, cells
from analytics.wording import word
from graph.words import SCENARIOS

# The adverse lists of the city's plan and the law, in the order of its departments.
LISTS: Final = (
    "L-SX",
    "L-XG",
    "L-TAX",
    "L-TAXG",
    "L-SAMR",
    "L-ABN",
    "L-WAGE",
    "L-PROC",
    "L-SAFE",
    "L-ENV",
    "L-EIA",
    "L-PROJ-BLK",
    "L-BUILD",
)
_DECISIONS: Final = {"restricted": "限制", "review": "审查", "": "不适用"}
_HEAD: Final = """# Lists, scenarios and roles

Made from `analytics/law` by the rules that decide a vetting (`make specification`): what one
plain listing, in force and by a department that may list, does to its own subject. 限制: a
confirmed row bars it. 审查: the record is shown and somebody decides; a code names the confirmed
row that says something there, 待核 one whose condition the department confirms, 未确认 one that
nobody has confirmed and that decides nothing. 不适用: the scenario is not asked about such a
subject.
"""


def page(measures: Measures) -> str:
    """The whole page."""
    own = list(cells(measures, LISTS, ("applicant",)))
    parts = [_HEAD]
    for kind, title in (("enterprise", "An enterprise asks"), ("person", "A person asks")):
        parts.append(f"## {title}\n\n" + _table([c for c in own if c.kind == kind]))
    parts.append("## Roles that a text itself bars\n\n" + _roles(measures))
    return "\n".join(parts)


def _table(own: Sequence[Cell]) -> str:
    found = {(cell.list, cell.scenario): cell for cell in own}
    rows = [
        [f"{word('list', code)} {code}", *(_shown(found[code, one]) for one in SCENARIOS)]
        for code in LISTS
    ]
    return _markdown(["", *(word("scenario", one) for one in SCENARIOS)], rows)


def _shown(cell: Cell) -> str:
    parts = [_DECISIONS[cell.decision], *cell.measures]
    parts += [f"待核 {code}" for code in cell.asked]
    parts += [f"未确认 {code}" for code in cell.unconfirmed]
    return " ".join(parts)


def _roles(measures: Measures) -> str:
    """Each role and scenario with the confirmed rows that bar it."""
    rows = []
    for role in sorted(BARRED_ROLES):
        barring = [
            [m.code for m in measures.hard() if m.bars_in(scenario, role)] for scenario in SCENARIOS
        ]
        if any(barring):
            rows.append([f"{word('participant', role)} `{role}`", *map(" ".join, barring)])
    return _markdown(["", *(word("scenario", one) for one in SCENARIOS)], rows)


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(read_measures()), encoding="utf-8")

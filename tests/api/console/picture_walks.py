"""How a visitor comes to each page that a picture of the documents shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.sentence import Language, say
from tests.api.console.served import NARROW, WIDE, Visitor
from tests.api.desks import DEPARTMENT, city
from tests.api.loading.uploading import PENALTY, USCC, penalty, table
from tests.truth import planted

# Headings that no form has, over the cells of the penalty form.
_UNKNOWN = ("被罚的是谁", "代号", "第几号文", "咋罚的", "罚多少(万元)", "哪天定的", "谁罚的")


@dataclass(frozen=True)
class Shot:
    """As whom, how to get there, in which language and window."""

    user: str
    walk: Callable[[Visitor], None]
    language: Language = "zh"
    size: tuple[int, int] = WIDE


def _planted(case: str) -> str:
    """A subject of a case planted in the city."""
    subjects: list[str] = planted(city() / "files" / "truth.csv")[case]
    return subjects[0]


def _language(visitor: Visitor) -> Language:
    told = visitor.page.evaluate("document.documentElement.lang")
    return "en" if told == "en" else "zh"


def _vetted(visitor: Visitor) -> None:
    """The decision on a project one of whose participants is listed."""
    visitor.goto("/vet")
    visitor.page.fill("#text", _planted("listed_participant"))
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_url("**/vettings/**")


def _found(visitor: Visitor) -> None:
    """Who is found by a part of a name."""
    visitor.goto("/search")
    visitor.page.fill("#text", "建筑工程")
    visitor.page.click("form[role=search] button.main")
    visitor.page.wait_for_selector(".results")


def _party(visitor: Visitor) -> None:
    """A new company of a dishonest owner, with the chain that reaches it."""
    _state_purpose(visitor)
    visitor.goto(f"/parties/uscc:{_planted('phoenix')}")


def _drawn(visitor: Visitor) -> None:
    """The network of that company, with the chain behind its number."""
    _state_purpose(visitor)
    visitor.goto(f"/network/uscc:{_planted('phoenix')}")
    visitor.page.click("#leads button")
    visitor.page.wait_for_selector("#leads button[aria-pressed=true]")
    visitor.page.wait_for_timeout(800)


def _owned(visitor: Visitor) -> None:
    """Who stands behind a company of a group."""
    _state_purpose(visitor)
    visitor.goto(f"/ownership/uscc:{_planted('phoenix')}")


def _case(visitor: Visitor) -> None:
    """A case with a party in it."""
    _state_purpose(visitor)
    visitor.goto("/cases")
    visitor.page.fill("#title", "恒璟祥公司与失信企业是否同一控制")
    visitor.page.click("main form button.main")
    visitor.page.fill("#party", f"uscc:{_planted('phoenix')}")
    visitor.page.click("form[action$='/parties'] button")
    visitor.page.fill("#note", "已调取两家公司的登记档案，待比对股东签名。")
    visitor.page.click("form[action$='/notes'] button")


def _sent(visitor: Visitor, name: str, content: bytes) -> None:
    """A file of the department, once it was looked at."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        visitor.goto("/loads")
        visitor.page.set_input_files("#files", path)
        visitor.page.click("form.loading button.main")
        visitor.page.wait_for_url("**/loads/*")
        visitor.page.wait_for_selector(".state.done, .state.refused")


def _loaded(visitor: Visitor) -> None:
    """What became of a department's file."""
    file = next(path for path in (city() / "files").iterdir() if path.name.startswith("行政处罚"))
    _sent(visitor, file.name, file.read_bytes())


def _unknown(visitor: Visitor) -> None:
    """A sheet of unknown columns, each beside the field that is guessed."""
    row = penalty("乌有商贸有限公司", USCC[0], 71)
    _sent(visitor, "外来表.csv", table(_UNKNOWN, row))
    visitor.page.click(f"a:has-text('{say('columns.name_them').text(_language(visitor))}')")


def _mended(visitor: Visitor) -> None:
    """A refused row, with its fault."""
    row = penalty("乌有商贸有限公司", USCC[0], 72, "2026-02-30")
    _sent(visitor, "处罚.csv", table(PENALTY, row))
    visitor.page.click(f"a:has-text('{say('mend.here').text(_language(visitor))}')")


def _record(visitor: Visitor) -> None:
    """A record of the own department, and what may be done to it."""
    store = visitor.served.desk.store
    ids = visitor.served.desk.views.current().reach.snapshot.records.ids
    own = [one for one in store.records(ids=ids) if one.issuer == DEPARTMENT]
    visitor.goto(f"/records/{min(one.id for one in own if one.state == 'in_force')}")


def _state_purpose(visitor: Visitor) -> None:
    visitor.goto("/search")
    visitor.page.fill("#purpose", "核查〔2026〕12号举报")
    visitor.page.click("form.purpose button")


def _looked_up(visitor: Visitor) -> None:
    """The journal after some look-ups of persons."""
    _state_purpose(visitor)
    for text in ("司小二", "石墨"):
        visitor.page.fill("#text", text)
        visitor.page.click("form[role=search] button.main")
        visitor.page.wait_for_selector(".results")
    visitor.goto("/journal?chain=access")


def _at(path: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.goto(path)


# Name of the picture → how it is made; those of a role begin the English manual, too.
PICTURES: dict[str, Shot] = {
    "role-enquirer": Shot("enquirer", _vetted),
    "role-investigator": Shot("investigator", _drawn),
    "role-data_officer": Shot("data_officer", _loaded),
    "role-supervisor": Shot("supervisor", _looked_up),
    "role-administrator": Shot("administrator", _at("/users")),
    "search": Shot("enquirer", _found),
    "telephone": Shot("enquirer", _vetted, size=NARROW),
    "party": Shot("investigator", _party),
    "ownership": Shot("investigator", _owned),
    "case": Shot("investigator", _case),
    "columns": Shot("data_officer", _unknown),
    "mend": Shot("data_officer", _mended),
    "record": Shot("data_officer", _record),
    "worklist": Shot("supervisor", _at("/worklist")),
    "en-enquirer": Shot("enquirer", _vetted, "en"),
    "en-investigator": Shot("investigator", _drawn, "en"),
    "en-data_officer": Shot("data_officer", _loaded, "en"),
    "en-supervisor": Shot("supervisor", _looked_up, "en"),
    "en-administrator": Shot("administrator", _at("/users"), "en"),
}

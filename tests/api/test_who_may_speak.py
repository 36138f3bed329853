"""Who may speak and withdraw (DESIGN §4), attacked over HTTP: every event, door, source and rank.

The tables say all there is: `+` is let in, `-` is refused with the record as it was.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from analytics.law.measures import read_measures
from graph.model import Batch, Record, StateEvent
from graph.opening import open_store
from tests.api.desks import DEPARTMENT, SECRET, Client, client
from tests.api.loading.uploading import loaded, table, wait_for
from tests.builders import firm, tell
from tests.law_examples import listing
from tests.loaders.sheets import CITIZEN, LIST, USCC

OTHER: Final = "鹤岗市无名局"
LAW: Final = read_measures()
MEASURE: Final = listing(LAW, conditional=True, subject="uscc:a", issuer=OTHER)[1]
assert MEASURE.department not in (DEPARTMENT, OTHER)
# What happened to a record before the event that is tried.
BEFORE: Final = {"settle": "object", "restore": "revoke", "unconfirm": "confirm", "unlift": "lift"}
OF_MEASURE: Final = {"confirm", "unconfirm", "lift", "unlift"}
EVENTS: Final = (
    *("object", "repair", "revoke"),
    *("confirm", "unconfirm", "lift", "unlift"),
    *("settle", "restore"),
)

# (role, department)
ACTORS: Final = {
    "officer of its department": ("data_officer", DEPARTMENT),
    "officer of another": ("data_officer", OTHER),
    "officer of none": ("data_officer", ""),
    "officer of the measure's office": ("data_officer", MEASURE.department),
    "supervisor": ("supervisor", OTHER),
    "enquirer": ("enquirer", DEPARTMENT),
    "investigator": ("investigator", DEPARTMENT),
    "administrator": ("administrator", DEPARTMENT),
}
# By hand, on a record of DEPARTMENT, in the order of EVENTS.
BY_HAND: Final = """
officer of its department       | +++ ++++ --
officer of another              | --- ---- --
officer of none                 | --- ---- --
officer of the measure's office | --- ++-- --
supervisor                      | +++ ++++ ++
enquirer                        | --- ---- --
investigator                    | --- ---- --
administrator                   | --- ---- --
"""
CELLS: Final = [
    (actor.strip(), event, mark == "+")
    for actor, _, marks in (line.partition("|") for line in BY_HAND.strip().splitlines())
    for event, mark in zip(EVENTS, marks.replace(" ", ""), strict=True)
]


@dataclass
class Office:
    """A desk with a record for each cell, in the state that its event needs, and its actors."""

    at: Client
    keys: dict[str, str] = field(default_factory=dict)

    def record(self, id_: str) -> Record:
        (record,) = self.at.desk.store.records(ids=[id_], withdrawn=True)
        return record

    def by_api(self, actor: str, event: dict[str, str]) -> int:
        headers = {"authorization": f"Bearer {self.keys[actor]}"}
        self.at.http.cookies.clear()
        return int(self.at.http.post("/api/events", json=event, headers=headers).status_code)

    def sends(self, actor: str, content: bytes) -> int:
        """Send a sheet and wait until it is loaded; gives the number of the load."""
        headers = {"authorization": f"Bearer {self.keys[actor]}"}
        self.at.http.cookies.clear()
        files = [("files", ("list.csv", content))]
        answer = self.at.http.post("/api/loads", headers=headers, files=files)
        number = int(answer.json()["load"]["number"])
        wait_for(self.at, number, headers)
        return number

    def by_page(self, actor: str, event: dict[str, str]) -> int:
        http = self.at.http
        http.cookies.clear()
        ticket = self.at.desk.accounts.ticket(actor)
        page = http.get(f"/login/{ticket}")
        csrf = re.findall('name="csrf" content="([^"]+)', page.text)[0]
        form = {key: value for key, value in event.items() if key != "record"} | {"csrf": csrf}
        answer = http.post(f"/records/{event['record']}", data=form, follow_redirects=False)
        return int(answer.status_code)


def _id(door: str, actor: str, event: str) -> str:
    return f"c:{door}:{list(ACTORS).index(actor)}:{event}"


def _filled(folder: Path) -> str:
    """The URL of a store with a record for each cell of each door."""
    url = f"sqlite:///{folder / 'city.db'}"
    store = open_store(url, secret=SECRET.encode())
    ids = [(_id(door, a, e), e) for door in ("by_api", "by_page") for a, e, _ in CELLS]
    records = [
        listing(LAW, conditional=True, id_=id_, subject="uscc:a", issuer=DEPARTMENT)[0]
        for id_, _ in ids
    ]
    tell(store, firm("uscc:a"), *records)
    before = [
        StateEvent(id_, BEFORE[e], "x", "li", measure=MEASURE.code if e in OF_MEASURE else "")
        for id_, e in ids
        if e in BEFORE
    ]
    store.commit(Batch(events=tuple(before)))
    store.close()
    return url


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with client(_filled(folder), folder) as at:
        made = Office(at)
        accounts = at.desk.accounts
        for actor, (role, department) in ACTORS.items():
            made.keys[actor] = accounts.add_key(f"system: {actor}", [role], department)
            accounts.add_user(actor, "a long enough password 4 us", [role], department)
        yield made


@pytest.mark.parametrize("door", ["by_api", "by_page"])
def test_every_event_is_let_in_where_the_table_says_and_nowhere_else(
    office: Office, door: str
) -> None:
    wrong = []
    for actor, event, let_in in CELLS:
        id_ = _id(door, actor, event)
        before = office.record(id_)
        said = {"record": id_, "action": event, "reason": "核实"}
        said |= {"measure": MEASURE.code} if event in OF_MEASURE else {}
        said |= {"outcome": "rejected"} if event == "settle" else {}
        status = (office.by_api if door == "by_api" else office.by_page)(actor, said)
        # The law may refuse a repair (422): that is not for want of a right.
        right = status in (200, 422) if let_in else status == 403
        changed = office.record(id_) != before
        if not right or changed is not (status == 200):
            wrong.append((actor, event, status, changed))
    assert wrong == []


# -- by file

NATIVE: Final = ("id", "kind", "subject", "issuer", "decided_on", "ends_on", "state", "attributes")
CLAIMS: Final = '{"confirmed_measures": ["M"], "lifted_measures": {"M": "2026-03-01"}}'
# What a native row of DEPARTMENT's officer says of a record, and whether the record follows.
#  whose record   says                                   follows
BY_FILE: Final = """
DEPARTMENT      state=disputed                           +
DEPARTMENT      state=repaired                           +
DEPARTMENT      state=revoked                            +
DEPARTMENT      ends_on=2026-02-01                       +
DEPARTMENT      attributes=measures                      -
OTHER           state=disputed                           -
OTHER           state=repaired                           -
OTHER           state=revoked                            -
OTHER           ends_on=2026-02-01                       -
OTHER           attributes=measures                      -
OTHER           issuer=DEPARTMENT,state=repaired         -
OTHER           issuer=DEPARTMENT,ends_on=2026-02-01     -
NOBODY          state=repaired                           -
NOBODY          ends_on=2026-02-01                       -
"""
ISSUERS: Final = {"DEPARTMENT": DEPARTMENT, "OTHER": OTHER, "NOBODY": None}


def _rows() -> list[tuple[str, str, dict[str, str], bool]]:
    rows = []
    for number, line in enumerate(BY_FILE.strip().splitlines()):
        whose, says, mark = line.split()
        cells = dict(one.split("=") for one in says.split(","))
        rows.append((f"c:file:{number}", whose, cells, mark == "+"))
    return rows


def _native(id_: str, whose: str, says: dict[str, str]) -> tuple[str, ...]:
    told = {"issuer": ISSUERS[whose] or "", **says}
    told["issuer"] = ISSUERS.get(told["issuer"], told["issuer"]) or ""
    attributes = CLAIMS if "attributes" in says else ""
    ends, state = told.get("ends_on", ""), told.get("state", "")
    return (id_, "penalty", "uscc:b", told["issuer"], "2026-01-05", ends, state, attributes)


def _said(record: Record) -> tuple[object, ...]:
    return (record.state, record.ends_on, record.confirmed, record.lifted)


def test_a_file_withdraws_ends_and_lifts_the_own_departments_records_only(office: Office) -> None:
    store, rows = office.at.desk.store, _rows()
    records = [
        listing(LAW, conditional=True, id_=id_, subject="uscc:b", issuer=ISSUERS[whose] or "")[0]
        for id_, whose, _, _ in rows
    ]
    tell(store, firm("uscc:b"), *records)
    before = {id_: _said(office.record(id_)) for id_, *_ in rows}
    content = table(NATIVE, *(_native(id_, whose, says) for id_, whose, says, _ in rows))
    load = loaded(office.at, ("records.csv", content))
    assert load["state"] in ("done", "refused"), load
    follows = {id_: _said(office.record(id_)) != before[id_] for id_, *_ in rows}
    assert follows == {id_: mark for id_, _, _, mark in rows}


def test_no_file_restores_what_was_withdrawn(office: Office) -> None:
    store = office.at.desk.store
    record = listing(LAW, conditional=True, id_="c:gone", subject="uscc:c", issuer=DEPARTMENT)[0]
    tell(store, firm("uscc:c"), record)
    store.commit(Batch(events=(StateEvent("c:gone", "revoke", "x", "li"),)))
    row = ("c:gone", "penalty", "uscc:c", DEPARTMENT, "2026-01-05", "", "in_force", "")
    loaded(office.at, ("records.csv", table(NATIVE, row)))
    assert office.record("c:gone").state == "revoked"


def test_a_departments_sheet_repairs_no_record_of_another(office: Office) -> None:
    def sheet(issuer: str, number: str, state: str) -> tuple[str, ...]:
        return ("L-SX", "甲煤业有限公司", USCC[0], number, "2026-01-05", "", issuer, state)

    for issuer, number, state in (
        (OTHER, "（2026）黑0402执1号", "in_force"),
        (DEPARTMENT, "（2026）黑0402执2号", "repaired"),
    ):
        loaded(office.at, ("list.csv", table(LIST, sheet(issuer, number, "有效"))))
        loaded(office.at, ("list.csv", table(LIST, sheet(issuer, number, "已修复"))))
        (record,) = [
            r
            for r in office.at.desk.store.records(subjects=[f"uscc:{USCC[0]}"], withdrawn=True)
            if r.document_no == number
        ]
        assert record.state == state


ENTITY: Final = ("id", "kind", "name", "attributes")
RANKED: Final = '{{"sources": ["{source}"], "rank": {rank}}}'


@pytest.mark.parametrize("source", ["organisations", "courts", OTHER])
@pytest.mark.parametrize("rank", [0, -1])
def test_a_native_table_chooses_neither_source_nor_rank(
    office: Office, source: str, rank: int
) -> None:
    store, id_ = office.at.desk.store, f"e:{source}:{rank}"
    tell(store, firm(id_, "登记的名称"), source="organisations", rank=0)
    row = (id_, "enterprise", "改过的名称", RANKED.format(source=source, rank=rank))
    loaded(office.at, ("entities.csv", table(ENTITY, row)))
    entity = store.entities([id_])[id_]
    assert (entity.name, entity.sources) == ("登记的名称", ("organisations", DEPARTMENT))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (("kind", "one", "other", "reason", "who"), ("same", "uscc:a", "uscc:b", "x", "li")),
        (("id", "answers_as"), ("uscc:a", "uscc:b")),
    ],
    ids=["verdicts", "aliases"],
)
def test_no_file_over_http_gives_verdicts_or_aliases(
    office: Office, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    store = office.at.desk.store
    tell(store, firm("uscc:b"))
    load = loaded(office.at, ("restoring.csv", table(header, row)))
    assert load["state"] == "refused"
    assert store.verdicts() == ()
    assert store.entities(["uscc:a"])["uscc:a"].id == "uscc:a"


VIOLATORS: Final = (
    *("企业名称", "统一社会信用代码", "列入严重违法失信企业名单原因"),
    *("列入日期", "移出日期", "状态"),
)


def test_a_record_without_an_issuer_is_whose_it_was_told_by(office: Office) -> None:
    store = office.at.desk.store

    def sheet(state: str, ends: str = "") -> bytes:
        return table(VIOLATORS, ("丙煤业有限公司", USCC[1], "虚假登记", "2026-01-05", ends, state))

    def state() -> tuple[object, ...]:
        (found,) = store.records(subjects=[f"uscc:{USCC[1]}"], withdrawn=True)
        return (found.state, found.ends_on)

    office.sends("officer of another", sheet("有效"))
    (record,) = store.records(subjects=[f"uscc:{USCC[1]}"])
    before = state()
    assert (record.issuer, before[0]) == (None, "in_force")
    event = {"record": record.id, "action": "revoke", "reason": "核实"}
    for actor in ("officer of its department", "officer of the measure's office"):
        for content in (sheet("有效", "2026-02-01"), sheet("已修复"), sheet("已撤销")):
            office.sends(actor, content)
            assert state() == before, (actor, content)
        assert (office.by_api(actor, event), office.by_page(actor, event)) == (403, 403)
    office.sends("officer of another", sheet("有效", "2026-12-01"))
    assert str(state()[1]) == "2026-12-01"
    assert office.by_api("officer of another", event) == 200
    assert state()[0] == "revoked"


HEADS: Final = (
    *("企业名称", "统一社会信用代码", "法定代表人", "法定代表人证件号码"),
    *("任职起始日期", "任职截止日期"),
)


def test_a_register_that_another_department_sends_changes_nothing(office: Office) -> None:
    store, firm_ = office.at.desk.store, f"uscc:{USCC[2]}"
    term = ("丁煤业有限公司", USCC[2], "赵甲", CITIZEN[0], "2019-01-01")

    def shown() -> tuple[str, str]:
        (tie,) = store.relations_at([firm_], limit=9)
        return (store.entities([firm_])[firm_].name, str(tie.valid_to))

    office.sends("officer of its department", table(HEADS, (*term, "")))
    office.sends("officer of another", table(HEADS, (*term, "2020-01-01")))
    office.sends("officer of another", table(HEADS, ("戊煤业有限公司", *term[1:], "")))
    assert shown() == ("丁煤业有限公司", "None")
    office.sends("officer of its department", table(HEADS, (*term, "2020-01-01")))
    assert shown() == ("丁煤业有限公司", "2020-01-01")


GUARANTEES: Final = (
    *("担保人名称", "担保人统一社会信用代码", "被担保人名称", "被担保人统一社会信用代码"),
    *("合同编号", "起始日期", "截止日期"),
)


def test_of_two_of_one_rank_the_later_ends_a_tie_until_it_is_taken_back(office: Office) -> None:
    row = ("甲煤业有限公司", USCC[0], "乙煤业有限公司", USCC[1], "A1", "2019-01-01")

    def end() -> str:
        (tie,) = office.at.desk.store.relations_at([f"uscc:{USCC[0]}"], limit=9)
        return str(tie.valid_to)

    office.sends("officer of its department", table(GUARANTEES, (*row, "")))
    number = office.sends("officer of another", table(GUARANTEES, (*row, "2020-01-01")))
    assert end() == "2020-01-01"
    headers = {"authorization": f"Bearer {office.keys['officer of another']}"}
    back = f"/api/loads/{number}/unload"
    answer = office.at.http.post(back, headers=headers, json={"reason": "报送有误"})
    assert answer.status_code == 200, answer.text
    assert end() == "None"


# -- loads of others

FIRMS: Final = ("企业名称", "统一社会信用代码", "成立日期")
#  who                                    sees  takes back  reads rejects  cancels
OF_LOADS: Final[dict[str, tuple[int, ...]]] = {
    "officer of another": (404, 404, 404, 404),
    "officer of none": (404, 404, 404, 404),
    "officer of the measure's office": (404, 404, 404, 404),
    "supervisor": (403, 403, 403, 403),
    "enquirer": (403, 403, 403, 403),
    "investigator": (403, 403, 403, 403),
    "administrator": (403, 403, 403, 403),
}


def test_nobody_touches_a_load_of_another_department(office: Office) -> None:
    row = ("被冒领商贸有限公司", USCC[1], "2020-01-01")
    load = loaded(office.at, ("firms.csv", table(FIRMS, row, ("坏行", "not a code", "no day"))))
    number, http = load["number"], office.at.http
    http.cookies.clear()
    doors: list[Callable[[dict[str, str]], Any]] = [
        lambda who: http.get(f"/api/loads/{number}", headers=who),
        lambda who: http.post(f"/api/loads/{number}/unload", json={"reason": "x"}, headers=who),
        lambda who: http.get(f"/api/loads/{number}/rejects", headers=who),
        lambda who: http.post(f"/api/loads/{number}/cancel", json={"reason": "x"}, headers=who),
    ]
    told = {
        actor: tuple(
            door({"authorization": f"Bearer {office.keys[actor]}"}).status_code for door in doors
        )
        for actor in OF_LOADS
    }
    assert told == OF_LOADS
    assert f"uscc:{USCC[1]}" in office.at.desk.store.entities([f"uscc:{USCC[1]}"])


def test_an_officer_of_no_department_loads_nothing(office: Office) -> None:
    headers = {"authorization": f"Bearer {office.keys['officer of none']}"}
    files = [("files", ("firms.csv", table(FIRMS)))]
    office.at.http.cookies.clear()
    assert office.at.http.post("/api/loads", headers=headers, files=files).status_code == 403

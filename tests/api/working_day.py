"""A day of work at a desk, so that something waits for every role; done as its users."""

import io
from dataclasses import replace
from datetime import timedelta

from analytics.law.measure_events import measures_of_record
from analytics.law.measures import read_measures
from analytics.law.repair import standing_against_repair
from api.access.caller import Caller
from api.access.system_keys import KeyLimits
from api.answers import handovers, records
from api.answers.records import Change
from api.answers.vettings import vet_party
from api.clock import today
from api.desk.desk import Desk
from api.desk.question import Ask
from api.loading.order import Order
from api.loading.uploads import Upload
from api.routes.depends import question
from graph.lookup import entity_of
from graph.store import Store
from graph.words import Scenario
from tests.api.desks import DEPARTMENT, city
from tests.api.engines import caught_up
from tests.api.loading.uploading import NUMBERS, PENALTY, USCC, penalty, table
from tests.builders import firm, tell
from tests.builders import penalty as penalty_of
from tests.truth import planted
from tests.waiting import wait_until

CODE = NUMBERS.uscc()
FIRM = f"uscc:{CODE}"
TRUTH = planted(city() / "files" / "truth.csv")
LEAD = TRUTH["phoenix_left"][0]


def as_user(desk: Desk, name: str) -> Ask:
    """A question of a user of the desk, who is logged in, on all that was committed."""
    caller = desk.accounts.caller_named(name)
    assert isinstance(caller, Caller)
    caught_up(desk)
    return question(desk, replace(caller, session="logged in", language="zh"))


def vet(desk: Desk, subject: str, scenario: Scenario = "project_approval") -> dict[str, object]:
    """The certificate of a vetting by the officer."""
    ask = as_user(desk, "enquirer")
    entity = entity_of(desk.store, subject)
    return dict(vet_party(ask, entity, scenario).certificate)


def own_records(desk: Desk) -> list[str]:
    """Ids of records in force of the department of the desk's users that may be repaired today."""
    ids, law = desk.views.current().reach.snapshot.records.ids, read_measures().hard()
    own = [r for r in desk.store.records(ids=ids) if r.issuer == DEPARTMENT]
    return [
        r.id for r in own if r.state == "in_force" and not standing_against_repair(r, law, today())
    ]


def act(desk: Desk, who: str, record: str, action: str, **more: str) -> dict[str, object]:
    """What a user does to a record; waits for a second word where four eyes are on."""
    return records.apply_event(as_user(desk, who), record, Change(action, "核实", **more))


def tell_small_city(store: Store) -> None:
    """A firm and three records of the department of the desk's users."""
    records = [
        penalty_of(f"c:own-{n}", FIRM, issuer=DEPARTMENT, document_no=f"鹤罚〔2026〕{n}号")
        for n in range(3)
    ]
    tell(store, firm(FIRM, "鹤岗市待办石墨有限公司", identifiers={"uscc": CODE}), *records)


def tell_condition(store: Store) -> tuple[str, str]:
    """A record of the firm, and a measure on it whose condition its department confirms.

    A vetting of the firm for project approval asks about it.
    """
    record = penalty_of("c:asked", FIRM, list="L-WAGE", issuer=DEPARTMENT)
    tell(store, record)
    law = measures_of_record(record, read_measures())
    asked = [m for m in law if m.condition and "project_approval" in m.scenarios]
    return record.id, asked[0].code


def send(desk: Desk, name: str, content: bytes, **more: object) -> int:
    """The number of a load by the data officer, once it is over."""
    caller = as_user(desk, "data_officer").caller
    order = Order(**more)  # type: ignore[arg-type]
    load = desk.loads.add(caller, order, [Upload(name, io.BytesIO(content))])
    over(desk, load.number)
    return load.number


def over(desk: Desk, number: int) -> None:
    """Wait until a load is done."""
    caller = as_user(desk, "data_officer").caller
    wait_until(lambda: desk.loads.of(number, caller).over)
    kept = desk.loads.of(number, caller)
    assert kept.state == "done", kept


def bad_rows() -> bytes:
    """A sheet with one row that goes in and one that is refused."""
    good = penalty("新开第一号商贸有限公司", USCC[0], 501)
    return table(PENALTY, good, penalty("新开第二号商贸有限公司", USCC[1], 502, "2026-02-30"))


def fill(desk: Desk) -> None:
    """Do something of everything that makes somebody wait."""
    made = [vet(desk, TRUTH[case][0]) for case in sorted(TRUTH)[:12]]
    with_lead = vet(desk, LEAD)
    lead = next(f for f in with_lead["findings"] if "debtor" in f)  # type: ignore[attr-defined]
    ask = as_user(desk, "enquirer")
    handovers.handed_over(ask, str(with_lead["hash"]), lead["debtor"], "是否为同一控制人")
    tell_small_city(desk.store)
    tell_condition(desk.store)
    vet(desk, FIRM)
    mine = own_records(desk)
    for record in mine[:3]:
        act(desk, "data_officer", record, "object")
    act(desk, "data_officer", mine[3], "repair")
    act(desk, "supervisor", mine[4], "revoke")
    send(desk, "处罚.csv", bad_rows(), received=today() - timedelta(days=20))
    desk.accounts.add_key("审批系统", ["enquirer"], DEPARTMENT, KeyLimits(until=today()))
    assert made

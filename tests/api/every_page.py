"""Every page of the console with something on it: a walk of its routes, so none is left out."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.answers import cases, watches
from api.answers.vettings import vet_party
from api.clock import today
from api.desk.desk import Desk
from api.loading.order import Order
from api.loading.uploads import Upload
from graph.model import Entity, Relation
from tests.analytics.patterns.worlds import guarantee
from tests.api import working_day as day
from tests.api.loading.uploading import table
from tests.api.walking import is_api, routes
from tests.builders import firm, heads, penalty, person, tell
from tests.waiting import wait_until

RIVAL: Final = "f:rival"
LOT: Final = "lot:every-page"
HEAD: Final = f"person:{day.FIRM}/欧阳三"
# Files, doors of other identity providers, one-time logins, and answers of scripts.
_NO_PAGES: Final = re.compile(
    r"\.(css|js|svg|pdf|csv|xlsx)$|^/(static|icons)|ticket|/oidc|/login|^/vet/batch/progress|^/$"
)
_HEADING: Final = ("被罚的是谁", "代号", "第几号文", "咋罚的", "哪天定的")
_UNKNOWN: Final = (
    "乌有商贸有限公司",
    "91230400W85046069U",
    "鹤市监罚〔2026〕71号",
    "罚款",
    "3月5日",
)


def fill_pages(desk: Desk) -> None:
    """Put something on each page that a working day leaves empty; of `day.fill`, afterwards."""
    _tell_neighbours(desk)
    ask = day.as_user(desk, "everyone")
    number = cases.open_case(ask, "石墨关联核查").number
    cases.add_party(ask, number, day.FIRM)
    cases.add(ask, number, "note", {"text": "第一次询问，未见异常"})
    watches.watch(ask, day.FIRM, case=number)
    vet_party(ask, ask.entity(day.FIRM), "licensing")
    tell(desk.store, penalty("c:watched", day.FIRM, document_no="鹤罚〔2026〕99号"))
    wait_until(lambda: desk.watcher.look() or desk.book.alerts.listed(None, before=2**53, limit=1))


def _tell_neighbours(desk: Desk) -> None:
    """Around the firm of the day: its head and another firm of his, a lot, guarantees."""
    bids = [
        Relation(f"bid-{one}", "bids_in", one, LOT, valid_from=today() - timedelta(days=9))
        for one in (day.FIRM, RIVAL)
    ]
    tell(
        desk.store,
        firm(RIVAL, "鹤岗市对手石墨有限公司"),
        person(HEAD, "欧阳三"),
        Entity(LOT, "bid_lot", "第一标段"),
        heads(HEAD, day.FIRM),
        heads(HEAD, RIVAL),
        *bids,
        guarantee(day.FIRM, RIVAL, 5_000_000),
        guarantee(RIVAL, day.FIRM, 2_000_000),
    )


def unknown_load(desk: Desk) -> int:
    """The number of a load of a sheet whose columns are those of no known source."""
    caller = day.as_user(desk, "everyone").caller
    files = [Upload("外来表.csv", io.BytesIO(table(_HEADING, _UNKNOWN)))]
    load = desk.loads.add(caller, Order(dry_run=True, keeps=True), files)
    wait_until(lambda: desk.loads.of(load.number, caller).over)
    return load.number


def addresses(desk: Desk, app: FastAPI) -> dict[str, str]:
    """An address for each page of the console, by route; then of pages that a query fills."""
    made = day.vet(desk, day.LEAD)
    filled = {"{id:path}": day.FIRM, "{hash}": str(made["hash"]), "{number}": "1"}
    filled["{number:int}"] = "1"
    told: dict[str, str] = {}
    for route in routes(app):
        if is_api(route) or route.methods != {"GET"} or _NO_PAGES.search(route.path):
            continue
        told[route.path] = _address(route, filled)
    return {**told, **_by_query(desk)}


def _by_query(desk: Desk) -> dict[str, str]:
    """Pages whose query makes another page of them, and parties of other kinds."""
    return {
        "/journal of access": "/journal?chain=access",
        "/paths found": f"/paths?one={day.FIRM}&other={RIVAL}",
        "/certificates unknown": "/certificates?code=0000-0000-0000",
        "/parties of a debtor": f"/parties/{next(_debtors(desk))}",
        "/parties of a project": f"/parties/{_project(desk)}",
    }


def _debtors(desk: Desk) -> Iterator[str]:
    snapshot = desk.views.current().reach.snapshot
    for record in desk.store.records(ids=snapshot.records.ids):
        if record.list == "L-SX" and record.subject.startswith("uscc:"):
            yield record.subject


def _project(desk: Desk) -> str:
    ids = desk.views.current().reach.snapshot.entities.ids
    return next(one for one in ids if one.startswith("project:"))


def _address(route: APIRoute, filled: dict[str, str]) -> str:
    path = route.path
    if path.startswith("/records/"):
        filled = {**filled, "{id:path}": "c:asked"}
    if path.startswith("/tenders/"):
        filled = {**filled, "{id:path}": LOT}
    for name, value in filled.items():
        path = path.replace(name, value)
    return path

"""The pages of loads: sending files, progress, report, refused rows, earlier loads."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access.caller import Caller
from api.access.refusals import Forbidden
from api.answers import loads
from api.clock import today
from api.console.depends import Session, seeing, sent
from api.console.page import page
from api.console.pages.approvals import asked
from api.desk.question import Ask
from api.loading.uploads import BYTES, FILES, UNCOUNTED, form_of, uploads_in
from api.routes.depends import TheDesk, question
from api.routes.loads import Number, order_in
from loaders.columns.mapping import shipped_mappings

router = APIRouter()
_SHOWN = 20  # loads on a page
_FIELDS = 20  # of the form


@asynccontextmanager
async def posted(request: Request, caller: Caller, *, fields: int) -> AsyncIterator[FormData]:
    """The form of one of our pages, of so many fields, read only from callers who may load."""
    caller.require("load")
    async with form_of(request, fields=fields) as form:
        # Checked late, since the token is a field of the form itself.
        if form.get("csrf") != caller.csrf:
            raise Forbidden("access.form_token")
        yield form


async def form_posted(request: Request, caller: Session) -> AsyncIterator[FormData]:
    """The form that sends files, or one of a few fields."""
    async with posted(request, caller, fields=_FIELDS) as form:
        yield form


Loading = Annotated[Ask, Depends(seeing("load"))]
Posted = Annotated[FormData, Depends(form_posted)]


@router.get("/loads")
def loads_page(
    request: Request,
    ask: Loading,
    after: Annotated[int | None, Query(ge=0, le=2**31)] = None,
) -> Response:
    """The form for files, and the list of earlier loads."""
    answer = loads.every(ask, after=after, limit=_SHOWN)
    return page(
        request,
        "loads.html",
        ask.caller,
        answer=answer,
        after=after,
        today=today(),
        sources=list(shipped_mappings()),
        files=FILES,
        most=BYTES,
        total=loads.total,
    )


@router.post("/loads", max_body_size=UNCOUNTED)
def send(desk: TheDesk, caller: Session, form: Posted) -> Response:
    """Queue the files, and go to the page of their load."""
    # Looked at first: what goes in, and what would be refused, is seen before it is done.
    order = replace(order_in(form), dry_run=True, keeps=True)
    answer = loads.taken_in(question(desk, caller), order, uploads_in(form))
    return RedirectResponse(f"/loads/{answer['load']['number']}", 303)


@router.post("/loads/{number}/confirm", max_body_size=UNCOUNTED)
def confirm(desk: TheDesk, caller: Session, number: Number, form: Posted) -> Response:
    """Load for good what was looked at, and go to the page of that load."""
    del form  # read for its token alone
    answer = loads.confirmed(question(desk, caller), number)
    return RedirectResponse(f"/loads/{answer['load']['number']}", 303)


@router.get("/loads/{number}")
def load_page(request: Request, ask: Loading, number: Number) -> Response:
    """One load: its progress, or how it ended."""
    answer = loads.one(ask, number)
    files = answer["load"]["report"]["files"] if answer["load"]["report"] else []
    return page(
        request,
        "load.html",
        ask.caller,
        answer=answer,
        load=answer["load"],
        files=files,
        late=lateness(files),
        total=loads.total,
    )


@router.post("/loads/{number}/cancel")
def cancel(
    ask: Annotated[Ask, Depends(sent("load"))],
    number: Number,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """End the load early, and go to its page, which says what of it stands."""
    loads.cancelled(ask, number, reason)
    return RedirectResponse(f"/loads/{number}", 303)


@router.post("/loads/{number}/unload")
def take_back(
    request: Request,
    ask: Annotated[Ask, Depends(sent("unload"))],
    number: Number,
    reason: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Take the load back whole, and say so."""
    if "approval" in loads.taken_back(ask, number, reason):
        return asked(request, ask, [("/loads", "load.back")])
    links = [("/loads", "load.back"), (f"/loads/{number}", "record.back")]
    done = "load.unload_done"
    return page(
        request, "done.html", ask.caller, title=done, text="load.unload_journalled", links=links
    )


def lateness(files: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lateness by department over all sheets, the most late first."""
    by_office: dict[str, dict[str, Any]] = {}
    for file in files:
        for office, one in file["lateness"].items():
            mine = by_office.setdefault(
                office, {"office": office, "rows": 0, "late": 0, "most_days": 0}
            )
            mine["rows"] += one["rows"]
            mine["late"] += one["late"]
            mine["most_days"] = max(mine["most_days"], one["most_days"])
    return sorted(by_office.values(), key=lambda one: (-one["late"], one["office"]))

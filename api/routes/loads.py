"""Loads over HTTP: sending files, progress, report, refused rows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.responses import StreamingResponse

from analytics import wording
from api.access.caller import Caller
from api.answers import loads
from api.clock import day
from api.desk.question import Ask
from api.desk.response import answer
from api.loading.order import Order
from api.loading.uploads import FILES, UNCOUNTED, form_of, uploads_in
from api.routes.approvals import changed, waits
from api.routes.depends import TheDesk, allowed, question, refusals
from api.routes.shapes import FRAME, Framed, example
from graph.errors import BadInput

router = APIRouter(prefix="/api", tags=["loads"])
_YES, _NO = frozenset({"true", "1", "on", "yes"}), frozenset({"false", "0", "off", "no"})
Number = Annotated[int, Path(ge=1, le=2**31)]


def loading(desk: TheDesk, caller: Annotated[Caller, Depends(allowed("load"))]) -> Ask:
    """The question of a load; never cached, since a load moves on without a revision."""
    return replace(question(desk, caller), tag="")


Loading = Annotated[Ask, Depends(loading)]


async def form_sent(request: Request, ask: Loading) -> AsyncIterator[FormData]:
    """The form, read only after the caller is known and may load."""
    del ask  # asked for only so that its check comes first
    async with form_of(request) as form:
        yield form


def order_in(form: FormData) -> Order:
    """The order in a form. Raises BadInput for a wrong date or a wrong word in `dry_run`."""

    def given(name: str) -> str | None:
        value = form.get(name)
        return value.strip() or None if isinstance(value, str) else None

    dry_run = (given("dry_run") or "false").lower()
    if dry_run not in _YES | _NO:
        # A guess might write what was only to be checked.
        raise BadInput("upload.dry_run_word")
    return Order(given("source"), day(given("dated")), day(given("received")), dry_run in _YES)


class Sent(BaseModel):
    """A file as it came; `name` is its sender's, made safe to show."""

    name: str
    bytes: int


class SheetTaken(BaseModel):
    """What a sheet was taken for."""

    file: str
    sheet: str
    source: str


class LateShape(BaseModel):
    """How many decisions of a department came, how many of them late, and by how many days."""

    rows: int
    late: int
    most_days: int


class SheetLoaded(SheetTaken):
    """What became of one sheet; `accepted` counts the `unchanged` too."""

    rows: int
    accepted: int
    refused: int
    unchanged: int
    warnings: list[str]
    lateness: dict[str, LateShape]


class Report(BaseModel):
    """What a load did, sheet by sheet, and the store's revision after it."""

    revision: int
    files: list[SheetLoaded]
    notices: list[str]


class TakenBack(BaseModel):
    """When a load was taken back or cancelled, by whom and why."""

    at: str
    who: str
    reason: str


class WrittenShape(BaseModel):
    """The batches that stand of a load that ended early, and the revisions they made."""

    batches: int
    rows: int
    first: int
    last: int


class CancelReason(BaseModel):
    """Why a load is ended early."""

    reason: str = Field("", max_length=2000)


class Reason(BaseModel):
    """Why a load is taken back."""

    reason: str = Field(min_length=1, max_length=2000)


class LoadShape(BaseModel):
    """A load: `rows` read so far, `ahead` loads before it, `detail` why it ended early, and `next`.

    `refused` wrote nothing; of `stopped` whole batches are in, and the same files finish it.
    """

    number: int
    state: Literal["waiting", "running", "done", "refused", "stopped"]
    who: str
    department: str
    source: str | None
    dated: date | None
    received: date | None
    dry_run: bool
    sent_at: str
    began_at: str | None
    ended_at: str | None
    rows: int
    ahead: int
    sent: list[Sent]
    sheets: list[SheetTaken]
    why: str
    detail: str
    next: str
    written: WrittenShape | None
    cancelled: TakenBack | None
    report: Report | None
    taken_back: TakenBack | None
    may_take_back: bool
    rejects: str | None = Field(description="Where the refused rows are, as a CSV file.")


_TAKEN = {"file": "行政处罚_2026.xlsx", "sheet": "数据", "source": "penalty"}
_REJECTS: dict[str, Any] = {
    "schema": {"type": "string"},
    "example": "file,sheet,row,column,reason,行政相对人名称\n"
    "处罚.csv,,3,处罚决定日期,2026-13-01 is no date,鹤岗市某某有限公司\n",
}
_LOAD: dict[str, Any] = {
    "number": 7,
    "state": "done",
    "who": "王报送",
    "department": "鹤岗市市场监督管理局",
    "source": None,
    "dated": None,
    "received": "2026-11-01",
    "dry_run": False,
    "sent_at": "2026-11-01T09:00:00+08:00",
    "began_at": "2026-11-01T09:00:01+08:00",
    "ended_at": "2026-11-01T09:00:04+08:00",
    "rows": 12,
    "ahead": 0,
    "sent": [{"name": "行政处罚_2026.xlsx", "bytes": 6354}],
    "sheets": [_TAKEN],
    "why": "",
    "detail": "",
    "next": "",
    "written": None,
    "cancelled": None,
    "rejects": "/api/loads/7/rejects",
    "taken_back": None,
    "may_take_back": True,
    "report": {
        "revision": 30,
        "notices": [],
        "files": [
            {
                **_TAKEN,
                "rows": 12,
                "accepted": 11,
                "refused": 1,
                "unchanged": 3,
                "warnings": [],
                "lateness": {"鹤岗市市场监督管理局": {"rows": 11, "late": 2, "most_days": 5}},
            }
        ],
    },
}


class LoadTold(Framed):
    """One load."""

    load: LoadShape
    model_config = example({**FRAME, "load": _LOAD})


class LoadsTold(Framed):
    """Loads, the latest first."""

    loads: list[LoadShape]
    model_config = example({**FRAME, "loads": [_LOAD]})


# Written by hand: the form is read by `form_of`, which bounds it, and not by FastAPI.
_DAY = {"type": "string", "format": "date"}
_OWN_SOURCES = ("native", "derived", "endings")  # what the program itself tells is no sheet's
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["files"],
    "additionalProperties": False,
    "properties": {
        "files": {
            "type": "array",
            "minItems": 1,
            "maxItems": FILES,
            "items": {"type": "string", "format": "binary"},
        },
        "source": {
            "type": "string",
            "enum": [s for s in wording.words("source") if s not in _OWN_SOURCES],
            "description": "Named instead of recognised by its columns.",
        },
        "dated": {**_DAY, "description": "The document date of undated files."},
        "received": {**_DAY, "description": "When they came, for lateness."},
        "dry_run": {"type": "boolean", "description": "Check everything, write nothing."},
    },
}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}


@router.post(
    "/loads",
    response_model=LoadTold,
    responses=refusals(413, 429),
    status_code=202,
    openapi_extra=_BODY,
    max_body_size=UNCOUNTED,
)
def load(ask: Loading, form: Annotated[FormData, Depends(form_sent)]) -> Response:
    """Files are loaded in the background, one load after another; ask how far yours is."""
    content = loads.taken_in(ask, order_in(form), uploads_in(form))
    made = answer(ask, content, status=202)
    made.headers["location"] = f"/api/loads/{content['load']['number']}"
    return made


@router.get("/loads", response_model=LoadsTold, responses=refusals())
def every(
    ask: Loading,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    after: Annotated[int | None, Query(ge=0, le=2**31, description="Older than this.")] = None,
) -> Response:
    """Of the own department, the latest first; the last two hundred are kept."""
    return answer(ask, loads.every(ask, after=after, limit=limit))


@router.get("/loads/{number}", response_model=LoadTold, responses=refusals(404))
def one(ask: Loading, number: Number) -> Response:
    """How far it is; once it is over, what it did."""
    return answer(ask, loads.one(ask, number))


@router.post(
    "/loads/{number}/unload",
    response_model=LoadTold,
    responses={**refusals(404), **waits()},
)
def unload(ask: Loading, number: Number, why: Reason) -> Response:
    """Whole, in one revision, as if it had never been; journalled with who and why."""
    return changed(ask, loads.taken_back(ask, number, why.reason))


@router.post(
    "/loads/{number}/cancel",
    response_model=LoadTold,
    responses=refusals(404, 409),
)
def cancel(ask: Loading, number: Number, why: CancelReason) -> Response:
    """A waiting load leaves the queue; a running one ends after its batch. Journalled."""
    return answer(ask, loads.cancelled(ask, number, why.reason))


@router.get(
    "/loads/{number}/rejects",
    response_class=Response,
    responses={**refusals(404), 200: {"content": {"text/csv": _REJECTS}}},
)
def rejects(ask: Loading, number: Number) -> Response:
    """As read, with where and why: mend them and load this file. Each download is journalled."""
    name = f'attachment; filename="rejects-{number}.csv"'
    return StreamingResponse(
        loads.rejects(ask, number), headers={"content-disposition": name}, media_type="text/csv"
    )

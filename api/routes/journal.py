"""The journals over HTTP, for supervisors."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from api.answers import journal
from api.answers.journal import MOST_LISTED, Wanted
from api.answers.journal_sheet import sheet as journal_sheet
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FRAME, Framed, example

_CSV = "text/csv; charset=utf-8"
_SHEET = "Number,Time (Beijing),Who,What,About,Purpose,Persons (references),Digest\r\n"
router = APIRouter(prefix="/api/journal", tags=["journal"])
Reading = Annotated[Ask, Depends(asking_now("journal"))]
Chain = Literal["facts", "access"]


class Part(BaseModel):
    """Which part of a chain: numbers above `after` and below `before`, of one person, of a kind."""

    after: int = Field(0, ge=0, le=2**53)
    before: int | None = Field(None, ge=0, le=2**53)
    limit: int = Field(50, ge=1, le=200)
    newest: bool = Field(False, description="The newest first.")
    who: str = Field("", pattern="^([0-9a-f]{32})?$", description="A `who_reference`.")
    action: str = Field("", pattern="^[a-z_]{0,40}$", description="An action's first word.")
    since: date | None = Field(None, description="From this day on (Shanghai).")
    until: date | None = Field(None, description="Through this day.")
    party: str = Field("", max_length=1000, description="Only entries about this party (its id).")


class EntryShape(BaseModel):
    """A line of a chain; persons stand in it as references, so `digest` covers other words."""

    number: int
    at: datetime
    who: str
    who_reference: str
    action: str
    particulars: dict[str, Any]
    digest: str


class AboutShape(BaseModel):
    """The party that the entries are about."""

    id: str
    name: str


class Entries(Framed):
    """A page of a chain of `length` entries; `next` is where to go on from (`after`, or `before`
    where the newest come first). `truncated` says that there is more."""

    chain: Chain
    length: int
    next: int | None
    party: AboutShape | None
    entries: list[EntryShape]
    subjects: dict[str, str]
    model_config = example(
        {
            **FRAME,
            "chain": "access",
            "length": 1,
            "next": None,
            "party": None,
            "subjects": {},
            "entries": [
                {
                    "number": 1,
                    "at": "2026-11-01T02:03:04.000005+00:00",
                    "who": "李核查",
                    "who_reference": "0" * 32,
                    "action": "card",
                    "digest": "0" * 64,
                    "particulars": {
                        "purpose": "核查〔2026〕12号举报",
                        "persons": ["person:~" + "0" * 32],
                    },
                }
            ],
        }
    )


class CheckShape(BaseModel):
    """What a check found: a sentence for each fault, and seconds that it took."""

    checked_at: datetime
    checked_revision: int
    whole: bool
    faults: list[str]
    took_s: int | None


class UnfinishedShape(BaseModel):
    """Why the check after `last` ended without a result: it says nothing about the store."""

    at: datetime
    why: str


class Whole(Framed):
    """Whether chains and store were whole when `last` checked, and since when a check is under way.

    Null where there was none, and where none is.
    """

    running_since: datetime | None
    unfinished: UnfinishedShape | None
    last: CheckShape | None
    model_config = example(
        {
            **FRAME,
            "running_since": None,
            "unfinished": None,
            "last": {
                "checked_at": "2026-11-01T02:03:04.000005+00:00",
                "checked_revision": 29,
                "whole": True,
                "faults": [],
                "took_s": 12,
            },
        }
    )


# Before the chains: `whole` is none.
@router.get("/whole", response_model=Whole, responses=refusals())
def whole(ask: Reading) -> Response:
    """What the last check of chains and store found, and whether one is under way."""
    return answer(ask, journal.check_state(ask))


@router.post("/whole", response_model=Whole, status_code=202, responses=refusals())
def check(ask: Reading) -> Response:
    """Begins to read both chains and the store from end to end, in a process of its own.

    What it finds stands under `GET` once `running_since` is null. One runs at a time.
    """
    return answer(ask, journal.check(ask), status=202)


@router.get("/{chain}", response_model=Entries, responses=refusals())
def entries(ask: Reading, chain: Chain, part: Annotated[Part, Query()]) -> Response:
    """`facts`: loads, commits, decisions, accounts; `access`: who looked at whom, and why."""
    return answer(ask, journal.entries(ask, Wanted(chain, **part.model_dump())))


@router.get(
    "/{chain}/sheet",
    response_class=Response,
    responses={**refusals(404), 200: {"content": {"text/csv": {"example": _SHEET}}}},
)
def sheet(ask: Reading, chain: Chain, part: Annotated[Part, Query()]) -> Response:
    """The newest ten thousand entries of the choice as CSV, in words; the export is journalled.

    For an auditor: `creditgraph journal export` writes a whole chain with its proof.
    """
    return table(ask, Wanted(chain, **part.model_dump()))


def table(ask: Ask, wanted: Wanted) -> Response:
    """A choice of entries as a file."""
    lines = journal_sheet(ask, replace(wanted, limit=MOST_LISTED))
    name = f"journal-{wanted.chain}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(lines, media_type=_CSV, headers=headers)

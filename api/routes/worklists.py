"""What waits for the caller, over HTTP."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.answers.worklists.every import worklists
from api.answers.worklists.worklist import Span
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FIRM, FRAME, Framed, example

router = APIRouter(prefix="/api/worklists", tags=["worklists"])


class WaitingShape(BaseModel):
    """Working days waited, and left until the day of a text; unconfirmed where it was not read.

    `known`: the public holidays of all the years between are.
    """

    kind: str
    waited: int
    on: date | None = None
    left: int | None = None
    extension: int = Field(0, description="Further working days that the text allows.")
    confirmed: bool
    article: str
    known: bool


class ItemRecord(BaseModel):
    """The record that an item is about."""

    id: str
    kind: str
    list: str | None
    document_no: str | None
    decided_on: date
    issuer: str | None


class ItemShape(BaseModel):
    """One thing that waits. `link` is the page where it is done, "" where that is no page."""

    link: str
    name: str
    what: str
    says: str | None
    at: datetime | None
    who: str | None
    record: ItemRecord | None
    dues: list[WaitingShape]
    over: bool = Field(description="It is late or went wrong.")
    calm: bool = Field(description="It is shown and asks for nothing.")


class ListShape(BaseModel):
    """A list: the items of the part asked for; where `truncated`, there are at least `count`."""

    count: int
    truncated: bool
    items: list[ItemShape]


class Worklists(Framed):
    """The lists that the caller's roles have, by their codes."""

    lists: dict[str, ListShape]
    model_config = example(
        {
            **FRAME,
            "lists": {
                "objections": {
                    "count": 1,
                    "truncated": False,
                    "items": [
                        {
                            "link": "/records/c%3A5b2f0c8d1a7e4f60b9c3",
                            "name": FIRM["name"],
                            "what": "objection to settle",
                            "says": None,
                            "at": "2026-11-01T02:03:04.000005+00:00",
                            "who": "王报送",
                            "record": {
                                "id": "c:5b2f0c8d1a7e4f60b9c3",
                                "kind": "penalty",
                                "list": None,
                                "document_no": "鹤罚〔2026〕7号",
                                "decided_on": "2026-01-05",
                                "issuer": "鹤岗市市场监督管理局",
                            },
                            "dues": [
                                {
                                    "kind": "objection",
                                    "waited": 3,
                                    "confirmed": False,
                                    "article": "信用修复管理办法(36号令)",
                                    "known": True,
                                }
                            ],
                            "over": False,
                            "calm": False,
                        }
                    ],
                }
            },
        }
    )


@router.get("", response_model=Worklists, responses=refusals(404))
def what_waits(
    ask: Annotated[Ask, Depends(asking_now("worklist"))],
    only: Annotated[str, Query(pattern="^[a-z_]{0,40}$", description="One list's code.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 10,
    skip: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """By role: vettings without a word, conditions, objections, repairs, rows to mend, and more."""
    return answer(ask, worklists(ask, Span(limit, skip), only))

"""Parties over HTTP: card, records."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.answers import parties
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking, refusals
from api.routes.shapes import FIRM, FRAME, EntityShape, Framed, Level, RecordShape, example

router = APIRouter(prefix="/api", tags=["parties"])
Looking = Annotated[Ask, Depends(asking("card"))]


class GroundShape(BaseModel):
    """A record behind a grade, with the law or the chain that brings it here."""

    record: str
    measure: str | None = None
    article: str | None = None
    score: float | None = None
    hops: int | None = None
    chain: list[str] = []
    marks: list[str] = []


class Grounds(BaseModel):
    """What stands against a party, each grade apart: only `listed` and `statutory` are grounds."""

    listed: list[GroundShape]
    statutory: list[GroundShape]
    lead: list[GroundShape]


class TieCount(BaseModel):
    """How many relations of one kind and direction hold on the day, and how many have ended."""

    kind: str
    outward: bool
    holds: int
    ended: int


class ExposureBrief(BaseModel):
    """An index to sort by and its ordered level."""

    index: float
    level: Level


class Card(Framed):
    """One party, whole."""

    entity: EntityShape
    records: list[RecordShape]
    grounds: Grounds
    exposure: ExposureBrief
    ties: list[TieCount]
    model_config = example(
        {
            **FRAME,
            "entity": FIRM,
            "records": [],
            "grounds": {"listed": [], "statutory": [], "lead": []},
            "exposure": {"index": 0.0, "level": "none"},
            "ties": [{"kind": "shareholder_of", "outward": False, "holds": 2, "ended": 1}],
        }
    )


class Records(Framed):
    """The records of one party."""

    records: list[RecordShape]
    model_config = example({**FRAME, "records": []})


# A path, since ids may hold slashes (`name:<source>/<name>`).
@router.get("/entities/{id:path}", response_model=Card, responses=refusals(404, 409))
def card(ask: Looking, id: str) -> Response:
    """Who it is, its records, what stands against it by grade, and its relations counted."""
    return answer(ask, parties.card(ask, id))


@router.get(
    "/records/of/{id:path}",
    response_model=Records,
    responses=refusals(404, 409),
)
def records(ask: Looking, id: str) -> Response:
    """Not withdrawn, each with state, source, and whether it is in force on the day."""
    return answer(ask, parties.records_of(ask, id))

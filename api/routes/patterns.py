"""Patterns over HTTP: shapes in the graph that a person is asked to look into."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.answers import patterns as answers
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import FIRM, FRAME, Framed, example
from api.routes.ties import PartyId, Reaching

router = APIRouter(prefix="/api", tags=["reaching"])
Name = Annotated[
    str | None, Query(max_length=200, description="Only this pattern: its code, name or kind.")
]
Most = Annotated[int, Query(ge=1, le=1000)]
_FOUND = {
    "pattern": "circular_holding",
    "grade": "lead",
    "article": "公司法141",
    "entities": [FIRM["id"]],
    "relations": ["r:0a1b2c3d4e5f60718293"],
    "records": [],
    "entities_left": 0,
    "relations_left": 0,
    "records_left": 0,
    "on": "2026-11-01",
    "marks": [],
    "text": "【线索】循环持股（公司法141）：…",
}
_EXAMPLE = {**FRAME, "findings": [_FOUND], "left": 0, "names": {FIRM["id"]: FIRM["name"]}}


class PatternShape(BaseModel):
    """A place where a pattern is found, with its witnesses; a lead is never a ground.

    `marks` are words for what makes it less certain, such as `procedure_unknown`. Of each list at
    most 500 are given; `…_left` counts the others.
    """

    pattern: str
    grade: Literal["statutory", "lead"]
    article: str
    entities: list[str]
    relations: list[str]
    records: list[str]
    entities_left: int = Field(ge=0)
    relations_left: int = Field(ge=0)
    records_left: int = Field(ge=0)
    on: date | None
    marks: list[str]
    text: str


class Patterns(Framed):
    """Findings and the names of all in them; `left` more were left out."""

    findings: list[PatternShape]
    left: int = Field(ge=0)
    names: dict[str, str]
    model_config = example(_EXAMPLE)


class PatternsOfOne(Patterns):
    """The findings in which a party has a part."""

    id: str
    model_config = example({**_EXAMPLE, "id": FIRM["id"]})


@router.get(
    "/patterns/{id:path}",
    response_model=PatternsOfOne,
    responses=refusals(404, 409),
)
def patterns_of_party(
    ask: Reaching, id: PartyId, pattern: Name = None, limit: Most = 200
) -> Response:
    """The patterns in which it has a part."""
    return answer(ask, answers.patterns_of_party(ask, id, pattern=pattern, limit=limit))


@router.get("/patterns", response_model=Patterns, responses=refusals())
def patterns(ask: Reaching, pattern: Name = None, limit: Most = 200) -> Response:
    """All patterns, or one of them, in the order of the patterns, the weightiest first."""
    return answer(ask, answers.patterns_of_graph(ask, pattern=pattern, limit=limit))

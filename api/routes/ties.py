"""Relations over HTTP: a party's counts and neighbours, and the relations among several."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AfterValidator, BaseModel, Field, WithJsonSchema

from analytics.paths.neighbours import Part
from analytics.report.layout import Box
from analytics.snapshot.columns import RELATION_WORDS
from api.answers import neighbours, ties
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking, refusals
from api.routes.parties import TieCount
from api.routes.shapes import FIRM, FRAME, EntityShape, Framed, Grade, Level, RelationShape, example
from graph.errors import InvalidFact

router = APIRouter(prefix="/api", tags=["network"])
Reaching = Annotated[Ask, Depends(asking("reach"))]
PartyId = Annotated[str, Path(max_length=1000, description="An id, identifier or reference.")]


def _kind(word: str) -> str:
    # No Literal: the kinds are listed once, and the refusal is a sentence of the catalogue.
    if word not in RELATION_WORDS:
        raise InvalidFact("desk.no_relation_kind", kinds=RELATION_WORDS)
    return word


TieKind = Annotated[
    str, AfterValidator(_kind), WithJsonSchema({"type": "string", "enum": list(RELATION_WORDS)})
]
Kinds = Annotated[
    list[TieKind],
    Query(max_length=len(RELATION_WORDS), description="Only relations of these kinds."),
]


class Ties(Framed):
    """A party and how many relations it has, by kind and direction."""

    entity: EntityShape
    ties: list[TieCount]
    model_config = example(
        {
            **FRAME,
            "entity": FIRM,
            "ties": [{"kind": "shareholder_of", "outward": False, "holds": 2, "ended": 1}],
        }
    )


class Brief(BaseModel):
    """A party in brief: who it is, its strongest grade, its exposure, its relations counted."""

    entity: EntityShape
    grade: Grade | None
    level: Level
    index: float
    ties: list[TieCount]


class Neighbour(Brief):
    """A neighbour and its relations to the party; `more_relations` were left out."""

    relations: list[RelationShape]
    more_relations: int


TIE = {
    "id": "r:0a1b2c3d4e5f60718293",
    "kind": "shareholder_of",
    "source": "uscc:91230400A",
    "target": FIRM["id"],
    "share": "0.6",
    "valid_from": "2019-03-01",
    "sources": ["shareholders"],
}
BRIEF = {"entity": FIRM, "grade": "lead", "level": "medium", "index": 0.42, "ties": []}


class Neighbours(Framed):
    """A part of a party's neighbours, most relevant first; `left` of them come after it."""

    id: str
    total: int
    left: int
    neighbours: list[Neighbour]
    model_config = example(
        {
            **FRAME,
            "id": FIRM["id"],
            "total": 1,
            "left": 0,
            "neighbours": [{**BRIEF, "relations": [TIE], "more_relations": 0}],
        }
    )


class Several(BaseModel):
    """Parties, by id or reference."""

    ids: list[Annotated[str, Field(min_length=1, max_length=1000)]] = Field(
        min_length=1, max_length=1000
    )
    middle: str | None = Field(
        None, max_length=1000, description="One of them: places are then given around it."
    )
    width: int = Field(900, ge=100, le=10_000, description="Of the canvas, in pixels.")
    height: int = Field(640, ge=100, le=10_000, description="Of the canvas, in pixels.")
    model_config = example({"ids": [FIRM["id"]]})


class Place(BaseModel):
    """Where a party stands in a picture, in pixels from the middle."""

    x: int
    y: int


class Among(Framed):
    """Parties in brief, the relations between any two of them, and their places if asked for."""

    parties: list[Brief]
    relations: list[RelationShape]
    places: dict[str, Place]
    model_config = example({**FRAME, "parties": [BRIEF], "relations": [TIE], "places": {}})


def part_asked(
    kind: Annotated[TieKind | None, Query()] = None,
    outward: Annotated[bool | None, Query(description="Seen from the party.")] = None,
    ended: Annotated[bool, Query(description="Also relations that have ended.")] = True,
    offset: Annotated[int, Query(ge=0, le=10**7)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Part:
    """The part of the neighbours that is asked for."""
    return Part(kind, outward, ended, offset, limit)


@router.get(
    "/ties/{id:path}",
    response_model=Ties,
    responses=refusals(404, 409),
)
def ties_counted(ask: Reaching, id: PartyId) -> Response:
    """How many relations of each kind and direction hold, and how many have ended."""
    return answer(ask, ties.ties_of(ask, id))


@router.get(
    "/neighbours/{id:path}",
    response_model=Neighbours,
    responses=refusals(404, 409),
)
def neighbours_listed(
    ask: Reaching, id: PartyId, part: Annotated[Part, Depends(part_asked)]
) -> Response:
    """Own adverse record in force first, then strongest evidence, holding before ended, id."""
    return answer(ask, neighbours.neighbours_of(ask, id, part))


@router.post("/among", response_model=Among, responses=refusals(404))
def among(ask: Reaching, wanted: Several) -> Response:
    """These parties in brief, and every relation among them that has begun."""
    room = Box(wanted.width, wanted.height)
    return answer(ask, neighbours.between(ask, wanted.ids, middle=wanted.middle, room=room))

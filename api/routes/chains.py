"""Chains of relations between two parties, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.answers.chains import chains_between
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import FIRM, FRAME, Framed, RelationShape, example
from api.routes.ties import TIE, Kinds, Reaching

router = APIRouter(prefix="/api", tags=["network"])
# In the query, since a path has room for one id that may hold slashes.
End = Annotated[
    str, Query(min_length=1, max_length=1000, description="An id, identifier or reference.")
]


class ChainShape(BaseModel):
    """A chain: parties from one end to the other, and the relations between them."""

    entities: list[str]
    relations: list[str]


class StrongestShape(ChainShape):
    """The chain of the largest product of factors by the policy, from one to the other."""

    factor: float


class Cut(BaseModel):
    """Which of the searches reached its limit, so that there may be more than it found."""

    shortest: bool
    strongest: bool


class Chains(Framed):
    """All shortest chains and the strongest one; null where none was found."""

    one: str
    other: str
    chains: list[ChainShape]
    strongest: StrongestShape | None
    cut: Cut
    relations: dict[str, RelationShape]
    names: dict[str, str]
    model_config = example(
        {
            **FRAME,
            "one": TIE["source"],
            "other": FIRM["id"],
            "chains": [{"entities": [TIE["source"], FIRM["id"]], "relations": [TIE["id"]]}],
            "strongest": {
                "entities": [TIE["source"], FIRM["id"]],
                "relations": [TIE["id"]],
                "factor": 0.48,
            },
            "cut": {"shortest": False, "strongest": False},
            "relations": {TIE["id"]: TIE},
            "names": {FIRM["id"]: FIRM["name"]},
        }
    )


@router.get("/chains", response_model=Chains, responses=refusals(404, 409), summary="Chains")
def chains(
    ask: Reaching,
    one: End,
    other: End,
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it
    max_hops: Annotated[int, Query(ge=1, le=8)] = 6,
) -> Response:
    """All shortest chains of ties that hold on the day, and the strongest one."""
    return answer(ask, chains_between(ask, one, other, kinds=kind, max_hops=max_hops))

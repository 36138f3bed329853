"""Chains of relations between two parties, and between any two of several, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.answers.chains import chains_between
from api.answers.chains_among import Wanted, chains_of_several
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import FIRM, FRAME, Framed, RelationShape, example
from api.routes.ties import BRIEF, TIE, Brief, Kinds, Reaching, TieKind

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


@router.get("/chains", response_model=Chains, responses=refusals(404, 409))
def chains(
    ask: Reaching,
    one: End,
    other: End,
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it
    max_hops: Annotated[int, Query(ge=1, le=8)] = 6,
) -> Response:
    """All shortest chains of ties that hold on the day, and the strongest one."""
    return answer(ask, chains_between(ask, one, other, kinds=kind, max_hops=max_hops))


class Chosen(BaseModel):
    """Two to five parties, by id or reference, and how far their chains may reach."""

    ids: list[Annotated[str, Field(min_length=1, max_length=1000)]] = Field(
        min_length=2, max_length=5
    )
    kinds: list[TieKind] = Field([], max_length=100, description="Empty allows all.")
    hops: int = Field(4, ge=1, le=6, description="The most relations in a chain.")
    limit: int = Field(20, ge=1, le=50, description="The most chains of two parties.")
    model_config = example({"ids": [TIE["source"], FIRM["id"]], "hops": 4})


class WideChainShape(BaseModel):
    """A chain: parties from one end to the other, and all relations that make each step."""

    entities: list[str]
    steps: list[list[str]]


class PairShape(BaseModel):
    """The chains of two parties, shortest first; `cut`: there may be more of them."""

    one: str
    other: str
    cut: bool
    chains: list[WideChainShape]


class ChainsAmong(Framed):
    """The chains between any two of the chosen, with all parties in brief and all relations."""

    chosen: list[str]
    hops: int
    pairs: list[PairShape]
    parties: list[Brief]
    relations: dict[str, RelationShape]
    model_config = example(
        {
            **FRAME,
            "chosen": [TIE["source"], FIRM["id"]],
            "hops": 4,
            "pairs": [
                {
                    "one": TIE["source"],
                    "other": FIRM["id"],
                    "cut": False,
                    "chains": [{"entities": [TIE["source"], FIRM["id"]], "steps": [[TIE["id"]]]}],
                }
            ],
            "parties": [BRIEF],
            "relations": {TIE["id"]: TIE},
        }
    )


@router.post(
    "/chains/among",
    response_model=ChainsAmong,
    responses=refusals(404),
)
def chains_among(ask: Reaching, chosen: Chosen) -> Response:
    """All chains of ties that hold on the day between any two; none leads through a third."""
    wanted = Wanted(chosen.ids, chosen.kinds, chosen.hops, chosen.limit)
    return answer(ask, chains_of_several(ask, wanted))

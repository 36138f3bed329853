"""Who stands behind a party over HTTP: look-through, control, cascade and connection."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.answers import ownership as answers
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import FIRM, FRAME, Framed, RelationShape, example
from api.routes.ties import TIE, PartyId, Reaching

router = APIRouter(prefix="/api", tags=["network"])
Answer = Literal["yes", "no", "possible"]
HolderId = Annotated[
    str | None, Query(max_length=1000, description="Only between this holder and the party.")
]


class Range(BaseModel):
    """A closed range of a share."""

    low: float
    high: float


class Share(BaseModel):
    """A look-through share; null where something unsound touches the company."""

    entity: str
    low: float | None
    high: float | None
    direct: Range | None
    chain: list[str]


class Control(BaseModel):
    """Control, by whom the votes are held together, and a chain of relations that leads there."""

    entity: str
    answer: Answer
    group: list[str]
    chain: list[str]


class Actual(BaseModel):
    """A controller whom nobody controls."""

    entity: str
    answer: Answer


class BeneficialOwner(BaseModel):
    """A natural person and the ground; unconfirmed where the article was not seen whole."""

    entity: str
    ground: Literal["equity", "income", "votes", "control", "daily_charge"]
    answer: Answer
    low: float | None
    high: float | None
    article: str
    confirmed: bool


class FiledOwner(BaseModel):
    """Who is filed as a beneficial owner: the ground, or what is said in its place."""

    entity: str
    ground: Literal["equity", "income", "votes", "control", "daily_charge"] | None
    said: str | None
    low: float | None
    high: float | None
    relation: str


class FiledOwners(BaseModel):
    """All who are filed, and a sentence where that differs from what is computed."""

    owners: list[FiledOwner]
    differ: str | None


class LeftOut(BaseModel):
    """Persons who may be beneficial owners by a share that is not told, and why; `count` has all.

    Ask about one of them as the holder.
    """

    entities: list[str]
    count: int
    text: str


class Cascade(BaseModel):
    """What listed holders own together, undiluted; `records` are their listings."""

    answer: Answer
    holders: list[str]
    low: float | None
    high: float | None
    records: list[str]


class Unsound(BaseModel):
    """A company of which no share can be computed, and why."""

    entity: str
    reason: Literal["above_one", "sources", "closed", "contradicted", "votes"]
    text: str


class Node(BaseModel):
    """A party of the tree; layers below 0 are above the party asked about.

    `left_above` and `left_below` count its direct holders and holdings that are left out.
    """

    entity: str
    layer: int
    kind: str
    low: float | None
    high: float | None
    direct: Range | None
    control: Answer
    unsound: str | None
    touched: bool
    left_above: int
    left_below: int


class Stake(BaseModel):
    """A stake between two parties of the tree."""

    holder: str
    company: str
    low: float
    high: float
    relation: str
    control: Answer


class Tree(BaseModel):
    """The holders above and the companies below, in layers."""

    nodes: list[Node]
    ties: list[Stake]
    truncated: bool


_NONE: Final[dict[str, Any]] = {
    "holdings": [],
    "controllers": [],
    "controlled": [],
    "actual_controllers": [],
    "beneficial_owners": [],
    "owners_left_out": None,
    "filed_owners": None,
    "cascade": {"answer": "no", "holders": [], "low": 0.0, "high": 0.0, "records": []},
    "unsound": [],
    "disagreement": None,
    "connections": {"shareholder_of": 1},
    "tree": {"nodes": [], "ties": [], "truncated": False},
    "state": [],
}
_SHARE: Final = {
    "entity": "uscc:91230400A",
    "low": 0.6,
    "high": 0.6,
    "direct": {"low": 0.6, "high": 0.6},
    "chain": [TIE["id"]],
}


class Ownership(Framed):
    """The four answers side by side; `state` are those who invest for the state."""

    entity: str
    holders: list[Share]
    holdings: list[Share]
    controllers: list[Control]
    controlled: list[Control]
    actual_controllers: list[Actual]
    beneficial_owners: list[BeneficialOwner]
    owners_left_out: LeftOut | None
    filed_owners: FiledOwners | None
    cascade: Cascade
    unsound: list[Unsound]
    disagreement: str | None
    connections: dict[str, int]
    tree: Tree
    state: list[str]
    names: dict[str, str]
    relations: dict[str, RelationShape]
    model_config = example(
        {
            **FRAME,
            **_NONE,
            "entity": FIRM["id"],
            "holders": [_SHARE],
            "names": {FIRM["id"]: FIRM["name"]},
            "relations": {TIE["id"]: TIE},
        }
    )


@router.get(
    "/entities/{id:path}/ownership",
    response_model=Ownership,
    responses=refusals(404, 409),
)
def ownership(ask: Reaching, id: PartyId, holder: HolderId = None) -> Response:
    """Holders, controllers, beneficial owners and listed holders, as of a day."""
    return answer(ask, answers.ownership(ask, id, holder=holder))

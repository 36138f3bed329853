"""Identity over HTTP: who may be the same, side by side, and verdicts on it."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.answers import verdicts
from api.answers.identity import identity_of
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.approvals import changed, waits
from api.routes.depends import asking, asking_now, refusals
from api.routes.shapes import (
    FIRM,
    FRAME,
    EntityShape,
    Framed,
    RecordShape,
    RelationShape,
    example,
)

router = APIRouter(prefix="/api", tags=["identity"])
Looking = Annotated[Ask, Depends(asking("card"))]
Judging = Annotated[Ask, Depends(asking_now("verdict"))]
Kind = Literal["same", "different"]

_NUMBER: Final = "v:0123456789ab"
_SIDE: Final[dict[str, Any]] = {
    "entity": FIRM,
    "known_by": ["by the code 91230400W72859538F"],
    "ties": [],
    "ties_left": 0,
    "records": [],
    "records_left": 0,
}


class SideShape(BaseModel):
    """A party beside another: by what each of its ids knows it, its ties and records."""

    entity: EntityShape
    known_by: list[str]
    ties: list[RelationShape]
    ties_left: int = Field(ge=0)
    records: list[RecordShape]
    records_left: int = Field(ge=0)


class PointShape(BaseModel):
    """One thing to weigh, in words: it speaks for one party, against it, or leaves it open."""

    speaks: Literal["for", "against", "open"]
    text: str


class CandidateShape(BaseModel):
    """Who may be the same, why the graph says so, and what speaks for and against."""

    side: SideShape
    matches: list[RelationShape]
    points: list[PointShape]


class EndShape(BaseModel):
    """One end of a verdict: whom it answers as now, and by what its id knew the party."""

    entity: str
    name: str | None
    known_by: str


class VerdictShape(BaseModel):
    """A verdict that stands; `number`, `reason` and `who` only for who may give verdicts."""

    number: str | None
    kind: Kind
    ends: list[EndShape]
    reason: str | None
    who: str | None


class Identity(Framed):
    """A party beside its possible matches, the likeliest first; nobody is joined by looking."""

    side: SideShape
    candidates: list[CandidateShape]
    left: int = Field(ge=0, description="Further candidates, not given.")
    verdicts: list[VerdictShape]
    names: dict[str, str]
    may_judge: bool
    model_config = example(
        {
            **FRAME,
            "side": _SIDE,
            "candidates": [],
            "left": 0,
            "verdicts": [],
            "names": {FIRM["id"]: FIRM["name"]},
            "may_judge": True,
        }
    )


class Judgement(BaseModel):
    """A verdict on two parties, each by reference, id or identifier, and why."""

    kind: Kind
    one: str = Field(min_length=1, max_length=1000)
    other: str = Field(min_length=1, max_length=1000)
    reason: str = Field(min_length=1, max_length=2000)
    model_config = example(
        {
            "kind": "same",
            "one": FIRM["id"],
            "other": "name:consumption_restriction/鹤岗市隆扬石墨新材料有限公司",
            "reason": "营业执照与法院文书所载地址、法定代表人一致",
        }
    )


class Lifting(BaseModel):
    """Which verdict is to be lifted, and why."""

    verdict: str = Field(pattern="^v:[0-9a-f]{12}$")
    reason: str = Field(min_length=1, max_length=2000)
    model_config = example({"verdict": _NUMBER, "reason": "认定有误"})


class Judged(Framed):
    """The verdicts written or lifted, and the party as it answers now."""

    entity: str
    verdicts: list[str]
    notices: list[str] = Field([], description="Identifiers that contradict each other now.")
    model_config = example({**FRAME, "entity": FIRM["id"], "verdicts": [_NUMBER], "notices": []})


# A path, since ids may hold slashes (`name:<source>/<name>`).
@router.get(
    "/identity/{id:path}",
    response_model=Identity,
    responses=refusals(404, 409),
)
def identity(
    ask: Looking,
    id: str,
    other: Annotated[
        str, Query(max_length=1000, description="A party to compare with, suggested or not.")
    ] = "",
) -> Response:
    """Candidates side by side, with what speaks for and against, and the verdicts that stand."""
    return answer(ask, identity_of(ask, id, other=other))


@router.post(
    "/verdicts",
    response_model=Judged,
    responses={**refusals(404, 409), **waits()},
)
def judge(ask: Judging, wanted: Judgement) -> Response:
    """On persons only with a stated purpose. Under four eyes it waits for a second word: 202."""
    return changed(ask, verdicts.judge(ask, verdicts.Judgement(**wanted.model_dump())))


@router.post(
    "/verdicts/undo",
    response_model=Judged,
    responses={**refusals(404), **waits()},
)
def undo(ask: Judging, wanted: Lifting) -> Response:
    """The facts of both parties go back to the ids that they were given under."""
    return changed(ask, verdicts.undo(ask, wanted.verdict, wanted.reason))

"""A party in brief over HTTP: standing, control, whom its records reach, and what reaches it."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.answers import brief as answers
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking, refusals
from api.routes.measures_due import DueShape
from api.routes.shapes import (
    EVIDENCE,
    FIRM,
    FRAME,
    EvidenceShape,
    Framed,
    RecordShape,
    RelationShape,
    example,
)

router = APIRouter(prefix="/api", tags=["parties"])
Looking = Annotated[Ask, Depends(asking("card"))]

_STANDING: Final = "nothing adverse is known as of 2026-11-01, and no lead"


class Standing(BaseModel):
    """The worst that stands against a party, in words; `effect`: a measure outlasts its record."""

    grade: str = Field(pattern="^(listed|statutory|effect|lead|none)$")
    text: str


class HeadShape(BaseModel):
    """Who heads it on the day, or answers for the project."""

    entity: str
    kind: str
    office: str
    name: str


class ActualShape(BaseModel):
    """An actual controller, `yes` or `possible`."""

    entity: str
    answer: str


class ControlShape(BaseModel):
    """Control in one line; `/api/entities/ID/ownership` tells the rest."""

    text: str
    actual_controllers: list[ActualShape]


class LineShape(BaseModel):
    """One party with the strongest chain in words, and how many more records stand behind it."""

    entity: str
    evidence: EvidenceShape
    more: int = Field(ge=0)
    text: str


class Strands(BaseModel):
    """Parties on the other side, the strongest first; `left` were left out."""

    parties: int = Field(ge=0)
    lines: list[LineShape]
    left: int = Field(ge=0)
    records: dict[str, RecordShape]
    relations: dict[str, RelationShape]
    names: dict[str, str]


class OfficeMeasures(BaseModel):
    """The measures of one department."""

    department: str
    measures: list[DueShape]


_LINE: Final[dict[str, Any]] = {
    "entity": FIRM["id"],
    "evidence": EVIDENCE,
    "more": 0,
    "text": "甲公司 —法定代表人→ 乙公司",
}


class PartyBrief(Framed):
    """A party in brief; what only roles that see chains may see is null for the others."""

    id: str
    standing: Standing
    heads: list[HeadShape]
    control: ControlShape | None
    reaches: Strands | None
    reached_by: Strands | None
    measures: list[OfficeMeasures]
    model_config = example(
        {
            **FRAME,
            "id": FIRM["id"],
            "standing": {"grade": "none", "text": _STANDING},
            "heads": [],
            "control": {"text": "no holders are known", "actual_controllers": []},
            "reaches": {
                "parties": 1,
                "lines": [_LINE],
                "left": 0,
                "records": {},
                "relations": {},
                "names": {FIRM["id"]: FIRM["name"]},
            },
            "reached_by": None,
            "measures": [],
        }
    )


# A path, since ids may hold slashes (`name:<source>/<name>`).
@router.get("/brief/{id:path}", response_model=PartyBrief, responses=refusals(404, 409))
def brief(ask: Looking, id: str) -> Response:
    """The worst ground in words, control in one line, chains both ways, measures by department."""
    return answer(ask, answers.brief(ask, id))

"""Measures over HTTP: what the law attaches to a party, and until when."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.answers.measures_due import due_on
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking, refusals
from api.routes.shapes import FIRM, FRAME, Framed, Grade, example

router = APIRouter(prefix="/api", tags=["parties"])
Looking = Annotated[Ask, Depends(asking("card"))]

_DUE: Final[dict[str, Any]] = {
    "record": "c:5b2f0c8d1a7e4f60b9c3",
    "measure": "M-PRO-01",
    "name": "禁止参加政府采购活动",
    "grade": "listed",
    "department": "市财政局",
    "article": "政府采购法77",
    "from": "2026-03-01",
    "until": "2027-03-01",
    "condition": "",
    "open": False,
    "disputed": False,
    "chain": [],
}


class DueShape(BaseModel):
    """A confirmed measure that lasts on a party, by its own record or by its role."""

    record: str
    measure: str
    name: str
    grade: Grade
    department: str
    article: str
    # A keyword of Python, so the field has another name here than in the answer.
    begins: date = Field(alias="from", description="The first day on which it lasts.")
    until: date | None = Field(description="The measure's own end; null until it is lifted.")
    condition: str = Field(description="What no field records; empty where there is nothing.")
    open: bool = Field(description="Whether its condition is still to be confirmed.")
    disputed: bool
    chain: list[str] = Field(description="The relations by which a text extends the record.")
    model_config = ConfigDict(populate_by_name=True)


class MeasuresDue(Framed):
    """The measures due on one party."""

    id: str
    measures: list[DueShape]
    model_config = example({**FRAME, "id": FIRM["id"], "measures": [_DUE]})


# A path, since ids may hold slashes (`name:<source>/<name>`).
@router.get(
    "/measures/of/{id:path}",
    response_model=MeasuresDue,
    responses=refusals(404, 409),
)
def measures_of(ask: Looking, id: str) -> Response:
    """Department, article, from and until: on its own records and by its roles, on the day."""
    return answer(ask, due_on(ask, id))

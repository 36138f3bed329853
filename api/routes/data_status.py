"""The state of the data over HTTP: how fresh it is, what is held."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.answers.data_status import data_status
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FRAME, Framed, example

router = APIRouter(prefix="/api", tags=["service"])


class SourceShape(BaseModel):
    """A source: what it stands behind now, and when it was last loaded."""

    source: str
    entities: int
    relations: int
    records: int
    loaded_at: datetime | None = None
    age_s: int | None = Field(None, ge=0)
    revision: int | None = None
    rows: int | None = None
    last_rows: int | None = None
    latest_document: date | None = None


class DepartmentShape(BaseModel):
    """How many decisions of a department came, how many of them late, and the worst, in days."""

    department: str
    decisions: int
    late: int
    most_days: int
    counted_at: datetime


class Totals(BaseModel):
    """Entities and relations by kind, records by list ("" for those of no list)."""

    entities: dict[str, int]
    relations: dict[str, int]
    records: dict[str, int]


class OriginShape(BaseModel):
    """By which engine evidence was found, and of what (docs/scale.md)."""

    engine: str
    version: str
    program: str
    columns: str | None
    rows: int
    sha256: str


class Freshness(Framed):
    """The age of the data; counts by source are of `counted_revision`, null until first counted.

    `evidence_by` is null where the desk searched the evidence of leads itself.
    """

    counted_revision: int | None
    sources: list[SourceShape]
    departments: list[DepartmentShape]
    totals: Totals
    evidence_by: OriginShape | None
    model_config = example(
        {
            **FRAME,
            "counted_revision": 29,
            "sources": [
                {
                    "source": "penalty",
                    "entities": 12,
                    "relations": 0,
                    "records": 80,
                    "loaded_at": "2026-11-01T02:03:04.000005+00:00",
                    "age_s": 86400,
                    "revision": 21,
                    "rows": 83,
                    "last_rows": 3,
                    "latest_document": "2026-10-30",
                }
            ],
            "departments": [
                {
                    "department": "鹤岗市市场监督管理局",
                    "decisions": 80,
                    "late": 4,
                    "most_days": 9,
                    "counted_at": "2026-11-01T02:03:04.000005+00:00",
                }
            ],
            "totals": {
                "entities": {"enterprise": 200},
                "relations": {"shareholder_of": 225},
                "records": {"": 80, "L-SX": 6},
            },
            "evidence_by": None,
        }
    )


@router.get("/freshness", response_model=Freshness, responses=refusals())
def how_fresh(ask: Annotated[Ask, Depends(asking_now("about"))]) -> Response:
    """By source: last load, latest document, what is held; and lateness by department."""
    return answer(ask, data_status(ask))

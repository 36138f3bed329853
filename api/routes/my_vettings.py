"""What the caller had vetted, over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.answers.my_vettings import Sought, my_vettings
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FIRM, FRAME, Framed, example
from api.routes.vettings import Decision, WordShape

router = APIRouter(prefix="/api", tags=["vettings"])
AnyDecision = Literal["", "restricted", "review", "pass", "fast_track"]


class MyVetting(BaseModel):
    """One vetting that was asked for, and the officer's word that stands on it."""

    hash: str
    code: str
    subject: str
    name: str
    scenario: str
    decision: Decision
    as_of: date
    asked_at: datetime
    asked_by: str
    word: WordShape | None


class MyVettings(Framed):
    """A page of vettings, and how many there are in all."""

    count: int
    page: int
    results: list[MyVetting]
    model_config = example(
        {
            **FRAME,
            "count": 1,
            "page": 1,
            "results": [
                {
                    "hash": "2" * 64,
                    "code": "7KQ2-M9XA-C3WD",
                    "subject": FIRM["id"],
                    "name": FIRM["name"],
                    "scenario": "bidding",
                    "decision": "pass",
                    "as_of": "2026-11-01",
                    "asked_at": "2026-11-01T02:03:04Z",
                    "asked_by": "王经办",
                    "word": None,
                }
            ],
        }
    )


def sought(
    text: Annotated[str, Query(max_length=200, description="Code, document number, party.")] = "",
    decision: AnyDecision = "",
    since: date | None = None,
    until: date | None = None,
    everyone: Annotated[bool, Query(description="For who may read the journal.")] = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Sought:
    """The choice in a query."""
    return Sought(text, decision, since, until, everyone, page)


@router.get("/vettings", response_model=MyVettings, responses=refusals())
def listed(
    ask: Annotated[Ask, Depends(asking_now("replay"))], wanted: Annotated[Sought, Depends(sought)]
) -> Response:
    """The caller's own of ninety days, the last asked for first."""
    return answer(ask, my_vettings(ask, wanted))

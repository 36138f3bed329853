"""Several parties over time, over HTTP: as they were on each day, or as they were known on it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.answers import over_time
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import FIRM, FRAME, EntityShape, Framed, Grade, Level, RelationShape, example
from api.routes.ties import TIE, Reaching

router = APIRouter(prefix="/api", tags=["network"])


class OverTime(BaseModel):
    """Parties by id or reference, and the days that are asked for."""

    ids: list[Annotated[str, Field(min_length=1, max_length=1000)]] = Field(
        min_length=1, max_length=1000
    )
    clock: over_time.Clock = Field(
        "valid", description="valid: as it was on each day · known: as we knew it (supervisors)."
    )
    until: date | None = Field(None, description="Only days before this one.")
    days: list[date] = Field([], max_length=20, description="These days and no others.")
    model_config = example({"ids": [FIRM["id"]], "clock": "valid"})


class StandingOnDay(BaseModel):
    """A party as it stands from a step on; `entity` where it is not as in the step before."""

    id: str
    grade: Grade | None
    level: Level
    entity: EntityShape | None = None


class TimeStep(BaseModel):
    """What a day alters in what is drawn.

    `unknown` and `unknown_relations` were there in the step before and are there no longer.
    """

    day: date
    revision: int
    parties: list[StandingOnDay]
    relations: list[RelationShape]
    unknown: list[str]
    unknown_relations: list[str]


class TimeSteps(Framed):
    """Steps in order of day; the first tells all. `earlier`: there are days before them."""

    clock: over_time.Clock
    steps: list[TimeStep]
    earlier: bool
    model_config = example(
        {
            **FRAME,
            "clock": "valid",
            "earlier": False,
            "steps": [
                {
                    "day": "2019-03-01",
                    "revision": 29,
                    "parties": [{"id": FIRM["id"], "grade": None, "level": "none", "entity": FIRM}],
                    "relations": [TIE],
                    "unknown": [],
                    "unknown_relations": [],
                }
            ],
        }
    )


@router.post(
    "/over-time",
    response_model=TimeSteps,
    responses=refusals(404),
)
def stepped(ask: Reaching, wanted: OverTime) -> Response:
    """The last days, at most twelve, on which these parties, their grades or their ties alter.

    Fewer where very many relations lie around the parties, which are weighed anew for each day.

    At each step all is as `/api/among` answers on that `as_of`, or at that `at_revision`.
    """
    days = over_time.Wanted(wanted.clock, wanted.until, wanted.days)
    return answer(ask, over_time.over_time(ask, wanted.ids, days))

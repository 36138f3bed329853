"""Records over HTTP: one record with its history, and events on it."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.access.caller import Caller
from api.answers import records
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.approvals import changed, waits
from api.routes.depends import TheDesk, allowed, asking, question, refusals
from api.routes.shapes import FIRM, FRAME, Framed, RecordShape, example

router = APIRouter(prefix="/api", tags=["records"])
# All roles that may change a record may object; each action is then checked by its own name.
Handling = Annotated[Caller, Depends(allowed("object"))]
Looking = Annotated[Ask, Depends(asking("card"))]
State = Literal["in_force", "disputed", "repaired", "revoked"]
StateAction = Literal["object", "settle", "repair", "revoke", "restore"]
MeasureAction = Literal["confirm", "unconfirm", "lift", "unlift"]
Action = StateAction | MeasureAction


class EventShape(BaseModel):
    """What was done to a record; by whom and why only for whoever answers for it."""

    action: Action
    outcome: str | None
    measure: str | None
    on: date | None
    who: str | None
    reason: str | None
    document: str | None


class MeasureShape(BaseModel):
    """A measure that the record triggers; `condition` is empty where nothing is to be confirmed."""

    measure: str
    name: str
    department: str
    condition: str
    confirmed: bool
    lifted: date | None
    actions: list[MeasureAction]


class OneRecord(Framed):
    """A record, the names of whom it is about, its history, and what the caller may do to it."""

    record: RecordShape
    names: dict[str, str]
    events: list[EventShape]
    actions: list[StateAction]
    measures: list[MeasureShape]
    model_config = example(
        {
            **FRAME,
            "record": {
                "id": "c:5b2f0c8d1a7e4f60b9c3",
                "kind": "penalty",
                "subject": FIRM["id"],
                "decided_on": "2026-03-01",
                "tier": "serious",
                "state": "in_force",
                "in_force": True,
            },
            "names": {FIRM["id"]: FIRM["name"]},
            "events": [],
            "actions": [],
            "measures": [],
        }
    )


class Event(BaseModel):
    """What to do to a record, and why."""

    record: str = Field(min_length=1, max_length=1000)
    action: Action
    reason: str = Field(min_length=1, max_length=2000)
    outcome: Literal["upheld", "rejected"] | None = Field(None, description="Of `settle`.")
    measure: str = Field(
        "", max_length=100, description="Of what regards one measure: the code of the measure."
    )
    document: str = Field("", max_length=200, description="The number of the paper that says so.")
    model_config = example(
        {"record": "c:5b2f0c8d1a7e4f60b9c3", "action": "object", "reason": "当事人提出异议"}
    )


class Happened(Framed):
    """The record after it (its state, confirmed and lifted measures), and the revision."""

    record: str
    state: State
    confirmed: list[str]
    lifted: list[tuple[str, date]]
    model_config = example(
        {
            **FRAME,
            "record": "c:5b2f0c8d1a7e4f60b9c3",
            "state": "disputed",
            "confirmed": [],
            "lifted": [],
        }
    )


@router.get("/records/{id:path}", response_model=OneRecord, responses=refusals(404))
def record(ask: Looking, id: str) -> Response:
    """What it says, its state and how it came to it; withdrawn ones only for supervisors."""
    return answer(ask, records.one_record(ask, id))


@router.post(
    "/events",
    response_model=Happened,
    responses={**refusals(404), **waits()},
)
def event(desk: TheDesk, caller: Handling, wanted: Event) -> Response:
    """A data officer for records of the own department, a supervisor for all.

    A condition is confirmed by an officer of the measure's department, too. Under four eyes a
    withdrawal waits for a second person's word: 202.
    """
    caller.require(wanted.action)
    ask = question(desk, caller)
    change = records.Change(**wanted.model_dump(exclude={"record"}))
    return changed(ask, records.apply_event(ask, wanted.record, change))

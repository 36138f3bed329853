"""Records over HTTP: one record with its history, and events on it."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.access.caller import Caller
from api.answers import records
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import TheDesk, allowed, asking, question, refusals
from api.routes.shapes import FIRM, FRAME, Framed, RecordShape, example

router = APIRouter(prefix="/api", tags=["records"])
# All roles that may change a record may object; each action is then checked by its own name.
Handling = Annotated[Caller, Depends(allowed("object"))]
Looking = Annotated[Ask, Depends(asking("card"))]
State = Literal["in_force", "disputed", "repaired", "revoked"]
Action = Literal["object", "settle", "repair", "revoke", "restore"]


class EventShape(BaseModel):
    """What was done to a record; by whom and why only for whoever answers for it."""

    action: Action
    outcome: str | None
    on: date | None
    who: str | None
    reason: str | None


class OneRecord(Framed):
    """A record, the names of whom it is about, its history, and what the caller may do to it."""

    record: RecordShape
    names: dict[str, str]
    events: list[EventShape]
    actions: list[Action]
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
        }
    )


class Event(BaseModel):
    """What to do to a record, and why."""

    record: str = Field(min_length=1, max_length=1000)
    action: Action
    reason: str = Field(min_length=1, max_length=2000)
    outcome: Literal["upheld", "rejected"] | None = Field(None, description="Of `settle`.")
    model_config = example(
        {"record": "c:5b2f0c8d1a7e4f60b9c3", "action": "object", "reason": "当事人提出异议"}
    )


class Happened(Framed):
    """The record's state after it, and the revision that made it so."""

    record: str
    state: State
    model_config = example({**FRAME, "record": "c:5b2f0c8d1a7e4f60b9c3", "state": "disputed"})


@router.get(
    "/records/{id:path}", response_model=OneRecord, responses=refusals(404), summary="One record"
)
def record(ask: Looking, id: str) -> Response:
    """What it says, its state and how it came to it; withdrawn ones only for supervisors."""
    return answer(ask, records.one_record(ask, id))


@router.post(
    "/events", response_model=Happened, responses=refusals(404), summary="Object, repair, revoke"
)
def event(desk: TheDesk, caller: Handling, wanted: Event) -> Response:
    """A data officer for records of the own department, a supervisor for all."""
    caller.require(wanted.action)
    ask = question(desk, caller)
    content = records.apply_event(
        ask, wanted.record, wanted.action, reason=wanted.reason, outcome=wanted.outcome
    )
    return answer(ask, content)

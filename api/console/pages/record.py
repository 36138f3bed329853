"""The page of a record: its content, state and history, and what may be done to it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.answers.records import Change, apply_event, one_record
from api.console.depends import Posted, seeing
from api.console.facts import whole
from api.console.page import page
from api.console.pages.approvals import asked as asked_page
from api.desk.question import Ask
from api.routes.depends import TheDesk, question
from api.routes.records import Action, MeasureAction
from graph.tiers import CAUSES

router = APIRouter()


@router.get("/records/{id:path}")
def record_page(
    request: Request, ask: Annotated[Ask, Depends(seeing("card"))], id: str
) -> Response:
    """The record, with forms for the actions that this caller may do."""
    answer = one_record(ask, id)
    return page(
        request,
        "record.html",
        ask.caller,
        told=answer,
        record=whole(answer["record"]),
        said=_said(answer["record"].get("attributes") or {}),
        choices=_choices(answer["measures"]),
    )


def _said(attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """For what the record was made and what it imposes, in the words of its sheet, by word."""
    causes = dict.fromkeys(str(attributes[key]) for key in CAUSES if attributes.get(key))
    told = {"cause": "；".join(causes)}
    for key in ("penalty_class", "content"):
        value = attributes.get(key) or ""
        told[key] = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return [(key, text) for key, text in told.items() if text]


def _choices(measures: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The measures to which each action may be done, by the actions that are possible."""
    by_action = {
        action: [one for one in measures if action in one["actions"]]
        for action in get_args(MeasureAction)
    }
    return {action: choices for action, choices in by_action.items() if choices}


def _asked(
    action: Annotated[Action, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    outcome: Annotated[str | None, Form(pattern="^(upheld|rejected)$")] = None,
    measure: Annotated[str, Form(max_length=100)] = "",
    document: Annotated[str, Form(max_length=200)] = "",
) -> Change:
    return Change(action, reason, outcome, measure, document)


@router.post("/records/{id:path}")
def change(
    request: Request,
    desk: TheDesk,
    caller: Posted,
    id: str,
    asked: Annotated[Change, Depends(_asked)],
) -> Response:
    """Write the event, and say what was done."""
    caller.require(asked.action)
    ask = question(desk, caller)
    answer = apply_event(ask, id, asked)
    if "approval" in answer:
        return asked_page(request, ask, [(f"/records/{id}", "record.back")])
    # A withdrawn record has no page for callers who may not restore it.
    stands = answer["state"] in ("in_force", "disputed") or caller.may("restore")
    links = [(f"/records/{id}", "record.back")] if stands else [("/search", "record.search")]
    done = f"record.done_{asked.outcome or asked.action}"
    return page(request, "done.html", caller, title=done, text="record.journalled", links=links)

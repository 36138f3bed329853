"""Four eyes over HTTP: requests that wait for a second person's word, and that word."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field

from api.answers import approvals
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FRAME, Framed, example

router = APIRouter(prefix="/api/approvals", tags=["approvals"])
Answering = Annotated[Ask, Depends(asking_now("second_word"))]
Number = Annotated[int, Path(ge=1, le=2**53)]


class ApprovalShape(BaseModel):
    """What was asked for, until when it waits (seconds since the epoch), and what was said."""

    number: int
    kind: str
    who: str
    department: str
    particulars: dict[str, Any]
    reason: str
    asked: int
    until: int
    state: Literal["waiting", "approved", "done", "failed", "refused", "expired"]
    by: str | None
    why: str | None


class ApprovalListed(ApprovalShape):
    """A request with what the caller may say to it."""

    may_approve: bool
    may_refuse: bool
    may_collect: bool


_ASKED: dict[str, Any] = {
    "number": 3,
    "kind": "repair",
    "who": "王报送",
    "department": "鹤岗市市场监督管理局",
    "particulars": {"record": "c:5b2f0c8d1a7e4f60b9c3", "action": "repair"},
    "reason": "已整改",
    "asked": 1_795_000_000,
    "until": 1_795_086_400,
    "state": "waiting",
    "by": None,
    "why": None,
}


class ApprovalList(Framed):
    """Requests that the caller made or may answer, the last first."""

    approvals: list[ApprovalListed]
    model_config = example(
        {
            **FRAME,
            "approvals": [
                {**_ASKED, "may_approve": True, "may_refuse": True, "may_collect": False}
            ],
        }
    )


class Approved(Framed):
    """The request as it stands now; beside it, what carrying it out answered."""

    approval: ApprovalShape
    model_config = example({**FRAME, "approval": {**_ASKED, "state": "done", "by": "李监督"}})


class Waiting(Framed):
    """Kept for a second person's word, and not carried out yet."""

    approval: ApprovalShape
    model_config = example({**FRAME, "approval": _ASKED})


class Refusal(BaseModel):
    """Why not."""

    reason: str = Field(min_length=1, max_length=2000)
    model_config = example({"reason": "依据不足"})


@router.get("", response_model=ApprovalList, responses=refusals())
def listed(ask: Answering) -> Response:
    """The latest two hundred that the caller made or may answer."""
    return answer(ask, approvals.listed(ask))


@router.post("/{number}/approve", response_model=Approved, responses=refusals(404, 409))
def approve(ask: Answering, number: Number) -> Response:
    """By another person with the same right, logged in; carried out at once, as who asked."""
    return answer(ask, approvals.approve(ask, number))


@router.post("/{number}/refuse", response_model=Approved, responses=refusals(404, 409))
def refuse(ask: Answering, number: Number, why: Refusal) -> Response:
    """Or take the own request back."""
    return answer(ask, approvals.refuse(ask, number, why.reason))


@router.post(
    "/{number}/collect",
    response_model=Approved,
    responses=refusals(404, 409),
)
def collect(ask: Answering, number: Number) -> Response:
    """The key that was approved, told this once to who asked for it."""
    return answer(ask, approvals.collect(ask, number))


def waits() -> dict[int | str, dict[str, Any]]:
    """The answer, for the OpenAPI document, of a route whose change may need a second word."""
    return {202: {"model": Waiting, "description": "It waits for a second person's word."}}


def changed(ask: Ask, content: dict[str, Any]) -> Response:
    """A change as it was made, or 202 where it waits for a second person's word."""
    return answer(ask, content, status=202 if "approval" in content else 200)

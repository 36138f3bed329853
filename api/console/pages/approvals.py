"""The page of requests that wait for a second person's word (four eyes)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from api.answers import approvals
from api.console.depends import seeing, sent
from api.console.page import page
from api.desk.question import Ask

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**53)]
Sent = Annotated[Ask, Depends(sent("second_word"))]


@router.get("/approvals")
def approvals_page(
    request: Request, ask: Annotated[Ask, Depends(seeing("second_word"))]
) -> Response:
    """What waits, and what was said of late."""
    return _shown(request, ask, made=None)


@router.post("/approvals/{number}/approve")
def approve(ask: Sent, number: Number) -> Response:
    """Say yes: it is carried out at once."""
    approvals.approve(ask, number)
    return RedirectResponse("/approvals", 303)


@router.post("/approvals/{number}/refuse")
def refuse(
    ask: Sent, number: Number, reason: Annotated[str, Form(min_length=1, max_length=2000)]
) -> Response:
    """Say no, or take the own request back."""
    approvals.refuse(ask, number, reason)
    return RedirectResponse("/approvals", 303)


@router.post("/approvals/{number}/collect")
def collect(request: Request, ask: Sent, number: Number) -> Response:
    """Make the key that was approved and show it, on this page and never again."""
    return _shown(request, ask, made=approvals.collect(ask, number))


def _shown(request: Request, ask: Ask, *, made: Mapping[str, Any] | None) -> Response:
    told = approvals.listed(ask)["approvals"]
    waiting = [one for one in told if one["state"] in ("waiting", "approved")]
    over = [one for one in told if one["state"] not in ("waiting", "approved")]
    return page(request, "approvals.html", ask.caller, waiting=waiting, over=over[:50], made=made)


def asked(request: Request, ask: Ask, links: Sequence[tuple[str, str]]) -> Response:
    """The page that says: kept for a second person's word."""
    return page(
        request,
        "done.html",
        ask.caller,
        status=202,
        title="approvals.asked",
        text="approvals.asked_means",
        links=[("/approvals", "approvals.see"), *links],
    )

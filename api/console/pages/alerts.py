"""The pages of alerts: what changed of whom one watches, and the watches themselves."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers import alerts as answers
from api.answers import watches
from api.console.depends import seeing, sent
from api.console.page import page
from api.desk.question import Ask

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("watch"))]
Sent = Annotated[Ask, Depends(sent("watch"))]
Number = Annotated[int, Path(ge=1, le=2**53)]
_MOST = 50


@router.get("/alerts")
def listed(
    request: Request, ask: Seeing, before: Annotated[int, Query(ge=1, le=2**53)] = 2**53
) -> Response:
    """Alerts, the last first, and whom the caller watches."""
    told = answers.alerts(ask, before=before, limit=_MOST)
    return page(request, "alerts.html", ask.caller, told=told, watched=watches.watches(ask))


@router.post("/alerts/watch")
def watch(
    ask: Sent,
    party: Annotated[str, Form(min_length=1, max_length=1000)],
    scenario: Annotated[str, Form(max_length=100)] = "",
    mail: Annotated[bool, Form()] = False,
) -> Response:
    """Watch a party, project or lot."""
    watches.watch(ask, party.strip(), scenario=scenario, mail=mail)
    return RedirectResponse("/alerts#watches", 303)


@router.post("/alerts/watches/{number}/end")
def end(ask: Sent, number: Number) -> Response:
    """End a watch."""
    watches.end_watch(ask, number)
    return RedirectResponse("/alerts#watches", 303)


@router.post("/alerts/mailbox")
def mailbox(ask: Sent, mailbox: Annotated[str, Form(max_length=254)] = "") -> Response:
    """The caller's own mailbox."""
    ask.desk.outlets.keep_mailbox(ask.caller.name, mailbox.strip())
    return RedirectResponse("/alerts#watches", 303)


@router.get("/alerts/{number}")
def alert(request: Request, ask: Seeing, number: Number) -> Response:
    """One alert, where it stands in the mail and in posts."""
    return page(request, "alert.html", ask.caller, told=answers.alert(ask, number))


@router.post("/alerts/{number}/seen")
def seen(ask: Sent, number: Number) -> Response:
    """Note that the caller has seen it."""
    answers.see(ask, number)
    return RedirectResponse("/alerts", 303)

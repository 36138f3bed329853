"""The first page of every role: what waits for the caller."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers.worklists.every import worklists
from api.answers.worklists.worklist import Span
from api.clock import today
from api.console.depends import seeing
from api.console.page import page
from api.desk.question import Ask
from graph.words import SCENARIOS

router = APIRouter()
_FIRST: Final = 5  # things of each list on the page of all
_PAGE: Final = 50  # on the page of one list


@router.get("/worklist")
def worklist_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("worklist"))],
    only: Annotated[str, Query(pattern="^[a-z_]{0,40}$")] = "",
    number: Annotated[int, Query(ge=1, le=200, alias="page")] = 1,
) -> Response:
    """The first things of each list, or one list whole, and the form that most work begins with."""
    skip = (number - 1) * _PAGE if only else 0
    told = worklists(ask, Span(_PAGE if only else _FIRST, skip), only)
    vetting = ask.caller.may("vet") and not ask.caller.may("reach")
    form: dict[str, Any] = {
        "vetting": vetting,
        "searching": ask.caller.may("find") and not vetting,
        "scenarios": SCENARIOS,
        "scenario": SCENARIOS[0],
        "suited": SCENARIOS,
        "text": "",
        "chosen": "",
        "as_of": ask.view.as_of,
        "today": today(),
    }
    parts = {"told": told, "only": only, "number": number, "skip": skip, **form}
    return page(request, "worklist.html", ask.caller, **parts)

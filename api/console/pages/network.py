"""The page of a party's network, which the browser draws step by step."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers.case_shown import open_cases
from api.answers.ties import ties_of
from api.console.depends import seeing
from api.console.page import clock_of, page, words_of
from api.console.scripts import script_words
from api.desk.question import Ask

router = APIRouter()
_STEPS: Final = (20, 50, 200)  # neighbours that one step may add; the API gives 200 at most


@router.get("/network/{id:path}")
def network_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("reach"))],
    id: str,
    case: Annotated[int, Query(ge=0, le=2**53)] = 0,
    picture: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """The frame of the picture; scripts ask the API for its content, as of the same day.

    A `picture` kept in a `case` is taken up again.
    """
    words = script_words(words_of(request), "picture")
    return page(
        request,
        "network.html",
        ask.caller,
        answer=ties_of(ask, id),
        clock=clock_of(request),
        words=words,
        past=ask.view.past,
        latest=ask.view.latest,
        steps=_STEPS,
        cases=open_cases(ask),
        case=case,
        kept=f"/api/cases/{case}/pictures/{picture}" if case and picture else "",
    )

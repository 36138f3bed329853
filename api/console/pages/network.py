"""A party's network: drawn step by step in the browser, from the party and its counts on."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.answers.ties import ties_of
from api.console.depends import seeing
from api.console.page import clock_of, page, words_of
from api.console.scripts import script_words
from api.desk.question import Ask

router = APIRouter()
_STEPS: Final = (20, 50, 200)


@router.get("/network/{id:path}")
def network_page(
    request: Request, ask: Annotated[Ask, Depends(seeing("reach"))], id: str
) -> Response:
    """The frame of the picture; what is drawn in it is asked of the API, as of the same clock."""
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
    )

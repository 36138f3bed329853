"""The page of a party's network, which the browser draws step by step."""

from datetime import date
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers.case_shown import open_cases
from api.answers.ties import ties_of
from api.console.depends import seeing
from api.console.page import clock_of, page, words_of
from api.console.scripts import script_words
from api.desk.question import Ask
from graph.revisions import day_of_revision, revision_of_day

router = APIRouter()
_STEPS: Final = (20, 50, 200)  # neighbours that one step may add; the API gives 200 at most
_HOPS: Final = range(1, 7)  # relations of a chain among several parties; the API takes six at most


@router.get("/network/{id:path}")
def network_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("reach"))],
    id: str,
    case: Annotated[int, Query(ge=0, le=2**53)] = 0,
    picture: Annotated[int, Query(ge=0, le=2**53)] = 0,
    known_on: Annotated[date | None, Query()] = None,
) -> Response:
    """The frame of the picture; scripts ask the API for its content, as of the same day.

    A `picture` kept in a `case` is taken up again. `known_on` is known time as a date: the page
    goes on to the revision of that day.
    """
    if known_on:
        return RedirectResponse(_known_on(ask, id, known_on), 303)
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
        hops=_HOPS,
        cases=open_cases(ask),
        case=case,
        kept=f"/api/cases/{case}/pictures/{picture}" if case and picture else "",
        known_on=_day_known(ask),
        clocks=("valid", "known") if ask.caller.may("past") else ("valid",),
    )


def _known_on(ask: Ask, id_: str, day: date) -> str:
    """The address of the page at the last revision of a day.

    Raises Forbidden where the roles do not cover the past, NotFound where nothing was known yet.
    """
    ask.caller.require("past")
    revision = revision_of_day(ask.desk.store, day)
    clock = {"as_of": ask.view.as_of.isoformat()}
    if revision != ask.view.latest:
        clock["at_revision"] = str(revision)
    return f"/network/{quote(id_, safe='')}?{urlencode(clock)}"


def _day_known(ask: Ask) -> date | None:
    """The day of the revision of the page, for those who may look into the past."""
    if not ask.caller.may("past") or not ask.view.revision:
        return None
    return day_of_revision(ask.desk.store, ask.view.revision)

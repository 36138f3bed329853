"""The page of ties among those who bid for one lot, in recent lots or around one party."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers.tenders import tenders
from api.console.depends import seeing
from api.console.page import clock_of, page
from api.desk.question import Ask

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("reach"))]
Scenario = Literal["bidding", "government_procurement"]
Most = Annotated[int, Query(ge=1, le=5000)]


@router.get("/tenders")
def tenders_page(
    request: Request, ask: Seeing, scenario: Scenario = "bidding", limit: Most = 300
) -> Response:
    """The ties in the lots of the last year, the newest lots first."""
    return _page(request, ask, None, scenario, limit)


@router.get("/tenders/{id:path}")
def tenders_of_party(
    request: Request, ask: Seeing, id: str, scenario: Scenario = "bidding", limit: Most = 300
) -> Response:
    """Those of a lot or a project, or those in which a party has a part."""
    return _page(request, ask, id, scenario, limit)


def _page(request: Request, ask: Ask, text: str | None, scenario: Scenario, limit: int) -> Response:
    told = tenders(ask, text, scenario=scenario, limit=limit)
    return page(
        request,
        "tenders.html",
        ask.caller,
        told=told,
        entity=told["entity"],
        clock=clock_of(request),
        past=ask.view.past,
        latest=ask.view.latest,
    )

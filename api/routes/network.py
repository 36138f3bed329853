"""The network of a party over HTTP: its neighbourhood, and the offline report."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from api.answers import network
from api.desk.response import answer
from api.routes.depends import PaperLanguage, refusals
from api.routes.shapes import (
    FIRM,
    FRAME,
    EntityShape,
    Framed,
    RecordShape,
    RelationShape,
    example,
)
from api.routes.ties import TIE, Kinds, PartyId, Reaching

router = APIRouter(prefix="/api", tags=["network"])
# The report is a file to keep: where a browser shows it all the same, it must not run as our page.
_APART: Final = {
    "content-disposition": 'attachment; filename="network-report.html"',
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "no-store",
}


class Network(Framed):
    """Entities within so many ties, and every relation among them; `left_out` at least were cut."""

    id: str
    entities: list[EntityShape]
    relations: list[RelationShape]
    records: list[RecordShape]
    counts: dict[str, int]
    left_out: int
    model_config = example(
        {
            **FRAME,
            "id": FIRM["id"],
            "entities": [FIRM],
            "relations": [TIE],
            "records": [],
            "counts": {"shareholder_of": 1},
            "left_out": 0,
        }
    )


@router.get(
    "/network/{id:path}",
    response_model=Network,
    responses=refusals(404, 409),
)
def around(
    ask: Reaching,
    id: PartyId,
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it
    depth: Annotated[int, Query(ge=0, le=4)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Who is within so many ties that hold on the day, nearest first, then by id."""
    return answer(ask, network.network_of(ask, id, depth=depth, limit=limit, kinds=kind))


@router.get(
    "/report/{id:path}",
    response_class=Response,
    responses={**refusals(404, 409), 200: {"content": {"text/html": {"example": "<!doctype …"}}}},
)
def report(
    ask: Reaching,
    id: PartyId,
    language: PaperLanguage,
    depth: Annotated[int, Query(ge=1, le=4)] = 2,
    limit: Annotated[int, Query(ge=1, le=1000)] = 120,
) -> Response:
    """One HTML file that needs no network; persons stand in it, so a purpose must be stated."""
    page = network.report_of(ask, id, depth=depth, limit=limit, language=language)
    return Response(page, headers=_APART, media_type="text/html")

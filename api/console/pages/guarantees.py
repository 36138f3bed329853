"""The page of circles and chains of guarantees, in the whole graph or around one party."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from analytics.paths.unfolding import Branch, unfolded
from api.answers.guarantees import guarantees
from api.console.depends import seeing
from api.console.page import clock_of, page
from api.desk.question import Ask
from graph.model import Relation

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("reach"))]
Most = Annotated[int, Query(ge=1, le=1000)]


@router.get("/guarantees")
def guarantees_page(request: Request, ask: Seeing, limit: Most = 30) -> Response:
    """All circles, chains and closely linked guarantors, the weightiest first."""
    return _page(request, ask, None, limit)


@router.get("/guarantees/{id:path}")
def guarantees_of_party(request: Request, ask: Seeing, id: str, limit: Most = 100) -> Response:
    """Those in which a party has a part."""
    return _page(request, ask, id, limit)


def _page(request: Request, ask: Ask, text: str | None, limit: int) -> Response:
    told = guarantees(ask, text, limit=limit)
    return page(
        request,
        "guarantees.html",
        ask.caller,
        told=told,
        entity=told["entity"],
        tree_of=lambda found: _tree(found, told["relations"]),
        clock=clock_of(request),
        past=ask.view.past,
        latest=ask.view.latest,
    )


def _tree(found: Mapping[str, Any], relations: Mapping[str, Relation]) -> Branch[Relation]:
    """A finding's guarantees as a tree from its first party, the largest amounts first."""
    ties = [relations[id_] for id_ in found["relations"] if id_ in relations]
    given = [tie for tie in ties if tie.kind == "guarantees"]
    given.sort(key=_amount, reverse=True)
    return unfolded(found["entities"][0], [(tie.source, tie.target, tie) for tie in given])


def _amount(tie: Relation) -> float:
    amount = tie.attributes.get("amount")
    return float(amount) if isinstance(amount, int | float) else 0.0

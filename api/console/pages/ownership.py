"""The page of who stands behind a party: the layered tree both ways, and the four answers."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from analytics.paths.unfolding import Branch, unfolded
from api.answers.ownership import ownership
from api.console.depends import seeing
from api.console.page import clock_of, page
from api.desk.question import Ask
from graph.words import ORGANISATION_KINDS

router = APIRouter()
# A tree of more branches than this opens two levels; a smaller one can be read whole.
_READ_WHOLE: Final = 40


@router.get("/ownership/{id:path}")
def ownership_page(
    request: Request, ask: Annotated[Ask, Depends(seeing("reach"))], id: str
) -> Response:
    """Holders, controllers, beneficial owners and listed holders of a party, as of a day."""
    told = ownership(ask, id, holder=None)
    nodes = {node["entity"]: node for node in told["tree"]["nodes"]}
    above, below = (_tree(told, upwards=upwards) for upwards in (True, False))
    return page(
        request,
        "ownership.html",
        ask.caller,
        told=told,
        nodes=nodes,
        organisation=nodes[told["entity"]]["kind"] in ORGANISATION_KINDS,
        share_of={one["entity"]: one for one in (*told["holders"], *told["holdings"])},
        chains={one["entity"]: one for one in told["controllers"]},
        above=above,
        below=below,
        open_above=_opened(above),
        open_below=_opened(below),
        clock=clock_of(request),
        past=ask.view.past,
        latest=ask.view.latest,
    )


def _tree(told: Mapping[str, Any], *, upwards: bool) -> Branch[Mapping[str, Any]]:
    """The tree of holders, or of holdings, the largest stakes first."""
    ties = sorted(told["tree"]["ties"], key=lambda tie: (-tie["high"], -tie["low"]))
    ends = ("company", "holder") if upwards else ("holder", "company")
    return unfolded(told["entity"], [(tie[ends[0]], tie[ends[1]], tie) for tie in ties])


def _opened(tree: Branch[Mapping[str, Any]]) -> int:
    """The level down to which a tree is open when the page comes."""
    return 99 if sum(1 for _ in tree.every()) <= _READ_WHOLE else 2

"""The page of who stands behind a party: the layered tree both ways, and the four answers."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from analytics.ownership.behind import Tie, branches_of
from analytics.paths.unfolding import Branch
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
    above, below = (branches_of(told, upwards=upwards) for upwards in (True, False))
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


def _opened(tree: Branch[Tie]) -> int:
    """The level down to which a tree is open when the page comes."""
    return 99 if sum(1 for _ in tree.every()) <= _READ_WHOLE else 2

"""The page 我的核查: what the caller had vetted, with a search."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.answers.my_vettings import PAGE, Sought, my_vettings
from api.console.depends import seeing
from api.console.page import page
from api.desk.question import Ask
from api.routes.my_vettings import sought

router = APIRouter()


@router.get("/vettings")
def listed(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("replay"))],
    wanted: Annotated[Sought, Depends(sought)],
) -> Response:
    """One page of them; the search stays filled in."""
    told = my_vettings(ask, wanted)
    more = told["count"] > wanted.page * PAGE
    return page(request, "my_vettings.html", ask.caller, told=told, wanted=wanted, more=more)

"""The page about the data: sources, dates, counts, lateness by department."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.answers.data_status import data_status
from api.console.depends import seeing
from api.console.page import page
from api.desk.question import Ask

router = APIRouter()


@router.get("/about")
def about_page(request: Request, ask: Annotated[Ask, Depends(seeing("about"))]) -> Response:
    """How fresh the data is, what is held, and who sends late."""
    return page(request, "about.html", ask.caller, told=data_status(ask))

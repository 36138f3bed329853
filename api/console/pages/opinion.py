"""The button of a vetting's page that makes its paper."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.console.depends import seeing
from api.desk.question import Ask
from api.routes.depends import PaperLanguage
from api.routes.opinions import Leads, paper_response
from api.routes.vettings import Hash

router = APIRouter()


@router.get("/vettings/{hash}/paper.pdf")
def paper(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("replay"))],
    hash: Hash,
    language: PaperLanguage,
    leads: Leads = False,
) -> Response:
    """The 信用核查意见书 as a PDF, with its annex of leads where it is asked for."""
    del request
    return paper_response(ask, hash, language, leads)

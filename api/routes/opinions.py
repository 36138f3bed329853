"""The 信用核查意见书 of a vetting over HTTP, as a PDF."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response

from api.answers import opinions, vettings
from api.desk.question import Ask
from api.routes.depends import PaperLanguage, asking_now, refusals
from api.routes.vettings import HashOrCode
from graph.sentence import Language

router = APIRouter(prefix="/api", tags=["vettings"])
# A word makes no revision, so a paper with the words on it never comes from a cache.
Looking = Annotated[Ask, Depends(asking_now("replay"))]
PDF: Final = "application/pdf"
_FILE: Final = {PDF: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"}}
Leads = Annotated[bool, Query(description="With the annex of leads, which are never a ground.")]


@router.get(
    "/vettings/{code}/paper.pdf",
    response_class=Response,
    responses={**refusals(404, 501), 200: {"content": _FILE, "description": "The paper."}},
)
def paper(
    ask: Looking, code: HashOrCode, language: PaperLanguage, leads: Leads = False
) -> Response:
    """By hash or short code; masked as the caller's role requires, and journalled as an export."""
    return paper_response(ask, vettings.hash_named(ask, code), language, leads)


def paper_response(ask: Ask, hash_: str, language: Language, leads: bool) -> Response:
    """The paper of a certificate as a file that browsers show; named by its code, no party."""
    made = opinions.paper(ask, hash_, language, leads=leads)
    headers = {"content-disposition": f'inline; filename="opinion-{made.code}.pdf"'}
    return Response(made.pdf, media_type=PDF, headers=headers)

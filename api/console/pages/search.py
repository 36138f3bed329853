"""The search page: by name from one character, identifier or document number."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.answers.parties import found
from api.console.depends import seeing, sent
from api.console.page import page, words_of
from api.desk.question import Ask
from api.desk.response import encoded
from api.routes.depends import asking
from api.routes.parties import Wanted

router = APIRouter()
Suggesting = Annotated[Ask, Depends(asking("find"))]
_SUGGESTED: Final = 8


@router.get("/search")
def search_page(request: Request, ask: Annotated[Ask, Depends(seeing("find"))]) -> Response:
    """The empty search form."""
    return page(request, "search.html", ask.caller, text="", answer=None)


@router.post("/search")
def search(
    request: Request,
    ask: Annotated[Ask, Depends(sent("find"))],
    text: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The hits of a text, which is posted so that no name stands in an address."""
    asked = text.strip()
    answer = found(ask, asked, 50) if asked else None
    return page(request, "search.html", ask.caller, text=asked, answer=answer)


@router.post("/suggest")
def suggest(request: Request, ask: Suggesting, wanted: Wanted) -> Response:
    """Suggestions while typing, with kinds and roles in the reader's words."""
    w = words_of(request)
    answer = found(ask, wanted.text, _SUGGESTED, wanted.organisation)
    for hit in answer["results"]:
        hit["kind_label"] = w.label("kind", hit["kind"])
        hit["role_labels"] = [w.label("role", role) for role in hit["roles"]]
    return Response(encoded(answer), media_type="application/json")

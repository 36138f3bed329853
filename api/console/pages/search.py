"""The search page: as people type, with rows that tell parties apart, filters and pages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from analytics.search.narrowing import NAMES, Filters
from api.answers.search import Wish, found
from api.console.depends import seeing, sent
from api.console.page import page, words_of
from api.desk.question import Ask
from api.desk.response import encoded
from api.routes.depends import asking
from api.routes.search import Wanted, suggestion
from graph.words import GRADES

router = APIRouter()
Suggesting = Annotated[Ask, Depends(asking("find"))]
_PAGE: Final = 20  # rows
_TOO_MANY: Final = 100  # hits from which the page offers what narrows them
_OFFERED: Final = 3  # choices of one filter
_NARROWING: Final = ("kind", "district")  # the filters that part nearly all parties
_Word = Annotated[str, Form(max_length=200)]


def filters_sent(
    kind: _Word = "",
    role: _Word = "",
    district: _Word = "",
    list: _Word = "",
    department: _Word = "",
) -> Filters:
    """The filters of a form."""
    return Filters(kind, role, district, list, department)


def wish_sent(
    filters: Annotated[Filters, Depends(filters_sent)],
    text: _Word = "",
    grade: Annotated[str, Form(pattern=f"^({'|'.join(GRADES)})?$")] = "",
    offset: Annotated[int, Form(ge=0, le=1_000_000)] = 0,
    clear: _Word = "",
    only: _Word = "",
) -> Wish:
    """The question of a form; `clear` drops its filters, `only` adds one as `name:word`."""
    name, _, word = only.partition(":")
    if name in NAMES:
        filters = replace(filters, **{name: word})
    if clear:
        filters, grade = Filters(), ""
    return Wish(text.strip(), _PAGE, offset=offset, filters=filters, grade=grade)


@router.get("/search")
def search_page(request: Request, ask: Annotated[Ask, Depends(seeing("find"))]) -> Response:
    """The empty search form."""
    return page(request, "search.html", ask.caller, text="", answer=None)


@router.post("/search")
def search(
    request: Request,
    ask: Annotated[Ask, Depends(sent("find"))],
    wish: Annotated[Wish, Depends(wish_sent)],
) -> Response:
    """The hits of a text, which is posted so that no name stands in an address."""
    if not wish.text:
        return page(request, "search.html", ask.caller, text="", answer=None)
    answer = found(ask, wish)
    asked = {**{name: getattr(wish.filters, name) for name in NAMES}, "grade": wish.grade}
    return page(
        request,
        "search.html",
        ask.caller,
        text=wish.text,
        answer=answer,
        asked=asked,
        narrowed=any(asked.values()),
        suggested=_narrowing(answer, asked),
        grades=GRADES,
        page_size=_PAGE,
    )


def _narrowing(
    answer: Mapping[str, Any], asked: Mapping[str, str]
) -> list[tuple[str, str, str, int]]:
    """What would narrow many hits: (filter, table of its words, word, how many it leaves)."""
    if answer["found"] < _TOO_MANY or not answer["counts"]:
        return []
    return [
        (name, name, word, count)
        for name in _NARROWING
        if not asked[name]
        for word, count in [*answer["counts"][name].items()][:_OFFERED]
        if count < answer["found"]
    ]


@router.post("/suggest")
def suggest(request: Request, ask: Suggesting, wanted: Wanted) -> Response:
    """Suggestions while typing, with kinds, roles and why they fit in the reader's words."""
    w = words_of(request)
    answer = found(ask, suggestion(wanted))
    for hit in answer["results"]:
        hit["kind_label"] = w.label("kind", hit["kind"])
        hit["role_labels"] = [w.label("role", role) for role in hit["roles"]]
        on = hit["on"]
        hit["why"] = w(f"found_on.{on['field']}", text=on["text"]) if on else ""
    return Response(encoded(answer), media_type="application/json")

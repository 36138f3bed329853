"""The page on which a person says what the columns of an unknown sheet are."""

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.answers import teaching
from api.answers.teaching import AskedSheet
from api.console.depends import Session
from api.console.page import page
from api.console.pages.loads import Loading, posted
from api.desk.question import Ask
from api.loading.uploads import UNCOUNTED
from api.routes.depends import TheDesk, question
from api.routes.loads import Number
from loaders.columns.mapping import shipped_mappings

router = APIRouter()
_FIELDS: Final = 2_000  # of the form: 200 columns, and the words in some of them


async def columns_posted(request: Request, caller: Session) -> AsyncIterator[FormData]:
    """The form of the page, read only from callers who may load."""
    async with posted(request, caller, fields=_FIELDS) as form:
        yield form


@router.get("/loads/{number}/columns")
def columns_page(
    request: Request,
    ask: Loading,
    number: Number,
    source: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The columns of the sheet beside the fields of a source, with guesses."""
    return _page(request, ask, number, teaching.asked_sheet(ask, number, source))


@router.post("/loads/{number}/columns", max_body_size=UNCOUNTED)
def columns_named(
    request: Request,
    desk: TheDesk,
    caller: Session,
    number: Number,
    form: Annotated[FormData, Depends(columns_posted)],
) -> Response:
    """Keep what was said and look at the file again; ask first for words not asked for yet."""
    ask = question(desk, caller)
    source = str(form.get("source", ""))
    chosen = {int(name[6:]): str(value) for name, value in form.items() if _is_field(name)}
    asked = teaching.asked_sheet(ask, number, source, chosen)
    seen = set(str(form.get("seen", "")).split())
    if any(f"{c.place}:{c.field}" not in seen for c in asked.columns if c.words):
        return _page(request, ask, number, asked)
    words: dict[str, dict[str, str]] = {}
    for column in asked.columns:
        given = {
            w: str(form.get(f"word-{column.place}-{n}", "")) for n, w in enumerate(column.words)
        }
        if given:
            words[column.field] = given
    load = teaching.taught(ask, number, source, chosen, words)
    return RedirectResponse(f"/loads/{load['load']['number']}", 303)


def _is_field(name: str) -> bool:
    return name.startswith("field-") and name[6:].isdecimal() and len(name) < 12


def _page(request: Request, ask: Ask, number: int, asked: AskedSheet) -> Response:
    return page(
        request,
        "unknown_columns.html",
        ask.caller,
        number=number,
        asked=asked,
        sources=list(shipped_mappings()),
        meanings=teaching.meanings,
        seen=" ".join(f"{column.place}:{column.field}" for column in asked.columns if column.words),
    )

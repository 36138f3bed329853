"""The page on which refused rows are seen with all their faults, and mended."""

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.answers import mending
from api.console.depends import Session
from api.console.page import page
from api.console.pages.loads import Loading, posted
from api.loading.uploads import UNCOUNTED
from api.routes.depends import TheDesk, question
from api.routes.loads import Number

router = APIRouter()
_FIELDS: Final = 12_000  # of the form: 50 rows of 200 columns, and a few more


async def rows_posted(request: Request, caller: Session) -> AsyncIterator[FormData]:
    """The form of the page, read only from callers who may load."""
    async with posted(request, caller, fields=_FIELDS) as form:
        yield form


@router.get("/loads/{number}/mend")
def mend_page(request: Request, ask: Loading, number: Number) -> Response:
    """The refused rows, each cell in a field of its own, those to blame marked."""
    rows = mending.rows_to_mend(ask, number)
    return page(request, "mend.html", ask.caller, number=number, rows=rows.rows, more=rows.more)


@router.post("/loads/{number}/mend", max_body_size=UNCOUNTED)
def rows_mended(
    desk: TheDesk,
    caller: Session,
    number: Number,
    form: Annotated[FormData, Depends(rows_posted)],
) -> Response:
    """Look at the rows again as they are now."""
    cells = {place: str(value) for name, value in form.items() if (place := _place(name))}
    load = mending.mended(question(desk, caller), number, cells)
    return RedirectResponse(f"/loads/{load['load']['number']}", 303)


def _place(name: str) -> tuple[int, int] | None:
    """(row, column) of a field `cell-3-7`; None for any other field."""
    parts = name.split("-")
    if len(parts) != 3 or parts[0] != "cell" or not all(map(str.isdecimal, parts[1:])):
        return None
    return int(parts[1]), int(parts[2])

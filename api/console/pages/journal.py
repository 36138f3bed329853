"""The page of the journals for supervisors, and the check that they are whole."""

from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from api.answers import journal
from api.answers.journal import Wanted
from api.console.depends import seeing, sent
from api.console.page import page
from api.console.words import sections
from api.desk.question import Ask

router = APIRouter()
# The section of the catalogue with the words for the actions of each chain.
_SECTIONS: Final = {"facts": "told", "access": "looked"}


class Place(BaseModel):
    """What an address asks for: the chain, the part of it, whose entries, which action."""

    chain: Literal["facts", "access"] = "facts"
    before: int | None = Field(None, ge=0, le=2**53)
    after: int | None = Field(None, ge=0, le=2**53)
    who: str = Field("", pattern="^([0-9a-f]{32})?$")
    action: str = Field("", pattern="^[a-z_]{0,40}$")


@router.get("/journal")
def journal_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("journal"))],
    at: Annotated[Place, Query()],
) -> Response:
    """One page of a chain, newest first; with `after`, oldest first from there."""
    wanted = Wanted(at.chain, at.after or 0, at.before, 50, at.after is None, at.who, at.action)
    told = journal.entries(ask, wanted)
    parts: dict[str, Any] = {
        "told": told,
        "wanted": wanted,
        "checked": journal.last_check(ask),
        "words": sections()[_SECTIONS[at.chain]],
        "known": sections(),
        "here": lambda **other: _address(wanted, **other),
    }
    return page(request, "journal.html", ask.caller, **parts)


def _address(wanted: Wanted, **other: object) -> str:
    """The address of this page with some parts replaced; empty parts are left out."""
    asked = {"chain": wanted.chain, "who": wanted.who, "action": wanted.action, **other}
    return "/journal?" + urlencode({k: v for k, v in asked.items() if v not in (None, "")})


@router.post("/journal/whole")
def check(ask: Annotated[Ask, Depends(sent("journal"))]) -> Response:
    """Check both chains and the store, then show what was found."""
    journal.whole(ask)
    return RedirectResponse("/journal", 303)

"""The page of the journals for supervisors, and the check that they are whole."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import BaseModel, Field, field_validator
from starlette.responses import RedirectResponse, Response

from api.answers import journal
from api.answers.journal import Wanted
from api.answers.journal_words import ACTIONS, action_said, part_said, purpose_said, verdict_said
from api.answers.vettings import party_named
from api.console.depends import seeing, sent
from api.console.page import page, words_of
from api.console.words import sections
from api.desk.question import Ask
from api.routes.journal import table
from graph.errors import Ambiguous, NotFound

router = APIRouter()


class Place(BaseModel):
    """What an address asks for: the chain, the part of it, whose entries, which action."""

    chain: Literal["facts", "access"] = "facts"
    before: int | None = Field(None, ge=0, le=2**53)
    after: int | None = Field(None, ge=0, le=2**53)
    who: str = Field("", pattern="^([0-9a-f]{32})?$")
    action: str = Field("", pattern="^[a-z_]{0,40}$")
    party: str = Field("", max_length=1000)
    since: date | None = None
    until: date | None = None

    @field_validator("since", "until", mode="before")
    @classmethod
    def _none_where_empty(cls, value: object) -> object:
        return value or None  # a form sends an empty field as an empty text


@router.get("/journal")
def journal_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("journal"))],
    at: Annotated[Place, Query()],
) -> Response:
    """One page of a chain, newest first; with `after`, oldest first from there."""
    wanted = _wanted(at)
    return _shown(request, ask, wanted, journal.entries(ask, wanted))


def _wanted(at: Place) -> Wanted:
    newest = at.after is None
    chosen = (at.who, at.action, at.since, at.until, at.party)
    return Wanted(at.chain, at.after or 0, at.before, 50, newest, *chosen)


def _shown(
    request: Request, ask: Ask, wanted: Wanted, told: dict[str, Any], refused: str = ""
) -> Response:
    parts: dict[str, Any] = {
        "told": told,
        "wanted": wanted,
        "check": journal.check_state(ask),
        "actions": ACTIONS[wanted.chain],
        "action_said": action_said,
        "verdict_said": verdict_said,
        "part_said": part_said,
        "purpose_said": purpose_said,
        "refused": refused,
        "known": sections(),
        "here": lambda **other: _address(wanted, **other),
    }
    status = 422 if refused else 200
    return page(request, "journal.html", ask.caller, status=status, **parts)


def _address(wanted: Wanted, **other: object) -> str:
    """The address of this page with some parts replaced; empty parts are left out."""
    asked = {
        "chain": wanted.chain,
        "who": wanted.who,
        "action": wanted.action,
        "party": wanted.party,
        "since": wanted.since,
        "until": wanted.until,
        **other,
    }
    return "/journal?" + urlencode({k: v for k, v in asked.items() if v not in (None, "")})


@router.post("/journal/find")
def find(
    request: Request,
    ask: Annotated[Ask, Depends(sent("journal"))],
    at: Annotated[Place, Form()],
    person: Annotated[str, Form(max_length=64)] = "",
    about: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Go to the part of the journal that was asked for; posted, so no name stands in an address."""
    wanted = _wanted(at)
    if person.strip():
        wanted = replace(wanted, who=journal.who_reference(ask, person.strip()))
    if about.strip():
        try:
            entity = party_named(ask, about.strip(), "")  # the purpose is the one stated
        except (NotFound, Ambiguous) as error:
            told = journal.entries(ask, wanted)
            return _shown(request, ask, wanted, told, error.text(words_of(request).language))
        wanted = replace(wanted, party=ask.masking.id(entity.id))
    return RedirectResponse(_address(wanted), 303)


@router.post("/journal/sheet")
def sheet(ask: Annotated[Ask, Depends(sent("journal"))], at: Annotated[Place, Form()]) -> Response:
    """The part that is chosen as a table; the export is journalled."""
    return table(ask, _wanted(at))


@router.post("/journal/whole")
def check(ask: Annotated[Ask, Depends(sent("journal"))]) -> Response:
    """Begin a check of both chains and the store; the page says when it is over."""
    journal.check(ask)
    return RedirectResponse("/journal", 303)

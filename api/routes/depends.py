"""Dependencies of routes: the caller, what the roles cover, and the question with its view."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import Depends, Header, Query, Request

from analytics.vetting.certificate import ALGORITHM
from api.access.caller import Caller
from api.access.sessions import Session
from api.desk.desk import Desk
from api.desk.language import language_of
from api.desk.question import Ask
from api.routes.caller import caller_of, early_session_of
from api.routes.shapes import Problem
from graph.sentence import PAPER, Language


class NotModified(Exception):
    """The caller's cache holds this very answer; `tag` names it."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


async def desk_of(request: Request) -> Desk:  # async: a plain function would cost a thread's hop
    """The desk of the running server."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


TheCaller = Annotated[Caller, Depends(caller_of)]
AskedLanguage = Annotated[
    Language | None,
    Query(alias="lang", description="Language; default as asked for, else Chinese as filed."),
]


def paper_language(request: Request, asked: AskedLanguage = None) -> Language:
    """The language of a paper: as asked for, else Chinese, whatever the server's own."""
    return asked or language_of(request, PAPER)


PaperLanguage = Annotated[Language, Depends(paper_language)]
AsOf = Annotated[date | None, Query(description="Valid time: as of this day; default today.")]
AtRevision = Annotated[
    int | None,
    Query(ge=0, le=2**53, description="Known time: as known at this revision (supervisors)."),
]


def allowed(action: str) -> Callable[[TheCaller], Awaitable[Caller]]:
    """A dependency that gives the caller; raises Forbidden unless the roles cover `action`."""

    async def checked(caller: TheCaller) -> Caller:  # async, as it waits for nothing
        caller.require(action)
        return caller

    return checked


def allowed_early(action: str) -> Callable[..., Awaitable[Caller]]:
    """`allowed`, also while the session has a step to do first, such as another password."""

    async def checked(session: Annotated[Session, Depends(early_session_of)]) -> Caller:
        session.caller.require(action)
        return session.caller

    return checked


def asking(action: str) -> Callable[..., Ask]:
    """A dependency that gives the question of a caller whose roles cover `action`.

    Raises NotModified where the caller's cache holds the answer.
    """

    def asked(
        request: Request,
        desk: TheDesk,
        caller: Annotated[Caller, Depends(allowed(action))],
        as_of: AsOf = None,
        at_revision: AtRevision = None,
        if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> Ask:
        ask = question(desk, caller, as_of, at_revision)
        # Only after the roles were checked: the cache of a caller who lost them answers no more.
        if request.method == "GET" and ask.tag and if_none_match == ask.tag:
            raise NotModified(ask.tag)
        return ask

    return asked


def asking_now(action: str) -> Callable[..., Ask]:
    """`asking` for what changes without a revision, as accounts and journals do: never cached."""

    def asked(desk: TheDesk, caller: Annotated[Caller, Depends(allowed(action))]) -> Ask:
        return replace(question(desk, caller), tag="")

    return asked


def question(
    desk: Desk, caller: Caller, as_of: date | None = None, at_revision: int | None = None
) -> Ask:
    """The question of a caller as of a day, as known at a revision.

    Raises Forbidden for an earlier revision that the roles do not cover (DESIGN §5).
    """
    # The latest revision, asked for by its number, is no look into the past.
    if at_revision is None or at_revision == desk.views.latest():
        view = desk.views.current(as_of)
    else:
        caller.require("past")
        view = desk.views.at(at_revision, as_of)
    if caller.sees_persons or view.past:
        return Ask(desk, caller, view)  # never from a cache: each look-up is journalled
    # The tag holds all that an answer depends on.
    parts = (
        desk.identity[:8],
        view.revision,
        view.latest,
        view.as_of.toordinal(),
        view.reach.policy.digest[:8],
        ALGORITHM,
        _asker(caller.name, caller.department, caller.roles, caller.scope),
    )
    return Ask(desk, caller, view, f'W/"{".".join(map(str, parts))}"')


@lru_cache(maxsize=1024)
def _asker(name: str, department: str, roles: frozenset[str], scope: frozenset[str] | None) -> str:
    """Who asks, for a tag: one caller's answers no other, as answers differ by department, roles.

    By all that tells callers apart, so what is kept is never another's.
    """
    rights = (sorted(roles), sorted(scope or ()))
    return sha256(f"{name}\n{department}\n{rights}".encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def _problem_schema() -> dict[str, Any]:
    """The shape of a refusal, made once for all routes."""
    return Problem.model_json_schema()


Statuses = Literal[400, 401, 403, 404, 409, 413, 415, 422, 429, 501, 503]


def refusals(*statuses: Statuses) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for the OpenAPI document: these, and those that every route has."""
    meanings = {
        401: "Nobody is logged in.",
        403: "The roles do not cover this.",
        501: "This machine lacks a library or a font.",
        503: "The store is away.",
        422: "Something cannot be used as given.",
        404: "Nobody answers to this, or there is no such revision.",
        409: "Several answer to this.",
        400: "The request cannot be read.",
        413: "More than is taken.",
        415: "Not this kind of content.",
        429: "Too many requests: `Retry-After` says when to come back.",
    }
    content = {"application/problem+json": {"schema": _problem_schema()}}
    return {
        status: {"description": meanings[status], "content": content}
        for status in sorted({401, 403, 404, 422, 429, 503, *statuses})
    }

"""The path finder: chains between two parties over the kinds of relation allowed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from analytics.snapshot.columns import RELATION_WORDS
from api.answers.chains import chains_between
from api.answers.search import Wish, found
from api.console.depends import seeing, sent
from api.console.page import page, words_of
from api.console.scripts import script_words
from api.desk.question import Ask
from api.routes.ties import Kinds, TieKind

router = APIRouter()
_OFFERED: Final = 10  # parties that a typed text may mean
_HOPS: Final = (2, 3, 4, 5, 6, 7, 8)
Reference = Annotated[str, Query(max_length=1000)]
Sent = Annotated[str, Form(max_length=1000)]
Typed = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class End:
    """One end in the form: a reference where a party was chosen, and the text shown or typed.

    `offered` are the parties that the text may mean; None where none were looked for.
    """

    reference: str
    text: str
    offered: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a search for chains: kinds of relation, length, day, revision."""

    kinds: list[str]
    max_hops: int
    as_of: str = ""
    at_revision: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The bounds as a query of the address; empty ones are left out."""
        parts = {
            "kind": self.kinds,
            "max_hops": self.max_hops,
            "as_of": self.as_of,
            "at_revision": self.at_revision,
        }
        return {key: value for key, value in parts.items() if value}


def bounds_asked(
    request: Request,
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it
    max_hops: Annotated[int, Query(ge=1, le=8)] = 6,
) -> Bounds:
    """The bounds in an address."""
    clock = request.query_params
    return Bounds(kind, max_hops, clock.get("as_of", ""), clock.get("at_revision", ""))


def bounds_sent(
    kind: Annotated[list[TieKind], Form(max_length=len(RELATION_WORDS))] = [],  # noqa: B006 - as above
    max_hops: Annotated[int, Form(ge=1, le=8)] = 6,
    as_of: Annotated[date | None, Form()] = None,
    at_revision: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Bounds:
    """The bounds in a form that was sent."""
    revision = "" if at_revision is None else str(at_revision)
    return Bounds(kind, max_hops, as_of.isoformat() if as_of else "", revision)


def ends_sent(
    ask: Annotated[Ask, Depends(sent("reach"))],
    one: Sent = "",
    other: Sent = "",
    one_text: Typed = "",
    other_text: Typed = "",
) -> tuple[Ask, End, End]:
    """The question of a form, and its two ends; a typed text is looked up."""
    return ask, _meant(ask, one, one_text.strip()), _meant(ask, other, other_text.strip())


def _meant(ask: Ask, reference: str, text: str) -> End:
    """The end that is meant: the party chosen, or the only one of that name or identifier.

    Without a single one, the reference is empty and `offered` holds those that may be meant.
    """
    if reference:
        return End(ask.masking.id(ask.entity(reference).id), text)
    wish = Wish(text, _OFFERED, brief=True)
    hits: list[dict[str, Any]] = found(ask, wish)["results"] if text else []
    exact = [hit for hit in hits if hit["matched"] in ("identifier", "name")] or [
        hit for hit in hits if len(hits) == 1 and hit["matched"] in ("beginning", "inside")
    ]
    return End(exact[0]["id"] if len(exact) == 1 else "", text, hits)


@router.get("/paths")
def paths_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("reach"))],
    bounds: Annotated[Bounds, Depends(bounds_asked)],
    one: Reference = "",
    other: Reference = "",
) -> Response:
    """The form, and the chains where both parties are given by reference."""
    ends = (_named(ask, one), _named(ask, other))
    answer = None
    if one and other:
        answer = chains_between(ask, one, other, kinds=bounds.kinds, max_hops=bounds.max_hops)
    return _page(request, ask, ends, bounds, answer)


def _named(ask: Ask, reference: str) -> End:
    if not reference:
        return End("", "")
    entity = ask.entity(reference)
    ask.looked_at("paths", [entity])
    return End(ask.masking.id(entity.id), ask.masking.entity(entity).name)


@router.post("/paths")
def find_paths(
    request: Request,
    asked: Annotated[tuple[Ask, End, End], Depends(ends_sent)],
    bounds: Annotated[Bounds, Depends(bounds_sent)],
) -> Response:
    """Go to the chains where both ends are known; else offer the parties that may be meant."""
    ask, one, other = asked
    if one.reference and other.reference:
        # References, so that no name of a person stands in the address.
        query = {"one": one.reference, "other": other.reference, **bounds.query}
        return RedirectResponse(f"/paths?{urlencode(query, doseq=True)}", 303)
    return _page(request, ask, (one, other), bounds)


def _page(
    request: Request,
    ask: Ask,
    ends: tuple[End, End],
    bounds: Bounds,
    answer: dict[str, Any] | None = None,
) -> Response:
    words = script_words(words_of(request), "picture")
    return page(
        request,
        "paths.html",
        ask.caller,
        one=ends[0],
        other=ends[1],
        bounds=bounds,
        answer=answer,
        words=words,
        kinds=RELATION_WORDS,
        hops=_HOPS,
        past=ask.view.past,
        latest=ask.view.latest,
    )

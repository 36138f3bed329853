"""The language of an answer: the console's switch for pages, else the caller's header."""

from functools import lru_cache
from typing import Final

from fastapi import Request

from api.access.cookies import LANGUAGE, SESSION
from graph.sentence import LANGUAGES, Language

_PAGES: Final[Language] = "zh"  # for readers of the console who never used its switch


def language_of(request: Request, otherwise: Language) -> Language:
    """The language of the console's switch for pages and their scripts, else `Accept-Language`.

    `otherwise` is the server's own language, for callers that ask for neither of the two.
    """
    if _is_of_console(request):
        return switched(request)
    return _accepted(request.headers.get("accept-language", "")) or otherwise


def switched(request: Request) -> Language:
    """The language that the reader of the console chose; Chinese by default."""
    chosen = request.cookies.get(LANGUAGE)
    return next((one for one in LANGUAGES if one == chosen), _PAGES)


def _is_of_console(request: Request) -> bool:
    """Whether a page or its script asks: these send the session, where a system sends its key."""
    if not request.scope["path"].startswith("/api/"):
        return True
    return SESSION in request.cookies and "authorization" not in request.headers


@lru_cache(maxsize=64)  # a system sends the same each time
def _accepted(header: str) -> Language | None:
    """The one of our languages that `Accept-Language` weighs most (RFC 9110 §12.5.4)."""
    weights: dict[Language, float] = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";q=")
        ours = next((one for one in LANGUAGES if name.strip().split("-")[0] == one), None)
        if ours is not None:
            # `zh-CN` and `zh` are one language here: the larger weight counts.
            weights[ours] = max(weights.get(ours, 0.0), _weight(weight))
    best = max(weights, key=lambda one: weights[one], default=None)
    # A weight of 0 means "not acceptable".
    return best if best is not None and weights[best] > 0 else None


def _weight(text: str) -> float:
    """A weight in a header: 1 where none is given, 0 for what is no number."""
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        return 0.0

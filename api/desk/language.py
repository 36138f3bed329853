"""The language in which a request is answered: the console's switch, or the caller's header."""

from typing import Final

from fastapi import Request

from api.access.cookies import LANGUAGE, SESSION
from graph.sentence import LANGUAGES, Language

_PAGES: Final[Language] = "zh"  # whoever reads the console and never touched its switch


def language_of(request: Request, otherwise: Language) -> Language:
    """The console's switch for its pages and their scripts; else `Accept-Language`.

    `otherwise` is the server's own language, for callers that ask for none of ours.
    """
    if _is_of_console(request):
        return switched(request)
    return _accepted(request.headers.get("accept-language", "")) or otherwise


def switched(request: Request) -> Language:
    """The language that the reader of the console chose."""
    chosen = request.cookies.get(LANGUAGE)
    return next((one for one in LANGUAGES if one == chosen), _PAGES)


def _is_of_console(request: Request) -> bool:
    """A page, or a script of one: it sends the session, where a system sends its key."""
    if not request.url.path.startswith("/api/"):
        return True
    return SESSION in request.cookies and "authorization" not in request.headers


def _accepted(header: str) -> Language | None:
    """The language of ours that an `Accept-Language` header puts first (RFC 9110 §12.5.4)."""
    weights: dict[Language, float] = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";q=")
        ours = next((one for one in LANGUAGES if name.strip().split("-")[0] == one), None)
        if ours is not None:
            weights[ours] = max(weights.get(ours, 0.0), _weight(weight))
    best = max(weights, key=lambda one: weights[one], default=None)
    return best if best is not None and weights[best] > 0 else None


def _weight(text: str) -> float:
    """A weight as headers write it; 1 where none is given, 0 for what is no number."""
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        return 0.0

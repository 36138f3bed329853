"""Errors as RFC 9457 has them: the domain's own sentence, and one table of statuses."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

from api.access.refusals import Forbidden, NotLoggedIn, TooLarge, TooMany
from graph.errors import Ambiguous, CreditGraphError, InvalidFact, NotFound, StoreError, UnknownEnd

_STATUS: Final[tuple[tuple[type[CreditGraphError], int], ...]] = (
    (NotLoggedIn, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Ambiguous, 409),
    (TooLarge, 413),
    (InvalidFact, 422),
    (UnknownEnd, 422),
    (TooMany, 429),
    (StoreError, 503),
    (CreditGraphError, 422),
)
_TITLES: Final = {
    400: "Bad request",
    401: "Log in first",
    403: "Not covered by your roles",
    404: "Not found",
    405: "Method not allowed",
    409: "Ambiguous",
    413: "Too large",
    415: "Unsupported media type",
    422: "Cannot be used as given",
    429: "Too many tries",
    500: "A fault of the program",
    503: "The store is away",
}
_AWAY_S: Final = 5


def status_of(error: CreditGraphError) -> int:
    """The HTTP status of one of our errors."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def headers_of(error: CreditGraphError) -> dict[str, str]:
    """What a client is told beside the status: how to log in, when to come again."""
    if isinstance(error, NotLoggedIn):
        return {"www-authenticate": "Bearer"}
    if isinstance(error, TooMany):
        return {"retry-after": str(error.after_s)}
    return {"retry-after": str(_AWAY_S)} if isinstance(error, StoreError) else {}


def title_of(status: int) -> str:
    """What a status means here, in a few words."""
    return _TITLES.get(status, "Refused")


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A problem document."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": detail,
    }
    return Response(
        orjson.dumps(content), status, dict(headers or {}), media_type="application/problem+json"
    )

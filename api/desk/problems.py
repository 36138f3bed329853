"""Errors as problem documents (RFC 9457): the error's own sentence, and one table of statuses."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

from api.access.refusals import Forbidden, NotLoggedIn, TooLarge, TooMany
from api.placeless import without_places
from graph.errors import (
    Ambiguous,
    CreditGraphError,
    InvalidFact,
    NotFound,
    Overtaken,
    StoreError,
    Taken,
    Unavailable,
    UnknownEnd,
)
from graph.sentence import Language, Sentence, catalogue, say

# The first class that fits decides, so the base class of all comes last.
_STATUS: Final[tuple[tuple[type[CreditGraphError], int], ...]] = (
    (NotLoggedIn, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Ambiguous, 409),
    (Overtaken, 409),
    (Taken, 409),
    (TooLarge, 413),
    (InvalidFact, 422),
    (UnknownEnd, 422),
    (TooMany, 429),
    (Unavailable, 501),
    (StoreError, 503),
    (CreditGraphError, 422),
)
_AWAY_S: Final = 5  # seconds after which to ask a store again that was away


def status_of(error: CreditGraphError) -> int:
    """The HTTP status of an error of the domain."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def headers_of(error: CreditGraphError) -> dict[str, str]:
    """The headers of a refusal: how to log in, or after how many seconds to try again."""
    if isinstance(error, NotLoggedIn):
        return {"www-authenticate": "Bearer"}
    if isinstance(error, TooMany):
        return {"retry-after": str(error.after_s)}
    return {"retry-after": str(_AWAY_S)} if isinstance(error, StoreError) else {}


def title_of(status: int) -> Sentence:
    """The title of an HTTP status."""
    code = f"http.{status}"
    return say(code if code in catalogue() else "http.other")


def field_fault(error: Mapping[str, Any]) -> Sentence:
    """What is wrong with a field of a request, from an error of pydantic.

    Names the field and the fault, never the value, which may be a name.
    """
    code, context = f"field.{error['type']}", dict(error.get("ctx", {}))
    raised = context.pop("error", None)
    if isinstance(raised, CreditGraphError):  # a validator of ours refused the value
        wrong = raised.sentence
    elif code in catalogue():
        wrong = say(code, **context)
    else:
        wrong = say("field.other", message=error["msg"])
    # The first part says body, query or path, which a person need not know.
    where = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    return say("request.field", field=where, wrong=wrong)


def status_fault(status: int, detail: str) -> Sentence:
    """Why the web framework refused a request; its own `detail` where the catalogue has no code."""
    code = f"request.{status}"
    return say(code) if code in catalogue() else say("request.other", detail=detail)


def problem(
    status: int, detail: Sentence, language: Language, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem document (RFC 9457) in the caller's language."""
    told = without_places(detail)  # of our own folders a caller learns nothing
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": title_of(status).text(language),
        "status": status,
        "detail": told.text(language),
    }
    return Response(
        orjson.dumps(content), status, dict(headers or {}), media_type="application/problem+json"
    )

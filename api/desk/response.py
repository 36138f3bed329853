"""Answers as bytes: JSON with sorted keys, and the frame that every answer carries."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from api.desk.question import Ask
from api.plain import plain


def framed(ask: Ask, *, explored: int = 0, truncated: bool = False) -> dict[str, Any]:
    """The keys of every answer: day, revision, digest of the policy, and how complete it is.

    `behind` is the number of revisions by which the answer lags the store; records withdrawn in
    them are left out all the same.
    """
    view = ask.view
    return {
        "as_of": view.as_of,
        "revision": view.revision,
        "policy": view.reach.policy.digest,
        "explored": explored,
        "truncated": truncated,
        "behind": 0 if view.past else view.latest - view.revision,
    }


def answer(ask: Ask, content: Mapping[str, Any], *, status: int = 200) -> Response:
    """A JSON answer; with a tag, the caller's own cache keeps it and asks each time for changes."""
    kept = ask.tag and not ask.journalled.written
    headers = {"etag": ask.tag, "cache-control": "private, no-cache"} if kept else {}
    return Response(encoded(content), status, headers, media_type="application/json")


def encoded(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys; absent fields of facts are left out."""
    # orjson would write dataclasses whole; `plain` leaves their absent fields out.
    options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    return orjson.dumps(content, default=plain, option=options)

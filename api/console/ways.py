"""Where a reader goes on from a page that refused something: no page is a dead end."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request

from api.access.caller import Caller
from graph.sentence import Sentence, say

ON_SITE: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\]*\Z")  # `//host` is another site
_LATER: Final = frozenset({429, 503})  # the same question may be answered in a while
_GONE: Final = frozenset({404, 409, 422})  # another question may be answered
Way = tuple[str, Sentence]


def came_from(request: Request) -> str:
    """The address on this desk that the reader came from, with its query; "" where unknown."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc or not ON_SITE.match(came.path):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def asked_page(request: Request) -> str:
    """The page to come back to: the one asked for, or the one whose form or script asks."""
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return came_from(request)
    query = request.url.query
    return _path(request) + (f"?{query}" if query else "")


def _path(request: Request) -> str:
    return quote(request.url.path, safe="/:@")  # as an address: the server reads it decoded


def ways_on(request: Request, caller: Caller | None, status: int) -> list[Way]:
    """(address, what it is) of each way on from a refusal, the nearest first."""
    looked, before = request.method == "GET", came_from(request)
    ways: list[Way] = []
    if looked and status in _LATER:
        ways.append((asked_page(request) or _path(request), say("problem.again")))
    if looked and request.url.query and status in _GONE:
        ways.append((_path(request), say("problem.plain")))
    if (before and before != asked_page(request)) or (before and not looked):
        ways.append((before, say("problem.back" if looked else "problem.back_to_form")))
    if caller is None:
        return [*ways, ("/login", say("problem.log_in"))]
    if status in _GONE and caller.may("find"):
        ways.append(("/search", say("problem.search")))
    if status == 403:
        ways.append(("/account", say("problem.roles")))
    return [*ways, ("/", say("problem.home"))]

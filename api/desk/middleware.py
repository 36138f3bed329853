"""The middleware of every request: security headers, one line in the log, one count.

The log names the pattern of the route and never the address, so it holds no name or identifier.
"""

import json
import logging
import time
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.desk.admission import release
from api.desk.metrics import Metrics

LOG: Final = logging.getLogger("creditgraph.requests")

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Answers may hold personal data: only those that allow a cache themselves are kept in one.
    "cache-control": "no-store",
}
# A year, as the preload lists ask; without subdomains, which are not ours to decide on.
_ONLY_HTTPS: Final = "max-age=31536000"
# As a server sends them; names of headers are kept in lower case.
_GUARDING: Final = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]


class RequestMiddleware:
    """The outermost of our ASGI layers: it also sees the errors of the layers within."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # 500 is logged where a fault ends the request before any answer starts.
        began, number, status = time.perf_counter(), uuid4().hex[:12], 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                guard(headers, safe=scope["scheme"] == "https")
                headers["x-request-id"] = number
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            release(scope)
            self._note(scope, status, time.perf_counter() - began, number)

    def _note(self, scope: Scope, status: int, seconds: float, number: str) -> None:
        # A label for each invented method would fill the memory of server and monitor.
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        pattern = route_of(scope)
        self._metrics.observe(method, pattern, status, seconds)
        if LOG.isEnabledFor(logging.INFO):
            said = {
                "request": number,
                "method": method,
                "route": pattern,
                "status": status,
                "ms": round(1000 * seconds, 2),
                "who": scope.get("state", {}).get("who", ""),
            }
            # As `LOG.info` does, but that it would walk the stack for the line of this call.
            told = {"fields": said}
            LOG.handle(LOG.makeRecord(LOG.name, logging.INFO, "", 0, "request", (), None, "", told))


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: Scope) -> str:
    """The pattern of the route that answered, or `unknown`; never the address itself."""
    return getattr(scope.get("route"), "path", None) or "unknown"


def guard(headers: MutableHeaders, *, safe: bool = False) -> None:
    """Add the headers that tell a browser what to refuse; those already set stay.

    `safe`: the request came over HTTPS, so from now on the browser asks over HTTPS only.
    Answers to faults are made outside the middleware, so their handler calls this too.
    """
    given = {name for name, _ in headers.raw}
    headers.raw.extend(pair for pair in _GUARDING if pair[0] not in given)
    if safe:
        headers.setdefault("strict-transport-security", _ONLY_HTTPS)


class JsonLines(logging.Formatter):
    """Formats log records as JSON, one line each."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _second(int(record.created)),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    """A second since the epoch as ISO 8601, by the clock of the place."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(at))

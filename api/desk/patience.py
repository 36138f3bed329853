"""The middleware that bounds a request: its head, the size of its body, and how long that takes."""

import asyncio
import time
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.desk.language import language_of
from api.desk.problems import problem, status_fault
from graph.sentence import Language

_ADDRESS: Final = 8 * 2**10  # bytes of path and query
BODY: Final = 2 * 2**20  # bytes of a request whose route sets no other bound
_HEADERS: Final = 32 * 2**10  # bytes of all headers: a browser sends two thousand
STILL_S: Final = 15.0  # without a byte
# A body has this long and a second more for each so many bytes: a slow line, but no trickle.
_BASE_S: Final = 20.0
_BYTES_A_S: Final = 8 * 2**10


class PatienceMiddleware:
    """Refuses heads that are too long, and bodies that are too large (413) or too slow (408)."""

    def __init__(self, app: ASGIApp, otherwise: Language) -> None:
        self._app = app
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if status := _too_long(scope):
            await self._refuse(status, scope, receive, send)
            return
        body = _Body(scope, receive)
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if body.slow and not started:
                return  # the app takes it for a caller who went away
            started = True
            await send(message)

        with suppress(ClientDisconnect):
            await self._app(scope, body.receive, sending)
        if body.slow and not started:
            await self._refuse(408, scope, receive, send)

    async def _refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        language = language_of(Request(scope), self._otherwise)
        # What still comes of it is not read, so the line cannot serve another request.
        made = problem(status, status_fault(status, ""), language, {"connection": "close"})
        await made(scope, receive, send)


def _too_long(scope: Scope) -> int:
    """The status that refuses a head: 414 for its address, 431 for its headers; 0 for none."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _ADDRESS:
        return 414
    return 431 if sum(len(n) + len(v) for n, v in scope["headers"]) > _HEADERS else 0


class _Body:
    """Receives the body of a request, and gives up on one that comes too slowly (`slow`)."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive
        self._bytes = 0
        self._began: float | None = None
        self._whole = False
        self.slow = False

    async def receive(self) -> Message:
        """The next message; once the body is whole, the caller may be listened for without end.

        Raises HTTPException for a body that is larger than its route takes, or says it will be.
        """
        if self._whole:
            return await self._receive()
        declared = Headers(scope=self._scope).get("content-length", "")
        self._bound(int(declared) if declared.isdecimal() else 0)
        if self._began is None:
            self._began = time.monotonic()
        left = self._began + _BASE_S + self._bytes / _BYTES_A_S - time.monotonic()
        try:
            async with asyncio.timeout(min(STILL_S, left)):
                message = await self._receive()
        except TimeoutError as error:
            self.slow = self._whole = True
            raise ClientDisconnect from error
        self._bytes += len(message.get("body", b""))
        self._bound(self._bytes)
        self._whole = not message.get("more_body", False)
        return message

    def _bound(self, size: int) -> None:
        # Starlette's own limit of an app answers in plain text, outside of all that logs and guards
        # answers. A route's is known once the request has come to it.
        if size > self._scope.get(MAX_BODY_SIZE_SCOPE_KEY, BODY):
            raise HTTPException(413)

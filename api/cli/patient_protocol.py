"""HTTP connections that end when the other side is too slow to ask or to read."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEAD_S: Final = 10.0  # for a request's head, from its first byte or the connection's start
_READ_S: Final = 60.0  # without reading any of an answer that waits to be sent
# Of a head that is not whole yet, which the parser keeps; of a whole one the desk takes half.
_HEAD_BYTES: Final = 64 * 2**10


class _Wait:
    """The end of a connection after some seconds, unless what is waited for comes."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, protocol: HttpToolsProtocol, seconds: float) -> None:
        """Begin to wait, unless that has begun already."""
        if self._timer is None:
            self._timer = protocol.loop.call_later(seconds, protocol.transport.abort)

    def end(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's connection, which by itself waits for ever for a half-sent head and a reader.

    Nor does it bound a head, or ask which host a request is for.
    """

    head_s = _HEAD_S
    read_s = _READ_S

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **options)
        self._head = _Wait()
        self._reader = _Wait()
        self._within_body = False
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head.begin(self, self.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._head.end()
        self._reader.end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait on for a head that is not whole yet, and refuse one that grows too long."""
        if not self._within_body:  # a head is due or coming
            self._head.begin(self, self.head_s)
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > _HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("Invalid HTTP request received.")  # uvicorn's words

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head, which may follow another request at once."""
        super().on_message_begin()
        self._head.begin(self, self.head_s)

    def on_headers_complete(self) -> None:
        """Wait no longer: the head is whole.

        Raises ValueError, which the parser takes for a bad request (400), unless it names one host:
        RFC 9112 §3.2.
        """
        self._head.end()
        self._within_body, self._head_bytes = True, 0
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise ValueError("host")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next head is due."""
        self._within_body, self._head_bytes = False, 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for the other side to read."""
        super().pause_writing()
        self._reader.begin(self, self.read_s)

    def resume_writing(self) -> None:
        """It reads."""
        super().resume_writing()
        self._reader.end()

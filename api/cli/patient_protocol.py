"""HTTP connections that end when the other side is too slow to ask or to read."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_HEAD_S: Final = 10.0  # for a request's head, from its first byte or the connection's start
_READ_S: Final = 60.0  # without reading any of an answer that waits to be sent


class _Wait:
    """The end of a connection after some seconds, unless what is waited for comes."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, protocol: H11Protocol, seconds: float) -> None:
        """Begin to wait, unless that has begun already."""
        if self._timer is None:
            self._timer = protocol.loop.call_later(seconds, protocol.transport.abort)

    def end(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class PatientProtocol(H11Protocol):
    """uvicorn's connection, which by itself waits for ever for a half-sent head and a reader."""

    head_s = _HEAD_S
    read_s = _READ_S

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **options)
        self._head = _Wait()
        self._reader = _Wait()

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
        """Wait on for a head that is not whole yet, and no longer for one that is."""
        if self.conn.their_state is h11.IDLE:  # a head is due or coming
            self._head.begin(self, self.head_s)
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head.end()

    def pause_writing(self) -> None:
        """Begin to wait for the other side to read."""
        super().pause_writing()
        self._reader.begin(self, self.read_s)

    def resume_writing(self) -> None:
        """It reads."""
        super().resume_writing()
        self._reader.end()

"""HTTP connections that end when the other side is too slow to ask or to read."""

import asyncio
from typing import Any, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_HEAD_S: Final = 10.0  # for a request's head, from its first byte or the connection's start
_SHORT: Final = 8 * 2**10  # bytes of a head: what is longer waits for nothing
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


class _Gathering:
    """A transport that sends the head of an answer together with what follows it at once.

    uvicorn writes them apart, and each writing is a call of the system and a packet.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """Send these bytes before the loop turns to anything else."""
        if self._held:
            data, self._held = self._held + data, b""
            self._transport.write(data)
        elif len(data) > _SHORT:
            self._transport.write(data)
        elif data:
            self._held = data
            self._loop.call_soon(self._send)

    def _send(self) -> None:
        if self._held:
            self._transport.write(self._held)
            self._held = b""

    def close(self) -> None:
        """Send what is held, and close as the transport does."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is held is lost."""
        self._held = b""
        self._transport.abort()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the transport's
        return getattr(self._transport, name)


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
        gathering = _Gathering(transport, self.loop)
        super().connection_made(cast(asyncio.Transport, gathering))
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

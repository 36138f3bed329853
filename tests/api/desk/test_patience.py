"""Slow and half-open requests end; heads and bodies that are too long are refused in words."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.cli.patient_protocol import PatientProtocol
from api.desk import patience
from tests.api.desks import Client, copy_of_city, desk

LONG = "x" * 200_000
_ENDS_S = 60.0  # by then a busy server, too, has ended what it ends after a second


class Hasty(PatientProtocol):
    """The connections of a server that waits a second."""

    head_s = 1.0
    read_s = 1.0


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port of a desk in a thread."""
    with desk(copy_of_city(folder), folder) as made:
        config = uvicorn.Config(create_app(made), port=0, log_config=None, http=Hasty)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield server.servers[0].sockets[0].getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(patience, "STILL_S", 1.0)
        with served(tmp_path_factory.mktemp("slow")) as number:
            yield number


def answer(at: socket.socket) -> bytes:
    """What comes until the other side ends the connection, which it must."""
    at.settimeout(_ENDS_S)
    parts = []
    while part := at.recv(65536):
        parts.append(part)
    return b"".join(parts)


def hung_up(at: socket.socket, sent: bytes) -> bool:
    """Whether the other side ends the connection in the midst of such messages."""
    until = time.monotonic() + _ENDS_S
    at.settimeout(0.5)
    while time.monotonic() < until:
        try:
            at.sendall(sent)
        except TimeoutError:  # its buffer is full
            continue
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET /api/health HTTP/1.1\r\nHost: local", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "],
    ids=["nothing", "half a line", "half a head"],
)
def test_a_half_open_connection_is_closed(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(sent)
        with suppress(ConnectionResetError):
            assert answer(at) == b""


def test_a_head_that_trickles_in_is_closed_all_the_same(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        assert hung_up(at, b"a")


def test_a_head_that_follows_another_request_must_come_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/he")
        came = b""
        with suppress(ConnectionResetError):
            came = answer(at)
    assert came.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize(
    "endless", [b"GET /", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "], ids=["address", "header"]
)
def test_a_head_without_end_is_refused_before_it_is_large(port: int, endless: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(endless)
        with suppress(OSError):
            for _ in range(64):
                at.sendall(b"a" * 16_384)
        told = b""
        with suppress(ConnectionResetError):
            told = answer(at)
    assert told.startswith(b"HTTP/1.1 400 ") or not told


_HOST = b"Host: localhost\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        _HOST + b"Host: elsewhere\r\n",
        _HOST + b"Content-Length: 4\r\nContent-Length: 5\r\n",
        _HOST + b"Content-Length: +4\r\n",
        _HOST + b"X: a\0b\r\n",
        _HOST + b"X : a\r\n",
        _HOST + b"Transfer-Encoding: chunked, identity\r\n",
    ],
    ids=[
        "no host",
        "two hosts",
        "two lengths",
        "signed length",
        "NUL",
        "blank",
        "chunked is not last",
    ],
)
def test_a_head_that_two_servers_could_read_differently_is_refused(
    port: int, headers: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(b"POST /login HTTP/1.1\r\n" + headers + b"\r\n0\r\n\r\n")
        assert answer(at).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_stops_is_answered_408_in_a_sentence(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.sendall(
            b"POST /login HTTP/1.1\r\nHost: localhost\r\ncontent-length: 1000\r\n"
            b"accept-language: zh\r\n"
            b"content-type: application/x-www-form-urlencoded\r\n\r\nname=a"
        )
        head, _, body = answer(at).partition(b"\r\n\r\n")
    assert b"408" in head.splitlines()[0]
    assert "内容发送过慢" in json.loads(body)["detail"]


def test_a_reader_who_does_not_read_is_hung_up_on(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as at:
        at.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert hung_up(at, b"GET /vis-network.js HTTP/1.1\r\nHost: localhost\r\n\r\n")


def test_whoever_asks_in_time_keeps_the_connection(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hasty, "head_s", 6.0)  # so that a pause of ours, longer than meant, is none
    until = time.monotonic() + 1.2 * Hasty.head_s
    with socket.create_connection(("127.0.0.1", port)) as at:
        while time.monotonic() < until:
            at.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            came = b""
            while not came.endswith(b"}"):
                came += at.recv(65536)
            assert b"200 OK" in came
            time.sleep(0.4)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/api/freshness?as_of={LONG[:9000]}", {}, 414),
        ("/api/freshness", {"x-long": LONG[:40_000]}, 431),
        ("/api/freshness", {f"x-{n}": LONG[:400] for n in range(100)}, 431),
    ],
    ids=["address", "one header", "many headers"],
)
def test_a_head_that_is_too_long_is_refused_in_words(
    reading: Client, path: str, headers: dict[str, str], status: int
) -> None:
    refused = reading.http.get(path, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert refused.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"subjects": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"subjects": ["a"], "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"subjects": [' + b"9" * 1_000_000 + b"]}",
        b'{"subjects": ["' + b"a" * 3_000_000 + b'"]}',
    ],
    ids=["nested lists", "nested objects", "a number of a million digits", "3 MB"],
)
def test_hostile_json_is_refused_at_once(reading: Client, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    began = time.process_time()
    answer = reading("POST", "/vettings/batch", content=body, headers=headers)
    assert answer.status_code in (400, 413, 422)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/vettings/batch", "application/problem+json"), ("/login", "text/html")],
    ids=["API", "page"],
)
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in pieces"])
def test_a_body_beyond_two_mebibytes_is_refused_in_our_own_words(
    reading: Client, path: str, kind: str, *, declared: bool
) -> None:
    body = b"name=" + b"a" * patience.BODY
    headers = {
        "authorization": f"Bearer {reading._keys['enquirer']}",
        "accept-language": "en",
        "content-type": "application/x-www-form-urlencoded",
    }
    refused = reading.http.post(path, content=body if declared else iter([body]), headers=headers)
    assert (refused.status_code, refused.headers["content-type"].split(";")[0]) == (413, kind)
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert f"{patience.BODY >> 20} MiB" in refused.text

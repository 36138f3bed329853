"""A real receiver of webhooks and a real receiver of mail, on loopback, for tests."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Posts:
    """A webhook's receiver: what it took, and with which statuses it answers first."""

    url: str = ""
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # of the next answers; then 204


@contextmanager
def webhook_receiver() -> Iterator[Posts]:
    """A server that takes posts."""
    posts = Posts()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = posts.statuses.pop(0) if posts.statuses else 204
            if status == 204:
                posts.taken.append((dict(self.headers.items()), body))
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{posts.url}/elsewhere")
            self.end_headers()

        def log_message(self, *told: Any) -> None:
            del told

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with _served(server):
        posts.url = f"http://127.0.0.1:{server.server_address[1]}/alerts"
        yield posts


@dataclass
class Mails:
    """A mail server: where it is, what it took, and how many it refuses first."""

    place: str = ""
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: int = 0


@contextmanager
def mail_receiver() -> Iterator[Mails]:
    """A server that speaks SMTP (RFC 5321) as far as one mail at a time needs it."""
    mails = Mails()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            recipient = ""
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                if verb == b"DATA":
                    self._say("354 go on")
                    self._take(recipient)
                elif verb == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _take(self, recipient: str) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b"..") else line)
            if mails.refused:
                mails.refused -= 1
                self._say("451 not now")
                return
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(message, EmailMessage)
            mails.taken.append((recipient, message))
            self._say("250 taken")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        mails.place = f"127.0.0.1:{server.server_address[1]}"
        yield mails


@contextmanager
def _served(server: Any) -> Iterator[Any]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A TCP proxy that loses the answer to a COMMIT, or drops idle connections, as networks do."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_COMMIT = b"\xb0\x12\x00\x00"  # the Bolt message, at the end of what is sent


class Proxy:
    """Passes Bolt on; while `losing`, it breaks off once a COMMIT has reached the server.

    So many COMMITs as `sparing` says are let through before.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self.losing = self.sparing = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.away = False  # whether new connections are refused
        self._clients: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.away:
                    client.close()
                    continue
                self._clients.append(client)
                self._threads.append(_passing(self._pass_on, client))
                self._threads[-1].start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._server)) as server:
            back = _passing(self._back, server, client)
            back.start()
            with suppress(OSError):
                while data := client.recv(65536):
                    if data.endswith(_COMMIT) and self._loses():
                        client.shutdown(socket.SHUT_RDWR)
                    server.sendall(data)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)  # the server still reads what was sent
            back.join()

    def _loses(self) -> bool:
        if self.sparing:
            self.sparing -= 1
            return False
        self.losing -= 1
        return self.losing >= 0

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Break every connection off; new ones are let through unless `away`."""
        while self._clients:
            with suppress(OSError):
                self._clients.pop().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Accept no more, and wait till every connection has ended."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def _passing(work: Callable[..., None], *sockets: socket.socket) -> threading.Thread:
    return threading.Thread(target=work, args=sockets, daemon=True)

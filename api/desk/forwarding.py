"""The middleware that sets a request's caller and scheme to what a named proxy says of them."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.address import Proxies

_SCHEMES: Final = frozenset({"http", "https"})


class ForwardedMiddleware:
    """Sets `client` and `scheme` of each request; what an unnamed peer forwards is not believed."""

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer, port = scope.get("client") or ("", 0)
        if scope["type"] == "http" and self._proxies.include(peer):
            address = self._proxies.caller(peer, _values(scope, b"x-forwarded-for"))
            scope["client"] = (address, port if address == peer else 0)
            # The last is of the proxy next to us: the ones before it are the caller's word.
            said = ",".join(_values(scope, b"x-forwarded-proto")).rpartition(",")[2].strip()
            scope["scheme"] = said if said in _SCHEMES else scope["scheme"]
        await self._app(scope, receive, send)


def _values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header of a request, in the order received."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]

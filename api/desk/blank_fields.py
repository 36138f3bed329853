"""The middleware for which a field left blank in a form of a page is a field that was not sent.

A browser sends `since=` for an empty date. An address of the API says what it means.
"""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_API: Final = "/api/"


class BlankFieldsMiddleware:
    """Takes parameters without a value out of the queries of pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["query_string"] and _is_page(scope):
            pairs = scope["query_string"].split(b"&")
            scope["query_string"] = b"&".join(one for one in pairs if one.partition(b"=")[2])
        await self._app(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    return not scope["path"].startswith(_API)

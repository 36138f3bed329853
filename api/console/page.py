"""Rendering of pages: the template, and what every template knows."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, Response

from api.access.caller import Caller
from api.console import formatting
from api.console.words import Words
from api.desk.language import switched

# The last is the host that the test client sends.
_HERE_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
_CLOCK: Final = ("as_of", "at_revision")
_HERE: Final = Path(str(files("api.console"))) / "templates"
# Marks of writing direction, by which what somebody typed would turn the words that follow it.
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _as_written(value: Any) -> Any:  # noqa: ANN401
    """A part of a page without marks of writing direction, in the order in which it was typed."""
    if not isinstance(value, str) or value.isascii() or not _TURNING.search(value):
        return value
    return type(value)(_TURNING.sub("", value))  # markup stays markup


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_HERE),
    autoescape=True,
    finalize=_as_written,
    undefined=StrictUndefined,  # a misspelt name is an error, not an empty place on the page
    trim_blocks=True,
    lstrip_blocks=True,
)


def template_steps() -> Iterator[Callable[[], Template]]:
    """A step for each template that compiles it: else whoever first sees such a page waits."""
    for name in _ENVIRONMENT.list_templates():
        yield partial(_ENVIRONMENT.get_template, name)


def words_of(request: Request) -> Words:
    """The console's words in the language that the reader chose."""
    return Words(switched(request))


def clock_of(request: Request) -> str:
    """The day and revision in a page's address, as a query for links to the next page."""
    asked = {key: request.query_params[key] for key in _CLOCK if key in request.query_params}
    return urlencode(asked)


def page(
    request: Request,
    template: str,
    caller: Caller | None,
    *,
    status: int = 200,
    **parts: Any,  # noqa: ANN401
) -> HTMLResponse:
    """A page from a template, which knows `caller` (None where nobody is logged in), `w` (words),
    `style` (formatting), `path` and the `parts` of the page.
    """
    rendered = _ENVIRONMENT.get_template(template).render(
        caller=caller, w=words_of(request), style=formatting, path=request.url.path, **parts
    )
    return HTMLResponse(rendered, status)


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, max_age: int | None = None
) -> None:
    """Set a cookie that no script reads."""
    # Lax: links from elsewhere find the session, forms of other sites do not.
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=_is_safe(request),
        path="/",
    )


def _is_safe(request: Request) -> bool:
    """Whether a cookie is for HTTPS only: always, except over plain HTTP on this very machine."""
    return request.url.scheme == "https" or request.url.hostname not in _HERE_NAMES

"""The console put together: its pages, its static files, and errors as pages."""

from pathlib import Path
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from analytics.report.icons import icon_file
from analytics.report.vis_network import SCRIPT
from api.access.cookies import ASKED, SESSION
from api.console.depends import PAGES, LogInFirst, StepFirst
from api.console.page import page, set_cookie
from api.console.pages import (
    about,
    account,
    alerts,
    approvals,
    cases,
    front,
    guarantees,
    identity,
    journal,
    loads,
    mending,
    my_vettings,
    network,
    oidc,
    opinion,
    ownership,
    party,
    paths,
    record,
    search,
    second_factor,
    tenders,
    unknown_columns,
    users,
    vet,
    vetting,
    worklist,
)
from api.console.ways import asked_page, ways_on
from graph.errors import NotFound
from graph.words import ENTITY_KINDS, GRADES

_PAGES: Final = (
    second_factor,  # before front: `/login/code` is no one-time login
    oidc,
    front,
    account,
    alerts,
    approvals,
    cases,
    guarantees,
    search,
    party,
    identity,
    users,
    journal,
    my_vettings,
    network,
    opinion,
    ownership,
    paths,
    tenders,
    unknown_columns,
    vet,
    vetting,
    record,
    loads,
    mending,
    about,
    worklist,
)

_ASKED_S: Final = 600  # for so long after a login the page asked for before it is opened
_STATIC: Final = Path(__file__).with_name("static")
_CACHED: Final = {"cache-control": "no-cache"}  # kept, but asked for each time: sent when changed


class _Files(StaticFiles):
    """The static files, which browsers keep and ask for each time."""

    def file_response(self, *args: Any, **options: Any) -> Response:  # noqa: ANN401
        response = super().file_response(*args, **options)
        response.headers.update(_CACHED)
        return response


def add_console(app: FastAPI) -> None:
    """Add every page and static file to the app, outside the OpenAPI document."""
    for module in _PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", _Files(directory=_STATIC), name="static")
    app.add_api_route("/vis-network.js", vis_network, include_in_schema=False)
    app.add_api_route("/icons/{kind}/{grade}.svg", kind_icon, include_in_schema=False)
    app.add_exception_handler(LogInFirst, _log_in)
    app.add_exception_handler(StepFirst, _do_step)


def vis_network() -> Response:
    """The vis-network script, from this server and no foreign host."""
    return FileResponse(SCRIPT, media_type="text/javascript", headers=_CACHED)


def kind_icon(kind: str, grade: str) -> Response:
    """The icon of a kind of party by its grade, as pictures draw it.

    `none` is without a grade, `many` the stack that stands for several parties.
    """
    if kind not in ENTITY_KINDS or grade not in (*GRADES, "none", "many"):
        raise NotFound("drawing.no_icon", kind=kind, grade=grade)
    drawn = icon_file(kind, grade if grade in GRADES else None, many=grade == "many")
    return Response(drawn, media_type="image/svg+xml", headers=_CACHED)


def page_error(request: Request, problem: Response) -> Response:
    """A problem document as a page, with the same sentence and status."""
    told = orjson.loads(bytes(problem.body))
    # The page keeps its menu where somebody is logged in.
    caller = None
    if token := request.cookies.get(SESSION):
        caller = request.app.state.desk.accounts.of_session(token)
    status, sent = problem.status_code, request.method == "POST"
    parts = {"problem": told, "ways": ways_on(request, caller, status), "sent": sent}
    made = page(request, "problem.html", caller, status=status, **parts)
    # The other headers of a problem concern systems, or are those of its JSON.
    made.headers.update({k: v for k, v in problem.headers.items() if k == "retry-after"})
    return made


def _log_in(request: Request, error: Exception) -> Response:
    del error
    ended = SESSION in request.cookies
    response = RedirectResponse("/login?done=ended" if ended else "/login", 303)
    # The page to go on with once somebody is logged in, by whatever door.
    if (asked := asked_page(request)) not in ("", "/"):
        set_cookie(request, response, ASKED, asked, max_age=_ASKED_S)
    return response


def _do_step(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, StepFirst)
    return RedirectResponse(PAGES[error.step], 303)

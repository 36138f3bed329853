"""The app factory: routes, pages, errors and the middleware, over one desk."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response

from api.access.journalling import journal_door
from api.access.refusals import Forbidden
from api.console.app import add_console, page_error
from api.console.page import template_steps
from api.desk.blank_fields import BlankFieldsMiddleware
from api.desk.desk import Desk
from api.desk.forwarding import ForwardedMiddleware
from api.desk.language import language_of
from api.desk.middleware import LOG, RequestMiddleware, guard, route_of
from api.desk.patience import PatienceMiddleware
from api.desk.problems import field_fault, headers_of, problem, status_fault, status_of
from api.interface.document import api_routes, complete
from api.routes import (
    accounts,
    approvals,
    brief,
    cases,
    chains,
    data_status,
    exposure,
    handovers,
    identity,
    journal,
    loads,
    measures_due,
    my_vettings,
    network,
    opinions,
    over_time,
    own_account,
    ownership,
    parties,
    patterns,
    pictures,
    records,
    search,
    service,
    ties,
    vettings,
    watches,
    worklists,
)
from api.routes.caller import describe_callers
from api.routes.depends import NotModified
from graph.errors import CreditGraphError
from graph.sentence import Language, say

# A request is matched with one after the other: what systems ask most stands first.
_ROUTES: Final = (
    vettings,
    service,
    ownership,  # before parties: `/entities/…/ownership` is no id
    parties,
    brief,
    search,
    measures_due,
    ties,
    over_time,
    my_vettings,
    network,
    chains,
    exposure,
    identity,
    patterns,
    accounts,
    own_account,
    approvals,
    journal,
    loads,
    handovers,
    opinions,
    records,
    watches,
    cases,
    pictures,
    data_status,
    worklists,
)
_THREADS: Final = 8  # of two cores: more would only hold more of the store's pages in memory
# The last is the host that the test client sends.
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]", "testserver")
_ABOUT: Final = (
    "Trace dishonesty through related parties, lawfully. **A lead is never a ground**: answers "
    "keep `listed`, `statutory` and `lead` apart, and carry the day, revision and policy they are "
    "of. Persons are masked unless the role covers them and a `Purpose` is stated; each "
    "look-up of them is journalled, hit or miss."
)


class _Desk(FastAPI):
    """The app, whose OpenAPI document says who may call what, and what each route does."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            complete(describe_callers(super().openapi()), api_routes(self))
        return super().openapi()


def create_app(desk: Desk, *, hosts: tuple[str, ...] = ()) -> FastAPI:
    """The app over a desk; starts the desk when it begins to serve and closes it at the end.

    `hosts` are the names, beside those of the loopback, that a request may be addressed to.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        del app
        current_default_thread_limiter().total_tokens = _THREADS
        desk.start()
        try:
            yield
        finally:
            desk.close()

    app = _Desk(
        title="Credit relationship graph",
        version=version("creditgraph"),
        description=_ABOUT,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    for module in _ROUTES:
        app.include_router(module.router)
    add_console(app)
    desk.warming.add(template_steps())
    _add_errors(app, desk.settings.language)
    # The one added last is the outermost: it logs and counts what those before it refuse, too.
    app.add_middleware(BlankFieldsMiddleware)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=4)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, *hosts])
    app.add_middleware(PatienceMiddleware, otherwise=desk.settings.language)
    app.add_middleware(RequestMiddleware, metrics=desk.metrics)
    app.add_middleware(ForwardedMiddleware, proxies=desk.settings.proxies)
    return app


def _add_errors(app: FastAPI, otherwise: Language) -> None:
    """Answer every error as a problem document, or as a page where a page was asked for.

    `otherwise` is the language for callers that ask for neither Chinese nor English.
    """

    def handle(kind: type[Exception], make: Callable[[Any, Language], Response]) -> None:
        def handler(request: Request, error: Exception) -> Response:
            made = make(error, language_of(request, otherwise))
            if isinstance(error, Forbidden):
                who = getattr(request.state, "who", "") or "unknown"
                what = f"forbidden {request.method} {route_of(request.scope)}"
                journal_door(request.app.state.desk.store, who, what)
            # 304 has no body that a page could show.
            if not request.url.path.startswith("/api/") and made.status_code != 304:
                made = page_error(request, made)
            guard(
                made.headers, safe=request.url.scheme == "https"
            )  # a fault is answered outside the middleware
            return made

        app.add_exception_handler(kind, handler)

    handle(CreditGraphError, _of_ours)
    handle(RequestValidationError, _of_input)
    handle(HTTPException, _of_http)
    handle(NotModified, _of_cache)
    handle(Exception, _of_fault)


def _of_ours(error: CreditGraphError, language: Language) -> Response:
    return problem(status_of(error), error.sentence, language, headers_of(error))


def _of_input(error: RequestValidationError, language: Language) -> Response:
    # A refusal is one sentence, so only the first fault is named.
    return problem(422, field_fault(error.errors()[0]), language)


def _of_http(error: HTTPException, language: Language) -> Response:
    fault = status_fault(error.status_code, error.detail)
    return problem(error.status_code, fault, language, error.headers)


def _of_cache(error: NotModified, language: Language) -> Response:
    del language
    return Response(status_code=304, headers={"etag": error.tag})


def _of_fault(error: Exception, language: Language) -> Response:
    # The details go to the log only: the message of an exception may quote a name.
    LOG.error("fault", exc_info=error)
    return problem(500, say("request.fault"), language)

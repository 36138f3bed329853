"""The app factory: routes, pages, errors and the gate, over one desk."""

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

from api.console.app import add_console, page_error
from api.desk.desk import Desk
from api.desk.middleware import LOG, Gate, guard
from api.desk.problems import headers_of, problem, status_of
from api.routes import (
    accounts,
    chains,
    journal,
    loads,
    network,
    parties,
    records,
    service,
    ties,
    vettings,
)
from api.routes import data_status as freshness
from api.routes import exposure as reaching
from api.routes.depends import NotModified
from graph.errors import CreditGraphError

_ROUTES: Final = (
    service,
    parties,
    ties,
    network,
    chains,
    reaching,
    accounts,
    journal,
    loads,
    vettings,
    records,
    freshness,
)
_THREADS: Final = 8  # of two cores: more would only hold more of the store's pages in memory
_BODY: Final = 2 * 2**20  # bytes of a request that uploads nothing
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]", "testserver")
_ABOUT: Final = (
    "Trace dishonesty through related parties, lawfully. **A lead is never a ground**: answers "
    "keep `listed`, `statutory` and `lead` apart, and carry the day, revision and policy they are "
    "of. Persons are masked unless the role covers them and a `Purpose` is stated; each such "
    "look-up is journalled."
)


def create_app(desk: Desk, *, hosts: tuple[str, ...] = ()) -> FastAPI:
    """The app over a desk; it starts the desk and closes it at the end.

    `hosts` are names beside the loopback's that requests may be addressed to.
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

    app = FastAPI(
        title="Credit relationship graph",
        version=version("creditgraph"),
        description=_ABOUT,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        max_body_size=_BODY,
    )
    app.state.desk = desk
    for module in _ROUTES:
        app.include_router(module.router)
    add_console(app)
    _add_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=4)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, *hosts])
    app.add_middleware(Gate, metrics=desk.metrics)
    return app


def _add_errors(app: FastAPI) -> None:
    def handle(kind: type[Exception], make: Callable[[Any], Response]) -> None:
        def handler(request: Request, error: Exception) -> Response:
            made = make(error)
            if not request.url.path.startswith("/api/") and made.status_code != 304:
                made = page_error(request, made)
            guard(made.headers)  # a fault is answered outside the gate
            return made

        app.add_exception_handler(kind, handler)

    handle(CreditGraphError, _of_ours)
    handle(RequestValidationError, _of_input)
    handle(HTTPException, _of_http)
    handle(NotModified, lambda error: Response(status_code=304, headers={"etag": error.tag}))
    handle(Exception, _of_fault)


def _of_ours(error: CreditGraphError) -> Response:
    return problem(status_of(error), str(error), headers_of(error))


def _of_input(error: RequestValidationError) -> Response:
    """Which field is wrong and how; never what stood in it, which may be a name."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem(422, f"{where}: {first['msg']}: correct it and send it again.")


def _of_http(error: HTTPException) -> Response:
    return problem(error.status_code, f"{error.detail}: see /api/openapi.json.", error.headers)


def _of_fault(error: Exception) -> Response:
    LOG.error("fault", exc_info=error)
    return problem(500, "the program has a fault; it was logged: tell your administrator.")

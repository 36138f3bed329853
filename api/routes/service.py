"""The server itself over HTTP: alive, ready, metrics."""

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api.access.caller import Caller
from api.desk.language import language_of
from api.desk.problems import problem
from api.desk.response import encoded
from api.routes.depends import TheDesk, allowed, refusals
from api.routes.shapes import example
from graph.sentence import say

router = APIRouter(prefix="/api", tags=["service"])


class Health(BaseModel):
    """That the process answers."""

    status: str
    model_config = example({"status": "alive"})


class Ready(BaseModel):
    """That questions are answered, and of which revision."""

    status: str
    revision: int
    model_config = example({"status": "ready", "revision": 29})


@router.get("/health")
async def health() -> Health:
    """Always, while the process runs; asks nothing of the store, and takes no thread."""
    return Health(status="alive")


@router.get(
    "/ready",
    response_model=Ready,
    responses={k: v for k, v in refusals().items() if k == 503},
)
async def ready(request: Request, desk: TheDesk) -> Response:
    """Whether the store answers and a snapshot is held."""
    # A thread of its own: those of requests may all be at work. Raises StoreError: 503.
    await run_sync(desk.views.latest, limiter=desk.watching)
    if not desk.views.ready:
        return problem(
            503, say("desk.snapshot_coming"), language_of(request, desk.settings.language)
        )
    content = {"status": "ready", "revision": desk.views.revision}
    return Response(encoded(content), media_type="application/json")


@router.get(
    "/metrics",
    response_class=Response,
    responses={**refusals(), 200: {"content": {"text/plain": {"example": "# HELP …"}}}},
)
def metrics(desk: TheDesk, caller: Annotated[Caller, Depends(allowed("metrics"))]) -> Response:
    """Prometheus text: latency by route, loads, logins, the snapshot's age."""
    del caller
    return Response(desk.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

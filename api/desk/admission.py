"""Admission of requests: counted by caller, and each caller's worked on a few at a time."""

from fastapi import Request
from starlette.types import Scope

from api.access.address import address_of, counted_as
from api.access.caller import Caller
from api.desk.desk import Desk

_TURN = "turn"


async def admit(request: Request, caller: Caller) -> None:
    """Count a request of a caller and wait for its turn. Raises TooMany.

    A request that several parts of the program look at counts once.
    """
    desk: Desk = request.app.state.desk
    if hasattr(request.state, _TURN):
        return
    desk.meter.spend(caller, "requests")
    await desk.turns.take(caller.name, desk.meter.limits.of(caller).at_once)
    request.state.turn = caller.name


def refuse_stranger(request: Request) -> None:
    """Count a request without a valid login by its address. Raises TooMany."""
    desk: Desk = request.app.state.desk
    desk.meter.spend_stranger(counted_as(address_of(request)))


def release(scope: Scope) -> None:
    """Give the turn of a request back, if it had one; called when its answer is whole."""
    who = scope.get("state", {}).pop(_TURN, None)
    if who is not None:
        scope["app"].state.desk.turns.give_back(who)

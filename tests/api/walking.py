"""Every route of the app, and the action that guards it as its own dependencies say."""

from collections.abc import Iterator
from inspect import getclosurevars, isfunction
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute


def routes(app: FastAPI) -> list[APIRoute]:
    """All routes that run a function of ours, pages among them."""
    inside = [getattr(route, "original_router", None) for route in app.routes]
    every = [*app.routes, *(route for router in inside if router for route in router.routes)]
    return [route for route in every if isinstance(route, APIRoute)]


def is_api(route: APIRoute) -> bool:
    """Whether a route is of the API, which systems call too."""
    return route.path.startswith("/api/")


def actions(route: APIRoute) -> set[str]:
    """The actions that a route's dependencies demand of the caller's roles."""
    return {
        str(held["action"])
        for call in _calls(route.dependant)
        if isfunction(call) and "action" in (held := getclosurevars(call).nonlocals)
    }


def calls(route: APIRoute) -> set[Any]:
    """The functions that a route depends on."""
    return set(_calls(route.dependant))


def filled(path: str) -> str:
    """A route's path with something in place of what it asks for."""
    return (
        path.replace("{id:path}", "nobody").replace("{", "").replace(":path}", "").replace("}", "")
    )


def _calls(dependant: Any) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)

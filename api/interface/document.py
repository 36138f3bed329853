"""The OpenAPI document: what FastAPI finds out, with roles, summaries and shared refusals."""

import re
from collections.abc import Iterable, Iterator
from inspect import getclosurevars, isfunction
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access.roles import ALLOWED, ROLES
from api.interface.words import route_words
from api.routes.shapes import Problem

_PROBLEM: Final = "application/problem+json"
_SCHEMAS: Final = "#/components/schemas/{model}"


def api_routes(app: FastAPI) -> list[APIRoute]:
    """Every route of the API, in the order in which a request is matched."""
    inside = [getattr(route, "original_router", None) for route in app.routes]
    every = [*app.routes, *(route for router in inside if router for route in router.routes)]
    return [one for one in every if isinstance(one, APIRoute) and one.path.startswith("/api/")]


def actions_of(route: APIRoute) -> list[str]:
    """The actions that a route's guards demand of the caller's roles: what each closed over."""
    found = {
        str(held["action"])
        for call in _calls(route.dependant)
        if isfunction(call) and "action" in (held := getclosurevars(call).nonlocals)
    }
    return sorted(found)


def _calls(dependant: Any) -> Iterator[Any]:  # noqa: ANN401 - the tree is FastAPI's own
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def key_of(method: str, path: str) -> str:
    """Under what the catalogue keeps the words of a route, such as `post_vettings`."""
    words = re.sub("[^a-z]+", "_", path.removeprefix("/api/").lower()).strip("_")
    return f"{method.lower()}_{words}"


def complete(document: dict[str, Any], routes: Iterable[APIRoute]) -> dict[str, Any]:
    """The document with a summary, actions and roles on each operation, each refusal told once."""
    for route in routes:
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            operation["summary"] = route_words(key_of(method, route.path_format), "en")
            if actions := actions_of(route):
                holders = set.intersection(*(set(ALLOWED[action]) for action in actions))
                operation["x-actions"] = actions
                operation["x-roles"] = [role for role in ROLES if role in holders]
    _share_refusals(document)
    return document


def _share_refusals(document: dict[str, Any]) -> None:
    """Move refusals, which are the same everywhere, from the operations to the components."""
    components = document["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema(ref_template=_SCHEMAS)
    shared = components.setdefault("responses", {})
    for path in document["paths"].values():
        for operation in path.values():
            for status, told in operation["responses"].items():
                if _PROBLEM not in told.get("content", {}):
                    continue
                told["content"][_PROBLEM]["schema"] = {"$ref": _SCHEMAS.format(model="Problem")}
                if shared.setdefault(f"Refused{status}", told) == told:
                    operation["responses"][status] = {
                        "$ref": f"#/components/responses/Refused{status}"
                    }

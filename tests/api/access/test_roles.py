"""The table of roles, walked: every role at every route, over HTTP, and the page that tells it."""

import pytest

from api.access.roles import ALLOWED, ROLES, may
from tests.api.desks import Client
from tests.api.roles_page import PAGE, whole
from tests.api.walking import actions, filled, is_api, routes

_FOR_ALL = {"/api/health", "/api/ready"}  # they tell nothing of anybody


def test_every_api_route_is_guarded_by_an_action_of_the_table(reading: Client) -> None:
    api = [route for route in routes(reading.http.app) if is_api(route)]
    guarded = {route.path: actions(route) for route in api if route.path not in _FOR_ALL}
    assert [path for path, named in guarded.items() if not named] == []
    assert set().union(*guarded.values()) <= ALLOWED.keys()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_the_table_says_and_nowhere_else(
    reading: Client, role: str
) -> None:
    wrong = []
    for route in routes(reading.http.app):
        if not is_api(route) or route.path in _FOR_ALL:
            continue
        lets = all(may(frozenset({role}), action) for action in actions(route))
        for method in route.methods:
            path = filled(route.path).removeprefix("/api")
            status = reading(method, path, role=role).status_code
            if (status not in (401, 403)) != lets:
                wrong.append((method, route.path, status))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_the_same_holds_for_pages(reading: Client, role: str) -> None:
    reading.login(role)
    wrong = []
    for route in routes(reading.http.app):
        named = actions(route)
        if is_api(route) or not named or route.methods != {"GET"}:
            continue
        lets = all(may(frozenset({role}), action) for action in named)
        status = reading.http.get(filled(route.path), follow_redirects=False).status_code
        if (status != 403) != lets:
            wrong.append((route.path, status))
    reading.http.cookies.clear()
    assert wrong == []


def test_nobody_is_let_in_without_a_key_or_a_session(reading: Client) -> None:
    reading.http.cookies.clear()
    statuses = {
        route.path: reading.http.request(method, filled(route.path)).status_code
        for route in routes(reading.http.app)
        if is_api(route) and route.path not in _FOR_ALL
        for method in route.methods
    }
    assert {path: status for path, status in statuses.items() if status != 401} == {}


def test_the_page_of_roles_tells_the_table() -> None:
    assert PAGE.read_text("utf-8") == whole(), "run `python -m tests.api.roles_page`"

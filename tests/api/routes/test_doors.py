"""Who comes in, who is turned away and which keys are used stand in the access journal."""

from tests.api.desks import Client


def told(client: Client) -> list[tuple[str, str]]:
    entries = client.desk.store.journal("access", limit=10_000)
    return [(entry.who, entry.action) for entry in entries]


def test_logins_and_failed_ones_are_journalled(writing: Client) -> None:
    writing.desk.accounts.add_user("王审批", "a long enough password", ["enquirer"], "市营商局")
    for password in ("a wrong password", "a long enough password"):
        writing.http.post("/login", data={"name": "王审批", "password": password})
    assert told(writing) == [("王审批", "login refused"), ("王审批", "login")]


def test_a_refusal_is_journalled(writing: Client) -> None:
    body = {"name": "x", "roles": ["enquirer"], "password": "a long enough password"}
    answer = writing("POST", "/accounts/users", role="enquirer", json=body)
    assert answer.status_code == 403
    assert told(writing)[-1] == ("enquirer system", "forbidden POST /api/accounts/users")
    assert writing.desk.store.verify() == ()


def test_the_first_use_of_a_key_a_day_and_address_is_journalled(writing: Client) -> None:
    keys = writing.desk.accounts.keys
    for _ in range(2):
        writing("GET", "/freshness", role="enquirer")
        assert keys.note_use("enquirer system", "testclient") is None
    assert told(writing) == [("enquirer system", "key used at testclient")]


def test_a_key_used_from_another_address_in_between_is_journalled(writing: Client) -> None:
    keys = writing.desk.accounts.keys
    assert keys.note_use("enquirer system", "192.0.2.7") == "192.0.2.7"
    writing("POST", "/accounts/users/disable", role="enquirer", json={"name": "x"})
    assert keys.note_use("enquirer system", "192.0.2.7") is None
    assert told(writing) == [
        ("enquirer system", "key used at testclient"),
        ("enquirer system", "forbidden POST /api/accounts/users/disable"),
    ]

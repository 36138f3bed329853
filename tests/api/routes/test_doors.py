"""Who comes in, who is turned away and which keys are used stand in the access journal."""

from api.access.system_keys import KeyLimits
from api.routes.caller import note_use
from tests.api.desks import Client
from tests.hidden_table import hidden


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


def ask_with(client: Client, key: str) -> int:
    answer = client.http.get("/api/freshness", headers={"authorization": f"Bearer {key}"})
    return int(answer.status_code)


def test_the_first_use_of_a_key_a_day_and_address_is_journalled(writing: Client) -> None:
    key = writing.desk.accounts.add_key("new system", ["enquirer"])
    assert [ask_with(writing, key) for _ in range(2)] == [200, 200]
    assert writing.desk.accounts.keys.note_use("new system", "testclient") is None
    assert told(writing) == [("new system", "key used at testclient")]


def test_a_use_that_could_not_be_journalled_is_once_it_can(writing: Client) -> None:
    keys, store = writing.desk.accounts.keys, writing.desk.store
    keys.add("new system", ["enquirer"], "", KeyLimits())
    with hidden(f"{store.name.removeprefix('sqlite:///')}.access"):
        note_use(writing.desk, "new system", "192.0.2.7")
    assert told(writing) == []
    note_use(writing.desk, "new system", "192.0.2.7")
    assert told(writing) == [("new system", "key used at 192.0.2.7")]


def test_a_key_used_from_another_address_in_between_is_journalled(writing: Client) -> None:
    keys = writing.desk.accounts.keys
    key = writing.desk.accounts.add_key("new system", ["enquirer"])
    assert keys.note_use("new system", "192.0.2.7") == "192.0.2.7"
    assert ask_with(writing, key) == 200
    assert keys.note_use("new system", "192.0.2.7") is None
    assert told(writing) == [("new system", "key used at testclient")]

"""Loads taken back over HTTP and on their page: by whom, and what is gone."""

from collections.abc import Iterator

import pytest

from loaders.loads import standing_loads
from tests.api.desks import DEPARTMENT, Client, client, copy_of_city
from tests.api.loading.uploading import PENALTY, USCC, loaded, penalty, table

NAME = "误报商贸有限公司"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("unloads")
    with client(copy_of_city(folder), folder) as made:
        yield made


def sheet(number: int) -> tuple[str, bytes]:
    return "处罚.csv", table(PENALTY, penalty(NAME, USCC[3], number))


def take_back(at: Client, number: int, role: str = "data_officer", reason: str = "错报") -> int:
    path = f"/loads/{number}/unload"
    return int(at("POST", path, role=role, json={"reason": reason}).status_code)


def known(at: Client) -> bool:
    return f"uscc:{USCC[3]}" in at.desk.store.entities([f"uscc:{USCC[3]}"])


def test_a_load_is_taken_back_with_a_reason_and_is_gone(at: Client) -> None:
    number = loaded(at, sheet(1))["number"]
    assert known(at)
    assert take_back(at, number) == 200
    assert not known(at)
    load = at("GET", f"/loads/{number}", role="data_officer").json()["load"]
    assert (load["taken_back"]["reason"], load["may_take_back"]) == ("错报", False)
    assert take_back(at, number) == 404
    assert at.desk.store.journal("facts", after=0, limit=10_000)[-1].action == "unload"


@pytest.mark.parametrize("role", ["enquirer", "investigator", "supervisor", "administrator"])
def test_nobody_but_a_data_officer_takes_a_load_back(at: Client, role: str) -> None:
    number = loaded(at, sheet(2))["number"]
    assert take_back(at, number, role) == 403
    assert known(at)
    assert take_back(at, number) == 200


def test_a_reason_is_needed(at: Client) -> None:
    number = loaded(at, sheet(3))["number"]
    assert take_back(at, number, reason="") == 422
    assert take_back(at, number) == 200


def test_what_another_sender_brought_is_not_taken_back_with_the_same_file(at: Client) -> None:
    first = loaded(at, sheet(4))["number"]
    key = at.desk.accounts.add_key("another system", ["data_officer"], DEPARTMENT)
    content = sheet(4)
    answer = at.http.post(
        "/api/loads", headers={"authorization": f"Bearer {key}"}, files=[("files", content)]
    )
    again = answer.json()["load"]["number"]
    while at("GET", f"/loads/{again}", role="data_officer").json()["load"]["state"] != "done":
        pass
    assert take_back(at, again) == 404
    assert known(at)
    assert take_back(at, first) == 200


def test_the_page_of_a_load_takes_it_back(at: Client) -> None:
    number = loaded(at, sheet(5))["number"]
    csrf = at.login("data_officer")
    assert "撤回本次报送" in at.http.get(f"/loads/{number}", headers={"accept-language": "zh"}).text
    form = {"csrf": csrf, "reason": "发错文件"}
    assert at.http.post(f"/loads/{number}/unload", data=form).status_code == 200
    assert not known(at)
    assert "发错文件" in at.http.get(f"/loads/{number}").text
    assert [load.id for load in standing_loads(at.desk.store) if load.who == "x"] == []

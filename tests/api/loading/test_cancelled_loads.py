"""Loads that are cancelled, and what is told of a load after a kill: the truth of the store."""

import json
import os
import signal
from pathlib import Path

import pytest

from api.loading.written import mark_begin
from tests.api.desks import Client, client, copy_of_city
from tests.api.loading.test_loads_stopped import BATCH, known, running
from tests.api.loading.uploading import firms, loaded, loading, over, send

MANY = 15_000


def cancel(at: Client, number: int, role: str = "data_officer") -> tuple[int, str]:
    answer = at("POST", f"/loads/{number}/cancel", role=role, json={"reason": "选错了文件"})
    return answer.status_code, answer.text


def entries(at: Client) -> list[dict[str, object]]:
    page = at("GET", "/journal/facts?newest=true&limit=20", role="supervisor").json()
    return [one for one in page["entries"] if one["action"] == "cancel"]


def test_a_cancelled_load_says_which_batches_stand_and_a_waiting_one_leaves_the_queue(
    writing: Client,
) -> None:
    file, before = ("登记.csv", firms(MANY)), known(writing)
    first, second = (send(writing, file).json()["load"]["number"] for _ in range(2))
    assert cancel(writing, second)[0] == 200
    running(writing, first)
    assert cancel(writing, first)[0] == 200
    told, waited = over(writing, first), over(writing, second)
    came = known(writing) - before
    stands = told["written"]
    assert (told["state"], told["why"]) == ("stopped", "cancelled")
    assert (stands["rows"], stands["batches"]) == (came, came // BATCH)
    assert 0 < came < MANY
    batches = "1 batch" if stands["batches"] == 1 else f"{stands['batches']} batches"
    assert f"{batches} of {came:,} rows are in" in told["next"]
    assert (waited["why"], waited["written"]["batches"]) == ("cancelled", 0)
    assert "Nothing was written" in waited["next"]
    journalled = entries(writing)
    assert {one["particulars"]["number"] for one in journalled} == {first, second}  # type: ignore[index]
    assert all(one["particulars"]["reason"] == "选错了文件" for one in journalled)  # type: ignore[index]
    assert {one["particulars"]["batches"] for one in journalled} == {0, came // BATCH}  # type: ignore[index]
    assert cancel(writing, first)[0] == 409
    # What stands is not taken for lost: the same file brings the rest.
    (sheet,) = loaded(writing, file)["report"]["files"]
    assert sheet["unchanged"] == came


def test_only_who_may_load_cancels_and_only_loads_of_the_own_department(writing: Client) -> None:
    number = send(writing, ("登记.csv", firms(10))).json()["load"]["number"]
    assert cancel(writing, number, role="enquirer")[0] == 403
    other = writing.desk.accounts.add_key("others", ["data_officer"], "鹤岗市应急管理局")
    answer = writing.http.post(
        f"/api/loads/{number}/cancel", json={}, headers={"authorization": f"Bearer {other}"}
    )
    assert answer.status_code == 404
    assert over(writing, number)["state"] == "done"


def test_the_page_of_a_load_cancels_it(writing: Client) -> None:
    number = send(writing, ("登记.csv", firms(MANY))).json()["load"]["number"]
    csrf = writing.login("data_officer")
    running(writing, number)
    assert 'action="/loads/' in writing.http.get(f"/loads/{number}").text
    page = writing.http.post(
        f"/loads/{number}/cancel", data={"csrf": csrf, "reason": "选错"}, follow_redirects=True
    )
    assert page.status_code == 200
    assert over(writing, number)["why"] == "cancelled"
    assert "取消" in writing.http.get(f"/loads/{number}").text
    journal = writing("GET", "/journal/facts?newest=true", role="supervisor")
    assert '"cancel"' in journal.text


def test_after_a_kill_of_server_and_load_nobody_is_told_that_nothing_was_written(
    tmp_path: Path,
) -> None:
    url = copy_of_city(tmp_path)
    with client(url, tmp_path) as at:
        before = known(at)
        number = send(at, ("登记.csv", firms(MANY))).json()["load"]["number"]
        running(at, number)
        path = at.desk.folder / "loads" / str(number) / "load.json"
        as_killed = path.read_text("utf-8")  # what a killed server leaves: no sheet is in it
        mark = path.with_name("begun.json").read_bytes()
        os.kill(loading()[0], signal.SIGKILL)
        over(at, number)
        came = known(at) - before
    assert json.loads(as_killed)["sheets"] == []
    path.write_text(as_killed, "utf-8")
    path.with_name("begun.json").write_bytes(mark)
    with client(url, tmp_path) as at:
        told = at("GET", f"/loads/{number}", role="data_officer").json()["load"]
        assert (told["state"], told["why"]) == ("stopped", "server")
        assert told["written"]["rows"] == came > 0
        assert "Nothing was written" not in told["next"]


@pytest.mark.parametrize("begun", [False, True])
def test_a_load_that_was_killed_before_its_first_batch_is_told_so(
    tmp_path: Path, begun: bool
) -> None:
    url = copy_of_city(tmp_path)
    with client(url, tmp_path) as at:
        number = loaded(at, ("登记.csv", firms(10)))["number"]
        folder = at.desk.folder / "loads" / str(number)
        length = at.desk.store.journal_lengths()["facts"]
    text = (folder / "load.json").read_text("utf-8")
    load = json.loads(text) | {"state": "running", "report": None}
    (folder / "load.json").write_text(json.dumps(load), "utf-8")
    if begun:  # the same files were loaded before: their batches are not this load's
        mark_begin(folder, load["load"], length)
    with client(url, tmp_path) as at:
        told = at("GET", f"/loads/{number}", role="data_officer").json()["load"]
        assert "Nothing was written" in told["next"]

"""Loads that end before their time: killed, out of bounds, or with the server."""

import json
import os
import signal
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from api.access.caller import Caller
from api.loading.process import Bounds, Child
from api.loading.queue import Loads
from graph.sentence import say
from tests.api.desks import DEPARTMENT, Client, client, copy_of_city
from tests.api.loading.uploading import FIRMS, USCC, firms, loaded, loading, over, send, table
from tests.waiting import wait_until

BATCH = 2500
MANY = 25_000
OFFICER = Caller("officer", frozenset({"data_officer"}), DEPARTMENT)


def running(at: Client, number: int) -> int:
    """The process of a load, once it has loaded some rows."""
    wait_until(lambda: at.desk.loads.of(number, OFFICER).rows)
    return loading()[0]


def known(at: Client) -> int:
    return at.desk.store.about().counts["entities"]


def test_a_killed_load_leaves_whole_batches_and_the_same_file_finishes_it(
    writing: Client,
) -> None:
    file, before = ("登记.csv", firms(MANY)), known(writing)
    number = send(writing, file).json()["load"]["number"]
    os.kill(running(writing, number), signal.SIGKILL)
    told = over(writing, number)
    came = known(writing) - before
    assert (told["state"], told["why"]) == ("stopped", "killed")
    assert "load the same files again" in told["next"]
    assert 0 < came < MANY
    assert came % BATCH == 0
    (sheet,) = loaded(writing, file)["report"]["files"]
    assert (sheet["accepted"], sheet["unchanged"]) == (MANY, came)
    assert known(writing) - before == MANY


def test_a_load_that_ran_when_the_server_stopped_is_said_to_have_been_stopped(
    tmp_path: Path,
) -> None:
    url = copy_of_city(tmp_path)
    with client(url, tmp_path) as at:
        running_, waiting = (
            send(at, ("登记.csv", firms(MANY))).json()["load"]["number"] for _ in range(2)
        )
        pid = running(at, running_)
    assert not Path(f"/proc/{pid}").exists()
    with client(url, tmp_path) as at:
        told = at("GET", f"/loads/{running_}", role="data_officer").json()["load"]
        assert (told["state"], told["why"]) == ("stopped", "server")
        assert over(at, waiting)["state"] == "done"


def test_a_load_whose_server_is_gone_ends_at_once(writing: Client, tmp_path: Path) -> None:
    (tmp_path / "upload-1.csv").write_bytes(firms(MANY))
    job = {
        **writing.desk.loads._link,
        "bounds": asdict(Bounds()),
        "who": "officer",
        "source": None,
        "folder": str(tmp_path),
        "files": [["upload-1.csv", "登记.csv"]],
        "dated": None,
        "received": None,
        "dry_run": False,
        "keeps": False,
        "own": [],
        "department": "",
        "all_records": False,
        "language": "en",
    }
    child = Child(job)
    messages = child.messages()
    assert "rows" in (next(messages), next(messages))[1]
    child._stdin.close()  # as the kernel does for a server that was killed
    assert not any("report" in one for one in messages)
    child.why()
    assert known(writing) < MANY


def test_a_load_found_running_when_the_server_is_back_is_said_to_have_been_stopped(
    tmp_path: Path,
) -> None:
    url = copy_of_city(tmp_path)
    with client(url, tmp_path) as at:
        told = loaded(at, ("登记.csv", table(FIRMS)))
        folder = at.desk.folder / "loads" / str(told["number"])
        text = (folder / "load.json").read_text("utf-8")
    (folder / "load.json").write_text(text.replace('"done"', '"running"'), "utf-8")
    with client(url, tmp_path) as at:
        load = at("GET", f"/loads/{told['number']}", role="data_officer").json()["load"]
    assert (load["state"], load["why"]) == ("stopped", "server")


def bounded(at: Client, bounds: Bounds) -> Client:
    """The same client, over a desk whose loads may use no more than this."""
    desk = at.desk
    desk.loads.close()
    loads = Loads(
        desk.folder / "loads", desk.loads._link, ended=desk.metrics.count_load, bounds=bounds
    )
    at.desk = replace(desk, loads=loads)
    at.http.app.state.desk = at.desk
    loads.start()
    return at


@pytest.mark.parametrize(
    ("bounds", "why", "words"),
    [
        (Bounds(rows=5000), "file", "more than 5,000 rows"),
        (Bounds(cpu_s=1), "time", "more computing time"),
        (Bounds(memory=2**20), "memory", "more memory than one load"),
    ],
    ids=["rows", "time", "memory"],
)
def test_a_load_that_exceeds_a_bound_is_ended_and_told(
    writing: Client, bounds: Bounds, why: str, words: str
) -> None:
    at = bounded(writing, bounds)
    told = loaded(at, ("登记.csv", firms(MANY)))
    at.desk.loads.close()
    assert (told["state"] in ("refused", "stopped"), told["why"]) == (True, why)
    assert words in told["detail"]


def test_each_reader_is_told_in_his_language_why_a_load_ended(writing: Client) -> None:
    at = bounded(writing, Bounds(rows=5000))
    number = loaded(at, ("登记.csv", firms(MANY)))["number"]
    at.desk.loads.close()
    path, why = f"/loads/{number}", say("upload.too_many_rows", most=5000)
    chinese, english = (
        at("GET", path, role="data_officer", headers={"accept-language": one}).json()["load"]
        for one in ("zh", "en")
    )
    assert (chinese["detail"], english["detail"]) == (why.text("zh"), why.text("en"))


def test_a_load_that_an_earlier_version_wrote_down_is_told_as_it_stands(tmp_path: Path) -> None:
    url = copy_of_city(tmp_path)
    with client(url, tmp_path) as at:
        told = loaded(at, ("登记.csv", table(FIRMS)))
        path = at.desk.folder / "loads" / str(told["number"]) / "load.json"
        load = json.loads(path.read_text("utf-8"))
    earlier = {"state": "stopped", "why": "file", "detail": "it is cut.", "next": "Send it again."}
    path.write_text(json.dumps({**load, **earlier}), "utf-8")
    with client(url, tmp_path) as at:
        answer = at("GET", f"/loads/{told['number']}", role="data_officer").json()["load"]
    assert (answer["detail"], answer["next"]) == ("it is cut.", "Send it again.")


def test_what_is_kept_of_a_load_is_for_the_desk_only_and_its_files_go(writing: Client) -> None:
    told = loaded(writing, ("../../x.csv", table(FIRMS, ("某公司", "bad", ""))))
    folder = writing.desk.folder / "loads" / str(told["number"])
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}
    assert modes == {"load.json": "0o600", "rejects.csv": "0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


def test_neither_secret_nor_password_stands_on_the_command_line_or_on_disk(
    writing: Client,
) -> None:
    secret = writing.desk.store.secret
    number = send(writing, ("登记.csv", firms(MANY))).json()["load"]["number"]
    command = Path(f"/proc/{running(writing, number)}/cmdline").read_bytes()
    kept = b"".join(path.read_bytes() for path in (writing.desk.folder / "loads").rglob("*.json"))
    for form in (secret, secret.hex().encode()):
        assert form not in command + kept


def test_loads_are_counted_by_how_they_ended(writing: Client) -> None:
    loaded(writing, ("登记.csv", table(FIRMS, ("甲公司", USCC[0], ""), ("乙公司", "bad", ""))))
    loaded(writing, ("空.csv", b""))
    text = writing("GET", "/metrics", role="administrator").text
    assert 'creditgraph_loads_total{state="done"} 1.0' in text
    assert 'creditgraph_loads_total{state="refused"} 1.0' in text
    assert 'creditgraph_loaded_rows_total{outcome="refused"} 1.0' in text

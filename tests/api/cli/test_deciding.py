"""Deciding on the command line: seal, one word, taken back; of four processes one is heard."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.commands import Run, answer, planted
from tests.builders import firm, penalty, tell
from tests.graph.engines import ENGINES, SECRET, need_server

_PROGRAM = "import sys; from api.cli.main import main; main(sys.argv[1:])"


def sealed(run: Run, folder: Path, path: Path, case: str = "phoenix") -> dict[str, Any]:
    """A vetting's answer, which is also in the file."""
    content = answer(run, "vet", planted(folder, case), "--scenario", "licensing")
    path.write_text(json.dumps(content), encoding="utf-8")
    return content


def test_a_vetting_gives_seal_office_and_code_beside_the_certificate(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    content = sealed(run, folder, tmp_path / "c.json")
    assert {"seal", "office", "code"} <= content.keys()
    assert not {"seal", "office", "code"} & content["certificate"].keys()
    assert content["code"] in run("vet", planted(folder, "phoenix"), "--scenario", "licensing")[1]


def test_a_file_holds_the_seal_and_replays(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    assert run("vet", planted(folder, "phoenix"), "--out", path)[0] == 0
    assert {"certificate", "seal", "office"} == json.loads(path.read_text("utf-8")).keys()
    assert answer(run, "vet", "--replay", path)["same"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seal": None}, "no seal"),
        ({"seal": "0" * 64}, "does not fit"),
        ({"office": "0" * 16}, "another office"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ("vet", "--replay"),
        ("decide", "--accept"),
        ("decide", "--reason", "x", "--depart"),
        ("decide", "--reason", "x", "--withdraw"),
    ],
)
def test_a_certificate_without_our_seal_is_refused(
    run: Run,
    folder: Path,
    tmp_path: Path,
    command: tuple[str, ...],
    change: dict[str, Any],
    words: str,
) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps({**sealed(run, folder, path), **change}), encoding="utf-8")
    status, _, err = run(*command, path)
    assert (status, words in err) == (2, True)


def test_another_stores_certificate_is_told_apart(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    sealed(run, folder, path)
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'other.db'}")
    monkeypatch.setenv("CREDITGRAPH_LANG", "zh")
    status, _, err = run("vet", "--replay", path)
    assert status == 2
    assert "没有这一版本" in err


def test_one_word_stands_and_is_taken_back_with_a_reason(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "c.json"
    sealed(run, folder, path, "listed_applicant")
    assert answer(run, "decide", path, "--accept")["decision"] == "accepted"
    status, _, err = run("decide", path, "--depart", "--reason", "known")
    assert (status, "one word stands" in err) == (2, True)
    assert run("decide", path, "--withdraw")[0] == 2
    assert answer(run, "decide", path, "--withdraw", "--reason", "slip")["decision"] == "withdrawn"
    assert run("decide", path, "--depart", "--reason", "known")[0] == 0
    said = [one["word"] for one in answer(run, "vet", "--replay", path)["words"]]
    assert said == ["accepted", "withdrawn", "departed"]


def test_a_certificate_of_another_day_is_not_decided_on(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "c.json"
    subject = planted(folder, "phoenix")
    assert run("vet", subject, "--as-of", "2026-01-15", "--out", path)[0] == 0
    # --as-of does not turn the clock back
    status, _, err = run("decide", path, "--accept", "--as-of", "2026-01-15")
    assert (status, "2026-01-15" in err) == (2, True)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a fined firm; processes find it by the environment."""
    store = ENGINES[request.param](tmp_path)
    tell(store, firm("a"), penalty("r", "a"))
    store.close()
    if request.param == "neo4j":
        monkeypatch.setenv("NEO4J_PASSWORD", need_server()[1].password)
    monkeypatch.setenv("CREDITGRAPH_STORE", store.name)
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def start(*arguments: object, who: str = "li") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *map(str, arguments)],
        env={**os.environ, "USER": who, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Status, output and errors of a process, once it has ended."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.mark.usefixtures("engine")
def test_of_four_processes_that_decide_at_once_one_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    assert end(start("vet", "a", "--scenario", "licensing", "--out", path))[0] == 0
    racing = [
        start("decide", path, "--depart", "--reason", f"by {n}", who=f"officer{n}")
        for n in range(4)
    ]
    ends = [end(one) for one in racing]
    assert sorted(status for status, *_ in ends) == [0, 2, 2, 2]
    (heard,) = (n for n, (status, *_) in enumerate(ends) if status == 0)
    assert all(f"officer{heard}" in err for status, _, err in ends if status)
    _, out, _ = end(start("vet", "--replay", path, "--json"))
    said = [(one["word"], one["who"]) for one in json.loads(out)["words"]]
    assert said == [("departed", f"officer{heard}")]

"""Settled points as the command line answers them, on both engines (DESIGN §13)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store
from tests.api.cli.commands import Run, answer, main_quietly
from tests.builders import day, firm, happen, owns, penalty, tell
from tests.graph.engines import ENGINES, SECRET, need_server

AS_OF = ("--as-of", "2026-06-01")


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A chain of ten firms; the first two have records of every mark."""
    if request.param == "neo4j":
        need_server()
    store = ENGINES[request.param](tmp_path)
    firms = [firm(f"f{n}") for n in range(10)]
    stakes = [owns(f"f{n}", f"f{n + 1}") for n in range(9)]
    records = [
        penalty("c1", "f0", "2026-01-05"),
        penalty("c2", "f0", "2025-01-05", ends_on=day("2026-01-05")),
        penalty("c3", "f0", "2026-07-01"),
        penalty("c4", "f1", "2026-02-01"),
    ]
    tell(store, *firms, *stakes, *records)
    yield store
    store.close()


@pytest.fixture
def run(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command on that store, in English."""
    url = store.name
    if not url.startswith("sqlite"):
        url, who = need_server()
        monkeypatch.setenv("NEO4J_PASSWORD", who.password)
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")

    def running(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    return running


def test_4_show_marks_each_record_that_is_not_withdrawn(store: Store, run: Run) -> None:
    happen(store, "c1", "object")
    tell(store, penalty("c5", "f0"))
    happen(store, "c5", "repair")
    records = answer(run, "show", "f0", *AS_OF)["records"]
    marks = {record["id"]: record["marked"] for record in records}
    assert marks == {"c1": "in_force", "c2": "ended", "c3": "not_yet"}


def test_4_network_shows_records_in_force_on_the_day(run: Run) -> None:
    records = answer(run, "network", "f0", *AS_OF)["records"]
    assert [record["id"] for record in records] == ["c1", "c4"]
    earlier = answer(run, "network", "f0", "--as-of", "2025-06-01")["records"]
    assert [record["id"] for record in earlier] == ["c2"]


@pytest.mark.parametrize(
    "question",
    [("show", "f0"), ("network", "f0"), ("trace", "f1"), ("exposure", "f1"), ("impact", "f0")],
    ids=" ".join,
)
def test_12_an_earlier_revision_marks_records_withdrawn_since(
    store: Store, run: Run, question: tuple[str, ...]
) -> None:
    happen(store, "c1", "repair")
    latest = answer(run, *question, *AS_OF)
    assert "since_withdrawn" not in latest
    earlier = answer(run, *question, *AS_OF, "--at-revision", 1)
    assert earlier["since_withdrawn"] == ["c1"]
    assert "since withdrawn: c1" in run(*question, *AS_OF, "--at-revision", 1)[1]


@pytest.mark.parametrize("engine", ["kernel", "duckdb"])
def test_12_a_file_of_evidence_is_marked_as_any_answer(
    store: Store, run: Run, tmp_path: Path, engine: str
) -> None:
    happen(store, "c1", "repair")
    question = ("exposure", "--engine", engine, "--out", tmp_path / "e.parquet", *AS_OF)
    assert "since_withdrawn" not in answer(run, *question)
    earlier = answer(run, *question, "--at-revision", 1)
    assert (earlier["since_withdrawn"], earlier["revision"]) == (["c1"], 1)
    assert "since withdrawn: c1" in run(*question, "--at-revision", 1)[1]


def test_12_the_certificate_itself_does_not_change_by_it(store: Store, run: Run) -> None:
    before = answer(run, "vet", "f0", *AS_OF, "--at-revision", 1)
    happen(store, "c1", "repair")
    after = answer(run, "vet", "f0", *AS_OF, "--at-revision", 1)
    assert after["certificate"] == before["certificate"]
    assert after["since_withdrawn"] == ["c1"]


def test_16_exposure_gives_all_and_says_how_many_it_cut(run: Run) -> None:
    every = answer(run, "exposure", *AS_OF)
    assert len(every["entities"]) == every["explored"] > 2
    assert not {"shown", "of"} & every.keys()
    top = answer(run, "exposure", "--top", 2, *AS_OF)
    assert (len(top["entities"]), top["shown"], top["of"]) == (2, 2, every["explored"])
    assert top["entities"] == every["entities"][:2]
    assert f"The highest 2 of {every['explored']}." in run("exposure", "--top", 2, *AS_OF)[1]


def test_16_a_trace_that_was_cut_never_says_that_there_is_no_chain(run: Run) -> None:
    chain = answer(run, "trace", "f0", "--to", "f8", *AS_OF)
    assert (len(chain["chains"][0]["relations"]), chain["truncated"]) == (8, False)
    farther = answer(run, "trace", "f0", "--to", "f9", *AS_OF)
    said = run("trace", "f0", "--to", "f9", *AS_OF)[1]
    assert farther["chains"] == []
    assert ("No chain was found" in said) == (not farther["truncated"])

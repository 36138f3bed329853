"""The command line on a Neo4j server: what doctor says, and how an absent server is reported."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from api.cli.main import main
from graph.neo4j.schema import FORMAT, schema
from tests.builders import firm, owns, penalty, tell
from tests.graph.engines import SECRET, need_server, neo4j

Run = Callable[..., tuple[int, str, str]]
AWAY = "bolt://127.0.0.1:1/neo4j"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a small store in the tests' database; the password is in a file."""
    store = neo4j(tmp_path)
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c", "a"))
    store.close()
    url, who = need_server()
    kept = tmp_path / "password"
    kept.write_text(f"{who.password}\n", "utf-8")
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(kept))
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_STORE", url)

    def running(*arguments: str) -> tuple[int, str, str]:
        status = 0
        try:
            main(list(arguments))
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        assert who.password not in out + err
        return status, out, err

    return running


def test_doctor_says_what_it_found_and_what_to_do(run: Run) -> None:
    status, out, _ = run("doctor")
    assert status == 2  # its secret is one for tests
    many = len(schema())
    for part in (
        "Neo4j community 5.26",
        f"store format {FORMAT}",
        f"{many} of {many} indexes online",
        "clock",
        "revision 1: 2 entities, 1 relation, 1 record",
        "the secret is weak",
    ):
        assert part in out
    about = orjson.loads(run("doctor", "--json")[1])
    assert about["counts"] == {"entities": 2, "relations": 1, "records": 1}
    assert (about["revision"], about["advice"]) == (1, [])


@pytest.mark.parametrize(
    "question",
    [("doctor",), ("show", "a"), ("verify",), ("exposure", "a"), ("load", ".", "--dry-run")],
    ids=" ".join,
)
def test_a_server_that_is_away_is_one_sentence_and_status_3(
    run: Run, question: tuple[str, ...]
) -> None:
    status, out, err = run(*question, "--store", AWAY)
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert err.startswith(f"{AWAY} cannot be reached: start the server")


def test_a_wrong_password_is_one_sentence_and_status_3(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "not-it")
    status, out, err = run("show", "a")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert "NEO4J_PASSWORD" in err
    assert "not-it" not in err

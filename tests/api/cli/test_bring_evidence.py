"""exposure --engine … --into: what an engine found answers from then on, with whose it is."""

from pathlib import Path

import pytest

from analytics.propagation.kept_evidence import file_in
from analytics.relational.engine_names import ENGINES
from tests.api.cli.commands import Run, a_record, answer, last_entries, planted


@pytest.fixture
def kept(folder: Path) -> Path:
    """Where the city's evidence is kept; it is gone at first."""
    path = file_in(folder / "city.db.snapshots")
    path.unlink(missing_ok=True)
    return path


@pytest.fixture
def city(folder: Path) -> str:
    return f"sqlite:///{folder / 'city.db'}"


@pytest.mark.parametrize("engine", ENGINES[:2])
def test_answers_are_the_same_bytes_but_for_whose_evidence_it_is(
    run: Run, folder: Path, kept: Path, city: str, engine: str, tmp_path: Path
) -> None:
    subject = planted(folder, "listed_applicant")
    asked = [("impact", subject), ("trace", subject), ("exposure", subject), ("exposure",)]
    before = [answer(run, *one) for one in asked]
    said = answer(run, "exposure", "--engine", engine, "--into", city)
    assert Path(said["out"]) == kept
    after = [answer(run, *one) for one in asked]
    by = [one.pop("evidence_by") for one in after]
    assert after == before
    assert by[1:] == by[:-1]
    assert by[0]["engine"] == engine
    assert (by[0]["sha256"], by[0]["rows"]) == (said["sha256"], said["rows"])
    file = answer(run, "exposure", "--engine", "kernel", "--out", tmp_path / "e.parquet")
    assert file["sha256"] == said["sha256"]
    assert "evidence_by" not in file


def test_a_person_is_told_whose_evidence_it_is(
    run: Run, folder: Path, kept: Path, city: str
) -> None:
    assert run("exposure", "--engine", "duckdb", "--into", city)[0] == 0
    for command in ("impact", "trace", "exposure"):
        said = run(command, planted(folder, "listed_applicant"))[1]
        assert "The evidence was found by duckdb" in said
    assert kept.stat().st_mode & 0o777 == 0o600


def test_another_day_or_revision_is_searched_here(run: Run, kept: Path, city: str) -> None:
    answer(run, "exposure", "--engine", "duckdb", "--into", city)
    for other in (("--as-of", "2026-01-01"), ("--at-revision", 1)):
        assert "evidence_by" not in answer(run, "exposure", "--top", 3, *other)
    assert kept.exists()


def test_the_file_is_journalled_before_it_is_there(
    run: Run, folder: Path, kept: Path, city: str
) -> None:
    kept.mkdir()  # so that no file can be written
    try:
        assert run("exposure", "--engine", "kernel", "--into", city)[0] != 0
    finally:
        kept.rmdir()
    assert str(kept) in str(last_entries(folder)[1])


def test_columns_of_another_store_or_damaged_ones_are_refused_and_nothing_is_kept(
    run: Run, kept: Path, city: str, tmp_path: Path
) -> None:
    answer(run, "columns", tmp_path / "columns")
    answer(run, "columns", tmp_path / "other", "--store", f"sqlite:///{tmp_path / 'other.db'}")
    asked = ("exposure", "--engine", "duckdb", "--into", city, "--columns")
    assert "another store" in run(*asked, tmp_path / "other")[2]
    assert "as of" in run(*asked, tmp_path / "columns", "--as-of", "2026-01-01")[2]
    assert "are of revision" in run(*asked, tmp_path / "columns", "--at-revision", 1)[2]
    with (tmp_path / "columns" / "arcs.parquet").open("ab") as file:
        file.write(b"more")
    assert "not as it was written" in run(*asked, tmp_path / "columns")[2]
    assert not kept.exists()


def test_columns_written_elsewhere_serve_the_store_they_are_of(
    run: Run, kept: Path, city: str, tmp_path: Path
) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("exposure", "--engine", "duckdb", "--columns", tmp_path / "columns")
    elsewhere = ("--store", f"sqlite:///{tmp_path / 'other.db'}")  # --into says where, and not this
    answer(run, *asked, "--into", city, *elsewhere)
    assert kept.exists()
    assert answer(run, "exposure", "--top", 3)["evidence_by"]["columns"] is not None


def test_a_withdrawn_record_takes_the_file_with_it(
    run: Run, folder: Path, kept: Path, city: str
) -> None:
    answer(run, "exposure", "--engine", "duckdb", "--into", city)
    assert run("revoke", a_record(folder), "--reason", "wrongly filed")[0] == 0
    assert not kept.exists()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--into", "{city}"), "--into goes with --engine"),
        (("--engine", "kernel", "--into", "{city}", "--out", "e.csv"), "without --out"),
        (("somebody", "--engine", "kernel", "--into", "{city}"), "leave out ids"),
        (("--engine", "kernel", "--into", "what://is"), "no store we can open"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(
    run: Run, kept: Path, city: str, asked: tuple[str, ...], says: str
) -> None:
    status, out, err = run("exposure", *(text.format(city=city) for text in asked))
    assert (status, out) == (2, "")
    assert says in err
    assert not kept.exists()

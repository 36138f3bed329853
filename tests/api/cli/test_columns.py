"""The command columns: an export like others, journalled before it is there."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq

from graph.opening import open_store
from tests.api.cli.commands import Run, answer, last_entries


def test_the_answer_tells_what_was_written_of_which_revision(run: Run, tmp_path: Path) -> None:
    told = answer(run, "columns", tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert told["revision"] == manifest["revision"]
    assert told["policy"] == manifest["weighing"]["digest"]
    assert told["rows"]["relations"] > 100
    counted = {
        name: pq.read_metadata(tmp_path / "out" / f"{name}.parquet").num_rows
        for name in told["rows"]
    }
    assert counted == told["rows"]


def test_it_is_journalled_as_an_export_is(folder: Path, run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "out", "--purpose", "statistics of the year")
    look, note = last_entries(folder)
    assert "columns of everyone" in str(look)
    assert "statistics of the year" in str(look)
    assert str(tmp_path / "out" / "records.parquet") in str(note)


def test_only_the_owner_may_read_them(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "out")
    files = [*(tmp_path / "out").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len(files) == 15


def test_no_id_number_of_the_city_is_in_them(folder: Path, run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "out")
    sheets = b"".join(path.read_bytes() for path in (folder / "city").glob("*.csv"))
    numbers = set(re.findall(rb"(?<!\w)\d{17}[\dX](?!\w)", sheets))
    assert len(numbers) > 50
    for path in (tmp_path / "out").glob("*.parquet"):
        texts = pq.read_table(path).to_pandas().to_csv().encode()
        assert not [number for number in numbers if number in texts]


def test_a_folder_in_use_is_refused_before_the_store_is_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    status, out, err = run("columns", tmp_path / "out", "--store", "sqlite:///nowhere.db")
    assert (status, out) == (2, "")
    assert "is no empty folder" in err
    assert not Path("nowhere.db").exists()


def test_changes_are_those_since_an_earlier_revision(run: Run, tmp_path: Path) -> None:
    revision = answer(run, "columns", tmp_path / "whole")["revision"]
    told = answer(run, "columns", tmp_path / "out", "--since", revision - 1)
    assert (told["since"], told["revision"]) == (revision - 1, revision)
    assert set(told["rows"]) == {"gone", "entities", "relations", "records"}
    none = answer(run, "columns", tmp_path / "all", "--since", 0)
    whole = answer(run, "columns", tmp_path / "again")
    assert none["rows"] == {
        "gone": 0,
        **{name: whole["rows"][name] for name in ("entities", "relations", "records")},
    }


def test_what_was_there_at_an_earlier_revision_is_journalled_as_a_look_at_it(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    answer(run, "columns", tmp_path / "out", "--since", 1)
    store = open_store(f"sqlite:///{folder / 'city.db'}")
    try:
        length = store.journal_lengths()["access"]
        looks = [str(look) for look in store.journal("access", after=length - 2)]
    finally:
        store.close()
    assert "columns of everyone" in looks[0]
    assert "columns at revision 1" in looks[1]


def test_since_a_revision_that_is_not_earlier_is_refused(run: Run, tmp_path: Path) -> None:
    status, _, err = run("columns", tmp_path / "out", "--since", 9999)
    assert status == 2
    assert "not before revision" in err
    assert not (tmp_path / "out").exists()

"""The columns of a large store are written from disk: the same bytes, and nothing left beside."""

from pathlib import Path

import pytest

from analytics.parquet.schema import PARTS
from api.cli.question import Question
from api.cli.voice import Voice
from api.cli.written_columns import write_changes_of, write_columns_of
from api.settings import settings_from
from tests.analytics.full_disk import no_room_beyond
from tests.builders import day


@pytest.fixture
def question(folder: Path) -> Question:
    """A question to the loaded city."""
    url = f"sqlite:///{folder / 'city.db'}"
    return Question(settings_from(), url, False, day("2026-11-27"), None, "", Voice("en"))


def test_a_city_gives_the_same_bytes_from_disk(question: Question, tmp_path: Path) -> None:
    with question.store() as store:
        one = write_columns_of(question, store, None, tmp_path / "one", PARTS)
        other = write_columns_of(question, store, None, tmp_path / "other", PARTS, large=0)
    assert one == other
    assert one.files["relations.parquet"].rows > 100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_changes_of_a_city_are_the_same_bytes_from_disk(question: Question, tmp_path: Path) -> None:
    with question.store() as store:
        one = write_changes_of(question, store, 1, None, tmp_path / "one")
        other = write_changes_of(question, store, 1, None, tmp_path / "other", large=0)
    assert one == other
    assert one.files["relations.parquet"].rows > 100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_a_full_disk_leaves_nothing_and_names_the_folder(
    question: Question, tmp_path: Path
) -> None:
    out, full = tmp_path / "out", no_room_beyond(40_000)  # more than SQLite needs to read
    with question.store() as store, pytest.raises(OSError, match="too large") as told, full:
        write_columns_of(question, store, None, out, PARTS, large=0)
    assert told.value.filename == str(tmp_path / "out")
    assert [*tmp_path.iterdir()] == []

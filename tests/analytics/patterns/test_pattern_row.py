"""The rows of patterns: what may be set, and what is refused with its file and line."""

from pathlib import Path

import pytest

from analytics.patterns.pattern_row import FILE
from analytics.patterns.search import KINDS, patterns_of
from graph.errors import BadInput

SOUND = """# a file of patterns
[[pattern]]
code = "rings"
name = "rings of stakes"
kind = "circular_holding"
ask = "find out"
least_share = { value = 0.1, least = 0, most = 1, reason = "small ones move nobody" }
most_ties = { value = 5, least = 2, most = 9, reason = "longer ones cannot be checked" }
budget = { value = 100, least = 10, most = 1000, reason = "a moment" }
"""


def read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    patterns_of.cache_clear()
    patterns_of(file)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    read(tmp_path, SOUND)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('"circular_holding"', '"square_holding"', "law.word", 2),
        ('code = "rings"', 'codes = "rings"', "law.unknown_key", 2),
        ('ask = "find out"', 'ask = ""', "law.missing", 2),
        ('ask = "find out"', 'ask = "x"\ngrade = "statutory"', "law.word", 2),
        ('ask = "find out"', 'ask = "x"\nconfirmed = true', "law.unseen", 2),
        ("value = 5", "value = 10", "patterns.range", 8),
        ("value = 5", "value = 2.5", "patterns.range", 8),
        ("value = 5", "value = -5", "law.type", 8),
        ("value = 5", 'value = "5"', "law.type", 8),
        ("value = 5, ", "", "patterns.range", 8),
        ("value = 0.1, least = 0, most = 1", "value = 2, least = 0, most = 3", "patterns.range", 7),
        ('reason = "a moment"', 'reason = ""', "law.missing", 9),
        ('reason = "a moment"', 'cause = "a moment"', "law.unknown_key", 9),
        ("budget =", "# budget =", "law.missing", 2),
    ],
)
def test_a_faulty_row_is_refused_by_file_and_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in SOUND
    with pytest.raises(BadInput) as error:
        read(tmp_path, SOUND.replace(old, new, 1))
    told = error.value.sentence.particulars
    assert (error.value.code, told["where"], told["line"]) == (code, "mine.toml", line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SOUND + SOUND, "law.double"),
        ("pattern = 3", "patterns.rows"),
        ("[[pattern]\n", "law.toml"),
        ("\ufeff", "law.toml"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        read(tmp_path, text)
    assert error.value.code == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        patterns_of(tmp_path / "none.toml")
    assert error.value.code == "patterns.unreadable"


def test_every_kind_is_shipped_and_every_shipped_row_is_a_lead() -> None:
    shipped = patterns_of(FILE)
    assert {one.kind for one in shipped} == set(KINDS)
    assert {one.grade for one in shipped} == {"lead"}

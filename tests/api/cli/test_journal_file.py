"""The journal exported for an auditor: whole it is checked, and any edit of the file is found."""

from pathlib import Path

import pytest

from graph.journal_file import check_journal, write_journal
from tests.builders import firm, tell
from tests.graph.engines import SECRET, sqlite


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    store = sqlite(tmp_path)
    tell(store, firm("a"))
    for number in range(3):
        store.append_access("li", f"case {number}", "show", ["person:1"])
    tell(store, firm("b"))
    assert write_journal(store, tmp_path / "journal.jsonl") == {"facts": 2, "access": 3}
    store.close()
    return tmp_path / "journal.jsonl"


def test_an_exported_journal_is_checked_without_the_store(exported: Path) -> None:
    assert check_journal(exported, SECRET) == ([], {"facts": 2, "access": 3})


@pytest.mark.parametrize("place", range(7))
def test_a_line_taken_out_is_found(place: int, exported: Path) -> None:
    lines = exported.read_text("utf-8").splitlines()
    exported.write_text("\n".join(lines[:place] + lines[place + 1 :]), "utf-8")
    assert check_journal(exported, SECRET)[0]


def test_an_edited_entry_and_another_secret_are_found(exported: Path) -> None:
    assert check_journal(exported, b"another secret")[0]
    exported.write_text(exported.read_text("utf-8").replace("case 1", "case 9"), "utf-8")
    assert [fault.code for fault in check_journal(exported, SECRET)[0]] == ["journal_chain.changed"]

"""The hash chain of a journal: whatever is changed in an entry, taken out or cut off is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.journal import GENESIS, breaks, digest_of
from graph.store import JournalEntry

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def chain(*names: str) -> list[JournalEntry]:
    entries, before = [], GENESIS
    for number, who in enumerate(names, start=1):
        said = {"purpose": f"case {number}"}
        digest = digest_of(before, at=AT, who=who, action="show", particulars=said)
        entries.append(JournalEntry(number, AT, who, "show", said, digest))
        before = digest
    return entries


def codes(entries: list[JournalEntry], length: int | None = None) -> list[str]:
    return [fault.code for fault in breaks(entries, "access", length=length)]


def test_an_unchanged_chain_is_whole() -> None:
    assert codes(chain("li", "wang", "li"), 3) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"who": "nobody"},
        {"action": "find"},
        {"particulars": {"purpose": "case 8"}},
        {"at": datetime(2026, 3, 2, 9, tzinfo=UTC)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_entry_changed_in_any_part_breaks_the_chain_there(changed: dict[str, object]) -> None:
    entries = chain("li", "wang", "li")
    entries[1] = replace(entries[1], **changed)
    (fault,) = breaks(entries, "access")
    assert (fault.code, fault.particulars["number"]) == ("journal_chain.changed", 2)
    assert fault.text("zh").startswith("查询日志第 2 条")


def test_an_entry_taken_out_is_missed() -> None:
    entries = chain("li", "wang", "li")
    assert codes([entries[0], entries[2]]) == ["journal_chain.lacks"]


def test_a_chain_that_ends_early_says_so() -> None:
    assert codes(chain("li"), 3) == ["journal_chain.cut"]

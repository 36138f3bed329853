"""The hash chain of a journal: whatever is changed in an entry, taken out or cut off is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.chain_seal import ChainSeal, Head
from graph.covers import Covers
from graph.journal import GENESIS, digest_of
from graph.journal_check import journal_faults
from graph.store import Chain, JournalEntry

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
OURS = ChainSeal(b"a secret for tests", "this store")
SAID = {"purpose": "case 1"}


def chain(*names: str, seal: ChainSeal = OURS) -> list[JournalEntry]:
    entries, before = [], GENESIS
    for number, who in enumerate(names, start=1):
        entry = JournalEntry(number, AT, who, "show", SAID, "", Covers().text())
        entries.append(replace(entry, digest=seal.digest(before, entry, "access")))
        before = entries[-1].digest
    return entries


def unkeyed(*names: str) -> list[JournalEntry]:
    entries, before = [], GENESIS
    for number, who in enumerate(names, start=1):
        before = digest_of(before, at=AT, who=who, action="show", particulars=SAID)
        entries.append(JournalEntry(number, AT, who, "show", SAID, before))
    return entries


def head(entry: JournalEntry, *, keyed_from: int = 1, seal: ChainSeal = OURS) -> str:
    at = AT.isoformat()
    return seal.sealed(Head(seal.store, "access", entry.number, entry.digest, keyed_from, at))


def codes(entries: Sequence[JournalEntry], line: str | None) -> list[str]:
    def read(which: Chain, after: int, limit: int) -> list[JournalEntry]:
        return [e for e in entries if e.number > after][:limit] if which == "access" else []

    heads = {"access": line, "facts": None}
    return [fault.code for fault in journal_faults(OURS, read, heads.__getitem__, [])]


def test_an_unchanged_chain_is_whole() -> None:
    entries = chain("li", "wang", "li")
    assert codes(entries, head(entries[-1])) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"who": "nobody"},
        {"action": "find"},
        {"particulars": {"purpose": "case 8"}},
        {"at": datetime(2026, 3, 2, 9, tzinfo=UTC)},
        {"covers": Covers((7, "f" * 64)).text()},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_entry_changed_in_any_part_breaks_the_chain_there(changed: dict[str, object]) -> None:
    entries = chain("li", "wang", "li")
    entries[1] = replace(entries[1], **changed)
    assert codes(entries, head(entries[-1])) == ["journal_chain.changed"]


def test_an_entry_taken_out_is_missed() -> None:
    entries = chain("li", "wang", "li")
    assert codes([entries[0], entries[2]], head(entries[2])) == ["journal_chain.lacks"]


def test_entries_taken_from_the_end_are_missed() -> None:
    entries = chain("li", "wang", "li")
    assert codes(entries[:1], head(entries[2])) == ["journal_chain.cut"]


@pytest.mark.parametrize(
    ("until", "faults"), [(1, []), (9, ["journal_chain.no_head"])], ids=["begins", "never"]
)
def test_a_chain_that_begins_while_it_is_checked_is_whole(until: int, faults: list[str]) -> None:
    entries, asked = chain("li"), 0

    def head_now(which: Chain) -> str | None:
        nonlocal asked
        asked += which == "access"
        return head(entries[-1]) if which == "access" and asked > until else None

    def read(which: Chain, after: int, _: int) -> list[JournalEntry]:
        return entries[after:] if which == "access" else []

    assert [fault.code for fault in journal_faults(OURS, read, head_now, [])] == faults


def test_a_chain_hashed_anew_without_the_key_is_broken() -> None:
    theirs = ChainSeal(b"another secret", "this store")
    entries = chain("li", "nobody", seal=theirs)
    assert codes(entries, head(entries[-1], seal=theirs)) == [
        "journal_chain.changed",
        "journal_chain.changed",
        "journal_chain.no_head",
    ]


def test_a_chain_hashed_anew_by_the_old_rule_is_broken() -> None:
    entries = unkeyed("li", "nobody")
    assert "journal_chain.changed" in codes(entries, head(entries[-1]))


def test_a_chain_is_without_keys_only_as_far_as_the_other_chain_has_noted() -> None:
    entries = unkeyed("li", "nobody")
    assert codes(entries, head(entries[-1], keyed_from=3)) == ["journal_chain.unkeyed"]


def test_a_head_of_another_store_is_no_head() -> None:
    entries = chain("li")
    other = ChainSeal(b"a secret for tests", "another store")
    assert codes(entries, head(entries[-1], seal=other)) == ["journal_chain.no_head"]


def test_a_head_that_does_not_fit_the_end_is_not_sealed_anew() -> None:
    first, second = chain("li", "wang")
    before, now = (first.number, first.digest), (second.number, second.digest)
    assert OURS.next_head(head(first), before, now, AT) == head(second)
    assert OURS.next_head(head(second), before, now, AT) is None

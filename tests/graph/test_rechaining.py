"""Both journal chains under another seal: in parts they come out as in one go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from graph.chain_seal import ChainSeal, Head
from graph.covers import NOTHING, Covers
from graph.journal_check import check_chain
from graph.rechaining import Part, Rechained
from graph.store import CHAINS, Chain, JournalEntry

OLD, NEW = (ChainSeal(secret * 20, "a store") for secret in (b"o", b"n"))
BEGAN = datetime(2026, 11, 27, tzinfo=UTC)


def chains(written: list[bool]) -> dict[Chain, list[JournalEntry]]:
    """Sound chains: whose turn it was, and each entry vouches for the end of the other chain."""
    made: dict[Chain, list[JournalEntry]] = {chain: [] for chain in CHAINS}
    for facts, minutes in zip(written, count()):
        chain, other = CHAINS if facts else CHAINS[::-1]
        end = made[other][-1] if made[other] else None
        covers = Covers((end.number, end.digest) if end else NOTHING).text()
        at, number = BEGAN + timedelta(minutes=minutes), len(made[chain]) + 1
        entry = JournalEntry(number, at, "li", "show", {"n": minutes}, "", covers)
        before = made[chain][-1].digest if made[chain] else NOTHING[1]
        made[chain].append(replace(entry, digest=OLD.digest(before, entry, chain)))
    return made


def in_parts(told: dict[Chain, list[JournalEntry]], size: int) -> dict[Chain, list[JournalEntry]]:
    """The chains, at most `size` entries of each at a time."""
    heads: dict[Chain, Head | None] = dict.fromkeys(CHAINS)
    done: dict[Chain, list[JournalEntry]] = {chain: [] for chain in CHAINS}
    after = dict.fromkeys(CHAINS, NOTHING)
    while any(len(done[chain]) < len(told[chain]) for chain in CHAINS):
        pages = {c: told[c][len(done[c]) : len(done[c]) + size] for c in CHAINS}
        earlier = {(chain, e.number): e.digest for chain in CHAINS for e in done[chain]}
        more = [chain for chain in CHAINS if len(pages[chain]) == size]
        part = Rechained(NEW, pages, heads, Part(after, earlier, more))
        assert any(part.entries.values())
        for chain in CHAINS:
            done[chain] += part.entries[chain]
            after[chain] = part.end(chain)
    return done


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9))
def test_chains_in_parts_are_as_in_one_go_and_sound(written: list[bool], size: int) -> None:
    told = chains(written)
    whole = Rechained(NEW, told, dict.fromkeys(CHAINS)).entries
    assert in_parts(told, size) == whole
    for chain in CHAINS:
        assert check_chain(NEW, chain, whole[chain], None).faults == []

"""Both chains of a journal as one file for an auditor, with its proof (DESIGN §6).

JSON lines: each entry with its chain, digest and what it covers, then the sealed heads. Whoever has
the secret checks it without the store; without it, only that each line is whole.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import orjson

from graph.chain_seal import ChainSeal, chain_of
from graph.codec import text_of
from graph.errors import BadInput
from graph.head_file import head_text, last_of
from graph.journal import all_entries
from graph.journal_check import journal_faults
from graph.private_files import open_private
from graph.sentence import Sentence
from graph.store import CHAINS, Chain, JournalEntry, Store


def write_journal(store: Store, path: Path) -> dict[str, int]:
    """Write both chains up to their heads of now; returns how many entries of each."""
    heads = store.heads()
    counts: dict[str, int] = {}
    with open_private(path, "w", encoding="utf-8") as file:
        for chain in CHAINS:
            line = last_of(heads, chain)
            last = int(str(head_text(line)["number"])) if line else 0
            counts[chain] = 0
            for entry in takewhile(partial(_is_within, last), _entries(store, chain)):
                file.write(_line(chain, entry) + "\n")
                counts[chain] += 1
        file.writelines(f"{line}\n" for line in heads)
    return counts


def check_journal(path: Path, secret: bytes) -> tuple[list[Sentence], dict[str, int]]:
    """The faults of a file and the numbers of its entries. Raises BadInput for no such file."""
    lines = path.read_text("utf-8").splitlines()
    heads = [line for line in lines if chain_of(line) and "seal" in line]
    chains: dict[Chain, list[JournalEntry]] = {chain: [] for chain in CHAINS}
    try:
        store = str(head_text(heads[-1])["store"])
        for line in lines:
            said: dict[str, Any] = orjson.loads(line)
            if "action" in said:
                chains[said.pop("chain")].append(_entry(said))
    except (ValueError, LookupError, TypeError) as error:
        raise BadInput("journal_file.none", path=path) from error

    def read(chain: Chain, after: int, limit: int) -> list[JournalEntry]:
        entries = chains[chain]
        place = bisect_right(entries, after, key=lambda entry: entry.number)
        return entries[place : place + limit]

    faults = journal_faults(ChainSeal(secret, store), read, partial(last_of, heads), [])
    return faults, {chain: len(entries) for chain, entries in chains.items()}


def _entries(store: Store, chain: Chain) -> Iterable[JournalEntry]:
    return all_entries(lambda after: store.journal(chain, after=after))


def _is_within(last: int, entry: JournalEntry) -> bool:
    return entry.number <= last


def _entry(said: dict[str, Any]) -> JournalEntry:
    return JournalEntry(**{**said, "at": datetime.fromisoformat(said["at"])})


def _line(chain: Chain, entry: JournalEntry) -> str:
    return text_of(
        {
            "chain": chain,
            "number": entry.number,
            "at": entry.at.isoformat(),
            "who": entry.who,
            "action": entry.action,
            "particulars": entry.particulars,
            "digest": entry.digest,
            "covers": entry.covers,
        }
    )

"""A snapshot on disk that was damaged anyhow is made anew, and never believed."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import EntityArrays, RecordArrays, RelationArrays, Snapshot
from analytics.snapshot.file import kept_on_disk, snapshot_of
from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, owns, penalty, tell
from tests.fleet.faults import faults
from tests.graph.engines import SECRET

Damage = Callable[[bytearray, random.Random], None]


def turn_a_bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def blank_a_block(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    content[at : at + 512] = bytes(len(content[at : at + 512]))


def cut_it_short(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def swap_two_blocks(content: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(len(content) - 64) for _ in range(2))
    content[one : one + 64], content[other : other + 64] = (
        content[other : other + 64],
        content[one : one + 64],
    )


def put_noise(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) - 16)
    content[at : at + 16] = chance.randbytes(16)


DAMAGES = (turn_a_bit, blank_a_block, cut_it_short, swap_two_blocks, put_noise)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("store")
    made = open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)
    ids = [f"firm-{n:03}" for n in range(200)]
    ties = [owns(one, other, 0.5) for one, other in pairwise(ids)]
    records = [penalty(f"c:{n}", id_, named=[(ids[n - 9], "other")]) for n, id_ in enumerate(ids)]
    tell(made, *map(firm, ids), *ties, *records)
    yield made
    made.close()


def same(one: Snapshot, other: Snapshot) -> bool:
    kinds = (("entities", EntityArrays), ("relations", RelationArrays), ("records", RecordArrays))
    return one.revision == other.revision and all(
        np.array_equal(getattr(getattr(one, part), name), getattr(getattr(other, part), name))
        if isinstance(getattr(getattr(one, part), name), np.ndarray)
        else getattr(getattr(one, part), name) == getattr(getattr(other, part), name)
        for part, arrays in kinds
        for name in arrays.__slots__
    )


def test_whatever_a_damaged_file_holds_the_snapshot_is_that_of_the_store(
    store: Store, tmp_path: Path
) -> None:
    right = snapshot_from(store.scan(), store.revision().number)
    assert same(snapshot_of(store, cache=tmp_path), right)
    kept = kept_on_disk(store, tmp_path)
    assert kept is not None
    whole, chance = kept.path.read_bytes(), random.Random(16)
    for number in range(faults("DAMAGED_SNAPSHOTS")):
        content = bytearray(whole)
        DAMAGES[number % len(DAMAGES)](content, chance)
        kept.path.write_bytes(bytes(content))
        assert same(snapshot_of(store, cache=tmp_path), right), number

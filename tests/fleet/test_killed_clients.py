"""Processes that write into one SQLite store are killed again and again: nothing told is lost."""

import random
from collections.abc import Callable
from pathlib import Path

from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, owns, tell
from tests.fleet.faults import Victim, faults, some_time
from tests.graph.engines import SECRET

TIES = 9  # of each batch, at ten parties


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)


def members(number: int) -> list[str]:
    return [f"b{number:06}-{n}" for n in range(TIES + 1)]


def writes(folder: Path, number: int, done: Callable[[int], None]) -> None:
    """Commit batch after batch from a number on, each with a look-up; tell each that is in."""
    store = opened(folder)
    while True:
        ids = members(number)
        ties = [owns(ids[0], id_, id=f"t{id_}") for id_ in ids[1:]]
        tell(store, *map(firm, ids), *ties)
        store.append_access("client", f"case {number}", "show", ["person:1"])
        done(number)
        number += 1


def test_of_clients_killed_at_any_moment_nothing_told_is_lost_and_no_batch_is_half(
    tmp_path: Path,
) -> None:
    opened(tmp_path).close()
    chance, told, kills = random.Random(16), set[int](), faults("CLIENT_KILLS")
    for kill in range(kills):
        begin = max(told, default=0) + 1
        victim = Victim(lambda done, begin=begin: writes(tmp_path, begin, done))  # type: ignore[misc]
        if kill % 2:  # every other one is killed as soon as it has begun
            told.update(one for one in [victim.first()] if one)
        some_time(chance, 0.01)
        told.update(victim.kill())
    store = opened(tmp_path)
    assert store.verify() == ()
    assert len(told) > kills // 4
    ids = [id_ for number in sorted(told) for id_ in members(number)]
    assert len(store.entities(ids)) == len(ids)
    last = max(told) + 1  # whatever was in but not told is whole or absent
    assert len(store.entities(members(last))) in (0, TIES + 1)
    assert len(store.relations([f"t{i}" for i in members(last)])) in (0, TIES)
    looks, after = set[str](), 0
    while page := store.journal("access", after=after):
        looks.update(str(entry.particulars["purpose"]) for entry in page)
        after = page[-1].number
    assert {f"case {number}" for number in told} <= looks
    store.close()

"""What is removed from the access journal after its term leaves a whole chain, on every engine."""

from pathlib import Path

from graph.store import Store
from tests.builders import firm, tell


def looks(store: Store, times: int) -> None:
    for number in range(times):
        store.append_access("li", f"case {number}", "show", ["person:1"])


def numbers(store: Store) -> list[int]:
    return [entry.number for entry in store.journal("access")]


def test_the_chain_without_its_oldest_entries_is_whole_and_goes_on(store: Store) -> None:
    tell(store, firm("a"))
    looks(store, 6)
    store.cut_access(4)
    assert (numbers(store), store.verify()) == ([5, 6], ())
    looks(store, 1)
    tell(store, firm("b"))
    assert (numbers(store), store.journal_lengths()["access"]) == ([5, 6, 7], 7)
    store.cut_access(6)
    assert (numbers(store), store.verify()) == ([7], ())


def test_the_last_entry_is_never_removed(store: Store) -> None:
    looks(store, 3)
    store.cut_access(9)
    assert (numbers(store), store.verify()) == ([3], ())


def test_what_was_removed_is_not_removed_again(store: Store) -> None:
    looks(store, 3)
    for _ in range(2):
        store.cut_access(2)
    store.cut_access(1)
    assert (numbers(store), store.verify()) == ([3], ())


def test_an_anchor_of_before_says_nothing_of_what_went_and_holds_for_the_rest(
    store: Store, tmp_path: Path
) -> None:
    looks(store, 2)
    store.anchor(tmp_path / "early")
    looks(store, 3)
    store.anchor(tmp_path / "late")
    store.cut_access(4)
    assert store.verify([tmp_path / "early", tmp_path / "late"]) == ()
    looks(store, 1)
    assert store.anchor(tmp_path / "early")  # it follows the chain again

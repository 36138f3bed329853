"""Several at once on one store: readers beside a writer, and writers beside each other."""

import threading
from typing import Any

import pytest

from graph.errors import NotFound
from graph.store import Store
from tests.builders import firm, owns, penalty, tell
from tests.graph.conftest import Opening


def questions(store: Store, **at: Any) -> list[object]:
    return [
        store.entities(["a", "b", "x"], **at),
        store.relations_at(["a"], limit=9, **at),
        store.records(subjects=["b"], **at),
        store.find("a", **at),
    ]


def test_readers_go_on_while_another_writes(opening: Opening) -> None:
    writer, reader = opening(), opening()
    tell(writer, firm("a"))
    scan = reader.scan()
    first = next(scan)
    tell(writer, firm("b"), owns("a", "b"))
    assert [*first.ids] == ["a"]
    assert list(scan) == []
    assert set(reader.entities(["a", "b"])) == {"a", "b"}


def test_a_commit_while_a_scan_of_the_same_thread_waits_is_kept(opening: Opening) -> None:
    store, other = opening(), opening()
    tell(store, firm("a"))
    scan = store.scan()
    next(scan)
    done = tell(store, firm("b"))
    assert set(other.entities(["a", "b"])) == {"a", "b"}
    scan.close()  # type: ignore[attr-defined]
    assert store.revision().number == done.revision
    with store.together():
        store.revision()
        tell(store, firm("c"))
    assert set(store.entities(["a", "b", "c"])) == {"a", "b", "c"}
    assert store.verify() == ()


def test_questions_together_are_those_of_the_same_facts_one_by_one(opening: Opening) -> None:
    writer, reader = opening(), opening()
    tell(writer, firm("a"), firm("b"), owns("a", "b"), penalty("c", "b"))
    apart = questions(reader)
    with reader.together():
        assert questions(reader) == apart
        tell(writer, firm("d"))
        assert questions(reader, at_revision=1) == apart
    assert set(reader.entities(["d"])) == {"d"}
    assert reader.revision().number == 2


def test_a_look_is_journalled_within_questions_together(opening: Opening) -> None:
    store = opening()
    tell(store, firm("a"))
    with store.together():
        assert set(store.entities(["a"])) == {"a"}
        store.append_access("me", "test", "show", ["p"])
    (entry,) = store.journal("access")
    assert (entry.who, entry.action) == ("me", "show")
    assert store.verify() == ()


def test_a_revision_still_to_come_is_unknown_within_questions_together(opening: Opening) -> None:
    store = opening()
    tell(store, firm("a"))
    with store.together():
        assert set(store.entities(["a"], at_revision=1)) == {"a"}
        with pytest.raises(NotFound):
            store.entities(["a"], at_revision=2)
    tell(store, firm("b"))
    assert set(store.entities(["a", "b"], at_revision=1)) == {"a"}


def test_what_another_thread_saw_since_is_not_answered_from_before_it(opening: Opening) -> None:
    store = opening()
    tell(store, firm("a"))
    asked = threading.Thread(target=lambda: (tell(store, firm("b")), store.entities(["b"])))
    with store.together():
        assert set(store.entities(["a"])) == {"a"}
        asked.start()
        asked.join()
        try:
            known = set(store.entities(["a", "b"], at_revision=2))
        except NotFound:
            return  # not reached yet, as the store was when it began
    assert known == {"a", "b"}


def test_revisions_are_contiguous_with_threads_committing_at_once(opening: Opening) -> None:
    store = opening()

    def work(name: str) -> None:
        for n in range(10):
            tell(store, firm(f"{name}{n}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.revision().number == 40
    assert store.verify() == ()


def test_verify_finds_nothing_wrong_while_others_commit(opening: Opening) -> None:
    writer, reader = opening(), opening()

    def work() -> None:
        for n in range(40):
            tell(writer, *(firm(f"{k}", attributes={"n": n}) for k in range(100)))
            writer.append_access("me", "test", "show", ["p"])

    thread = threading.Thread(target=work)
    thread.start()
    found = [*reader.verify()]
    while thread.is_alive():
        found += reader.verify()
    thread.join()
    assert found == []
    assert writer.revision().number == 40

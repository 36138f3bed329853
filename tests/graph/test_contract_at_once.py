"""Several at once on one store: readers beside a writer, and writers beside each other."""

import threading

from tests.builders import firm, owns, tell
from tests.graph.conftest import Opening


def test_readers_go_on_while_another_writes(opening: Opening) -> None:
    writer, reader = opening(), opening()
    tell(writer, firm("a"))
    scan = reader.scan()
    first = next(scan)
    tell(writer, firm("b"), owns("a", "b"))
    assert [*first.ids] == ["a"]
    assert list(scan) == []
    assert set(reader.entities(["a", "b"])) == {"a", "b"}


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
    found = {reader.verify()}
    while thread.is_alive():
        found.add(reader.verify())
    thread.join()
    assert found == {()}
    assert writer.revision().number == 40

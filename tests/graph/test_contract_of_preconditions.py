"""A batch that holds only for one revision, or as the first under a key (DESIGN §10)."""

import threading

import pytest

from graph.errors import Overtaken, Taken
from graph.model import Batch, Entry
from graph.store import Store
from tests.builders import firm, tell
from tests.graph.conftest import Opening

WORD = Entry("decision", {"word": "accepted"})


def test_a_batch_for_another_revision_than_the_latest_is_refused(store: Store) -> None:
    tell(store, firm("a"))
    tell(store, firm("b"))
    entries = store.journal_lengths()["facts"]
    with pytest.raises(Overtaken):
        store.commit(Batch(entries=(WORD,), texts={"t": "x"}, at_revision=1))
    assert (store.journal_lengths()["facts"], store.text("t")) == (entries, None)
    store.commit(Batch(entries=(WORD,), texts={"t": "x"}, at_revision=2))
    assert store.text("t") == "x"


def test_a_text_that_is_not_the_first_under_its_key_is_refused(store: Store) -> None:
    store.commit(Batch(entries=(WORD,), firsts={"k": "one"}))
    entries = store.journal_lengths()["facts"]
    with pytest.raises(Taken):
        store.commit(Batch(entries=(WORD,), firsts={"new": "n", "k": "two"}, texts={"t": "x"}))
    assert (store.text("k"), store.text("new"), store.text("t")) == ("one", None, None)
    assert store.journal_lengths()["facts"] == entries


def test_of_many_who_write_the_first_text_at_once_one_succeeds(opening: Opening) -> None:
    stores = [opening() for _ in range(4)]
    written = []

    def work(number: int) -> None:
        try:
            stores[number].commit(Batch(entries=(WORD,), firsts={"k": str(number)}))
        except Taken:
            return
        written.append(str(number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written == [stores[0].text("k")]

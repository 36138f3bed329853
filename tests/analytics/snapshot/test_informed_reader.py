"""A reader informed by a snapshot: the store's own answers, and no question without need."""

from collections.abc import Collection, Iterator
from typing import Any

import pytest

from analytics.snapshot.file import snapshot_of
from analytics.snapshot.informed_reader import Informed
from graph.forwarding import Forwarding
from graph.model import Record, Relation
from graph.store import Store
from tests.analytics.snapshot.test_snapshot import STEPS
from tests.builders import firm, happen, heads, owns, penalty, person, tell

IDS: tuple[tuple[str, ...], ...] = (("a",), ("z",), ("m",), ("p",), ("a", "m"), ("nobody", "p"))
KINDS = (None, ("shareholder_of",), ("legal_representative_of", "serves"), ("serves",))


class Heard(Forwarding):
    """Notes whom it was asked about."""

    def __init__(self, reader: Store) -> None:
        super().__init__(reader)
        self.about: list[list[str]] = []

    def records(self, **asked: Any) -> tuple[Record, ...]:
        self.about.append(sorted(asked["subjects"]))
        return super().records(**asked)

    def relations_at(self, ids: Collection[str], **asked: Any) -> tuple[Relation, ...]:
        self.about.append(sorted(ids))
        return super().relations_at(ids, **asked)


def asked(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions of each revision, about parties, names of joined ones, and nobody."""
    for at in range(1, store.revision().number + 1):
        for ids in IDS:
            yield "records", {"subjects": ids, "at_revision": at}
            yield "records", {"subjects": ids, "at_revision": at, "withdrawn": True}
            for kinds in KINDS:
                for within in (False, True):
                    more = {"ids": ids, "kinds": kinds, "within": within}
                    yield "relations_at", {**more, "at_revision": at, "limit": 9}


def test_it_answers_as_the_store_does_at_its_own_revision_and_at_others(
    engine_store: Store,
) -> None:
    for step in STEPS:
        step(engine_store)
    questions = [*asked(engine_store)]
    told = [getattr(engine_store, name)(**more) for name, more in questions]
    for at in range(1, engine_store.revision().number + 1):
        informed = Informed(engine_store, snapshot_of(engine_store, at_revision=at))
        assert [getattr(informed, name)(**more) for name, more in questions] == told


def test_the_store_is_asked_only_about_those_of_whom_there_is_something(store: Store) -> None:
    tell(store, *map(firm, "abc"), owns("a", "b"), penalty("r", "a"))
    at = store.revision().number
    heard = Heard(store)
    informed = Informed(heard, snapshot_of(store))
    informed.records(subjects=["a", "b", "c", "unknown"], at_revision=at)
    informed.records(subjects=["b"], at_revision=at)
    informed.relations_at(["a", "c"], kinds=["shareholder_of"], limit=9, at_revision=at)
    informed.relations_at(["a", "b"], kinds=["serves"], limit=9, at_revision=at)
    assert heard.about == [["a", "unknown"], ["a", "c"]]


@pytest.mark.parametrize("asked", [{"withdrawn": True}, {"at_revision": None}])
def test_what_the_columns_do_not_hold_is_asked_of_the_store(
    store: Store, asked: dict[str, Any]
) -> None:
    tell(store, firm("a"), person("p"), heads("p", "a"), penalty("r", "a"))
    happen(store, "r", "repair")
    at = store.revision().number
    informed = Informed(store, snapshot_of(store))
    tell(store, penalty("later", "a"))  # which the snapshot does not have
    found = informed.records(subjects=["a"], **{"at_revision": at, **asked})
    assert [one.id for one in found] == (["r"] if asked.get("withdrawn") else ["later"])

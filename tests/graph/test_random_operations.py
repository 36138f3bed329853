"""Random operations on a store and on a plain-dictionary model that is assumed perfect."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from graph.commit.states import FITTING, Happening, derived_from, state_after
from graph.errors import BadInput, NotFound, UnknownEnd
from graph.model import Entity, Record, Relation
from graph.store import Store
from graph.words import WITHDRAWN_STATES
from tests.builders import day, firm, happen, owns, penalty, tell
from tests.graph.engines import ENGINES

IDS = st.sampled_from(["a", "b", "c", "d"])
RECORDS = st.sampled_from(["c1", "c2", "c3"])
SHARES = st.sampled_from([0.1, 0.5, 1.0])
NAMES = st.sampled_from(["甲", "乙", "丙公司"])
ACTIONS = st.sampled_from(["object", "repair", "revoke", "restore"])
MEASURE_ACTIONS = st.sampled_from(["confirm", "unconfirm", "lift", "unlift"])
CODES = st.sampled_from(["M-1", "M-2"])
LIFTED_ON = "2026-03-01"


class Model:
    """What a store must show, as plain dictionaries; `past` holds a copy for each revision."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.relations: dict[str, Relation] = {}
        self.records: dict[str, Record] = {}
        self.events: dict[str, list[Happening]] = {}
        self.past: list[tuple[dict[str, Entity], dict[str, Relation], dict[str, Record]]] = []
        self.keep()

    def keep(self) -> None:
        shown = {
            id_: as_after(record, self.events.get(id_, [])) for id_, record in self.records.items()
        }
        self.past.append((dict(self.entities), dict(self.relations), shown))


def as_after(record: Record, events: list[Happening]) -> Record:
    """The record with what its events left: the state, and confirmed and lifted measures."""
    state, confirmed, lifted, _ = derived_from(events)
    days = tuple((code, day(on)) for code, on in lifted)
    return replace(record, state=state, confirmed=confirmed, lifted=days)


def same(kept: object, wanted: Entity | Relation | Record) -> bool:
    claimed = {"rank": 0, "stands": None} if isinstance(wanted, Relation) else {}
    return replace(kept, sources=(), **claimed) == wanted


class Machine(RuleBasedStateMachine):
    """Drives one engine and the model side by side."""

    engine = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store: Store = ENGINES[self.engine](Path(self.folder.name))
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def told(self, changed: bool, expected: bool) -> None:
        assert changed == expected
        if expected:
            self.model.keep()

    @rule(id_=IDS, name=NAMES, size=st.integers(0, 2))
    def put_entity(self, id_: str, name: str, size: int) -> None:
        fact = firm(id_, name, attributes={"size": size} if size else {})
        new = self.model.entities.get(id_) != fact
        self.model.entities[id_] = fact
        self.told(tell(self.store, fact).changed, new)

    @rule(owner=IDS, owned=IDS, share=SHARES)
    def put_relation(self, owner: str, owned: str, share: float) -> None:
        fact = owns(owner, owned, share)
        if {owner, owned} <= self.model.entities.keys():
            new = self.model.relations.get(fact.id) != fact
            self.model.relations[fact.id] = fact
            self.told(tell(self.store, fact).changed, new)
        else:
            with pytest.raises(UnknownEnd):
                tell(self.store, fact)

    @rule(id_=RECORDS, subject=IDS, amount=SHARES)
    def put_record(self, id_: str, subject: str, amount: float) -> None:
        fact = penalty(f"{id_}-{subject}", subject, amount=amount)
        if subject in self.model.entities:
            new = self.model.records.get(fact.id) != fact
            self.model.records[fact.id] = fact
            self.told(tell(self.store, fact).changed, new)
        else:
            with pytest.raises(UnknownEnd):
                tell(self.store, fact)

    @rule(id_=RECORDS, subject=IDS, action=ACTIONS)
    def put_event(self, id_: str, subject: str, action: str) -> None:
        record = f"{id_}-{subject}"
        events = self.model.events.setdefault(record, [])
        if record not in self.model.records:
            with pytest.raises(NotFound):
                happen(self.store, record, action)
        elif action in FITTING[state_after(events)]:
            events.append(Happening(action, None, None))
            self.told(happen(self.store, record, action).changed, True)
        else:
            with pytest.raises(BadInput):
                happen(self.store, record, action)

    @rule(id_=RECORDS, subject=IDS, action=MEASURE_ACTIONS, code=CODES)
    def put_event_on_a_measure(self, id_: str, subject: str, action: str, code: str) -> None:
        record = f"{id_}-{subject}"
        events = self.model.events.setdefault(record, [])
        new = Happening(action, None, LIFTED_ON, code)
        withdrawn = state_after(events) in WITHDRAWN_STATES
        fits = not withdrawn and derived_from([*events, new]) != derived_from(events)

        def put() -> bool:
            return happen(self.store, record, action, measure=code, on=day(LIFTED_ON)).changed

        if record in self.model.records and fits:
            events.append(new)
            self.told(put(), True)
        else:
            with pytest.raises(BadInput if record in self.model.records else NotFound):
                put()

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = ENGINES[self.engine](Path(self.folder.name))

    @invariant()
    def the_latest_is_the_model(self) -> None:
        self.agrees(None, len(self.model.past) - 1)

    @rule(data=st.data())
    def a_past_revision_is_what_the_model_was(self, data: st.DataObject) -> None:
        revision = data.draw(st.integers(0, len(self.model.past) - 1))
        self.agrees(revision, revision)

    def agrees(self, revision: int | None, place: int) -> None:
        entities, relations, records = self.model.past[place]
        kept = self.store.entities(["a", "b", "c", "d"], at_revision=revision)
        assert kept.keys() == entities.keys()
        for id_, entity in entities.items():
            assert same(kept[id_], entity)
        ties = self.store.relations_at(["a", "b", "c", "d"], limit=99, at_revision=revision)
        assert [tie.id for tie in ties] == sorted(relations)
        assert all(same(tie, relations[tie.id]) for tie in ties)
        filed = self.store.records(at_revision=revision, withdrawn=True)
        assert [record.id for record in filed] == sorted(records)
        assert all(same(record, records[record.id]) for record in filed)


@pytest.mark.parametrize("engine", ENGINES)
def test_random_operations_agree_with_the_model(engine: str) -> None:
    machine = type("OnEngine", (Machine,), {"engine": engine}).TestCase
    machine.settings = settings(max_examples=30, stateful_step_count=25)
    machine().runTest()

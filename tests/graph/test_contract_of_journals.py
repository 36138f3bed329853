"""The journals of a store and what it tells of its past: the same promises on every engine."""

from concurrent.futures import ThreadPoolExecutor

from graph.identity import mask
from graph.model import Batch, Claim, Entry, StateEvent, Verdict
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.builders import day, firm, happen, owns, penalty, tell

CITIZEN = Numbers(7).citizen()


def test_the_facts_journal_tells_each_commit(store: Store) -> None:
    store.commit(Batch((Claim(firm("a")),), entries=(Entry("load", {"rows": 1}),), who="officer"))
    told = [(e.number, e.who, e.action, e.particulars["revision"]) for e in store.journal("facts")]
    assert told == [(1, "officer", "commit", 1), (2, "officer", "load", 1)]


def test_look_ups_of_many_at_once_are_each_journalled_in_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.append_access(f"user {n}", "why", "show", ["p"]), range(40)))
    entries = store.journal("access")
    assert [entry.number for entry in entries] == list(range(1, 41))
    assert {entry.who for entry in entries} == {f"user {n}" for n in range(40)}
    assert store.verify() == ()


def test_what_happened_to_a_record_is_told_in_order(store: Store) -> None:
    tell(store, firm("a"), penalty("r", "a"))
    happen(store, "r", "object", on=day("2026-03-01"))
    happen(store, "r", "settle", outcome="rejected", reason="unfounded")
    told = [(e.action, e.outcome, e.reason, e.who, e.on) for e in store.events("r")]
    assert told == [
        ("object", None, "because", "tester", day("2026-03-01")),
        ("settle", "rejected", "unfounded", "tester", None),
    ]
    assert store.events("nobody") == ()


def test_access_is_journalled_apart_and_makes_no_revision(store: Store) -> None:
    store.append_access("officer", "vetting", "show", ["p2", "p1", "p2"])
    (entry,) = store.journal("access")
    assert (entry.who, entry.action) == ("officer", "show")
    assert entry.particulars == {"purpose": "vetting", "persons": ["p1", "p2"]}
    assert (store.revision().number, store.verify()) == (0, ())


def test_an_id_number_typed_as_a_purpose_is_masked_in_the_access_chain(store: Store) -> None:
    store.append_access("officer", f"核查{CITIZEN}", f"show {CITIZEN}", ["person:1"])
    (entry,) = store.journal("access")
    assert entry.particulars == {"purpose": f"核查{mask(CITIZEN)}", "persons": ["person:1"]}
    assert (entry.action, store.verify()) == (f"show {mask(CITIZEN)}", ())


def test_an_id_number_typed_as_a_reason_is_masked_in_the_facts_chain(store: Store) -> None:
    tell(store, firm("a"), firm("b"), penalty("c1", "a"))
    happen(store, "c1", "object", reason=f"本人{CITIZEN}")
    verdict = Verdict("same", "a", "b", f"{CITIZEN}本人", "clerk")
    store.commit(Batch(verdicts=(verdict,), entries=(Entry("load", {"offices": [CITIZEN]}),)))
    kept = [entry.particulars for entry in store.journal("facts")]
    assert kept[1]["reasons"] == [f"本人{mask(CITIZEN)}"]
    assert kept[2]["reasons"] == [f"{mask(CITIZEN)}本人"]
    assert kept[3]["offices"] == [mask(CITIZEN)]
    assert CITIZEN not in repr((store.events("c1"), store.verdicts(), list(store.dump())))


def test_each_commit_is_journalled_with_its_reasons(store: Store) -> None:
    tell(store, firm("a"), firm("b"), penalty("c1", "a"))
    event = StateEvent("c1", "object", "not our lorry", "wang")
    verdict = Verdict("different", "a", "b", "two licences", "wang")
    store.commit(Batch(events=(event,), verdicts=(verdict,), who="wang"))
    entry = store.journal("facts")[-1]
    assert entry.particulars == {
        "revision": 2,
        "claims": 0,
        "last_claim": 3,
        "events": ["object c1"],
        "reasons": ["not our lorry", "two licences"],
        "verdicts": ["different a b"],
    }


def test_each_source_says_how_many_facts_it_stands_behind(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c1", "a"), source="registry")
    tell(store, firm("b"), penalty("c2", "b"), source="court")
    happen(store, "c2", "repair")
    assert store.sources() == {
        "registry": {"entities": 2, "relations": 1, "records": 1},
        "court": {"entities": 1, "relations": 0, "records": 0},
    }


def test_the_chains_say_how_long_they_are(store: Store) -> None:
    empty = dict(store.journal_lengths())
    tell(store, firm("a"))
    store.commit(Batch(entries=(Entry("account", {"name": "wang"}),)))
    store.append_access("officer", "vetting", "show", ["p1"])
    assert (empty, dict(store.journal_lengths())) == (
        {"facts": 0, "access": 0},
        {"facts": 2, "access": 1},
    )

"""What every engine promises (graph/store.py), sentence by sentence."""

import threading
from dataclasses import replace

import pytest

from graph.errors import InvalidFact, NotFound, StoreError, UnknownEnd
from graph.model import Batch, Relation
from graph.store import EntityColumns, Gone, RecordColumns, RelationColumns, Store
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell
from tests.graph.conftest import Opening


def test_an_empty_store_is_at_revision_0(store: Store) -> None:
    assert store.revision().number == 0


def test_each_batch_that_changes_something_is_one_revision(store: Store) -> None:
    assert tell(store, firm("a"), firm("b")).revision == 1
    assert tell(store, firm("c")).revision == 2
    assert store.revision().number == 2


def test_the_same_batch_again_makes_no_revision(store: Store) -> None:
    roles = ("intermediary", "supplier")
    facts = (
        firm("a", roles=roles, names=("x",), attributes={"l": ["p", "q"]}),
        firm("b"),
        owns("a", "b", 0.4),
        penalty("c1", "a", named=[("b", "intermediary")]),
    )
    tell(store, *facts)
    again = tell(store, *facts)
    assert (again.revision, again.changed, any(again.novel)) == (1, False, False)


def test_a_relation_to_nobody_is_refused_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(UnknownEnd, match="ghost"):
        tell(store, firm("a"), owns("a", "ghost"))
    assert (store.revision().number, store.entities(["a"])) == (0, {})


def test_a_record_about_nobody_is_refused(store: Store) -> None:
    with pytest.raises(UnknownEnd, match="ghost"):
        tell(store, penalty("c1", "ghost"))


def test_a_record_that_names_nobody_known_is_refused(store: Store) -> None:
    with pytest.raises(UnknownEnd, match="ghost"):
        tell(store, firm("a"), penalty("c1", "a", named=[("ghost", "finance_responsible")]))


def test_a_relation_checks_the_kinds_of_its_ends(store: Store) -> None:
    with pytest.raises(InvalidFact, match="cannot stand at"):
        tell(store, firm("a"), person("p"), owns("a", "p"))


def test_of_the_same_id_twice_in_a_batch_the_last_counts(store: Store) -> None:
    tell(store, firm("a", "first"), firm("a", "second"))
    assert store.entities(["a"])["a"].name == "second"
    assert store.entities(["a"])["a"].names == ()


def test_a_new_version_replaces_the_one_before(store: Store) -> None:
    tell(store, firm("a", attributes={"x": 1}))
    tell(store, firm("a", attributes={"y": 2}))
    assert store.entities(["a"])["a"].attributes == {"y": 2}


def test_an_entity_keeps_all_it_was_given(store: Store) -> None:
    given = firm(
        "a",
        "鹤岗市甲公司",
        roles=("supplier", "intermediary"),
        identifiers={"tax_no": "T1"},
        attributes={"n": 1, "x": 0.5, "flag": True, "list": ["a", "b"]},
    )
    tell(store, given)
    kept = store.entities(["a"])["a"]
    assert (kept.kind, kept.name, kept.roles) == (given.kind, given.name, given.roles)
    assert (kept.identifiers, kept.attributes) == (given.identifiers, given.attributes)
    assert kept.sources == ("native",)


def test_a_relation_keeps_all_it_was_given(store: Store) -> None:
    given = owns(
        "a",
        "b",
        0.25,
        valid_from=day("2001-02-03"),
        valid_to=day("9999-12-31"),
        attributes={"amount": 3.5},
    )
    tell(store, firm("a"), firm("b"), given)
    kept = store.relations([given.id])[given.id]
    assert (kept.share, kept.valid_from, kept.valid_to) == (
        given.share,
        given.valid_from,
        given.valid_to,
    )
    assert (kept.source, kept.target, kept.attributes) == ("a", "b", {"amount": 3.5})


def test_a_record_keeps_all_it_was_given(store: Store) -> None:
    given = penalty(
        "c1",
        "a",
        "1581-01-01",
        list="L-SX",
        domain="court",
        occurred_on=day("1580-01-01"),
        ends_on=day("9999-12-31"),
        issuer="院",
        document_no="1号",
        basis="法",
        amount=1.5,
        named=[("p", "finance_responsible")],
        attributes={"case": "k"},
    )
    tell(store, firm("a"), person("p"), given)
    (kept,) = store.records(ids=["c1"])
    assert kept.sources == ("native",)
    assert replace(kept, sources=()) == given


def test_two_batches_that_touch_one_entity_at_the_same_moment_both_count(
    opening: Opening,
) -> None:
    stores = [opening(), opening()]
    tell(stores[0], firm("a"))

    def work(place: int) -> None:
        for n in range(10):
            facts = (firm("a", attributes={f"of{place}": n}), firm(f"b{place}"))
            tell(stores[place], *facts, owns("a", f"b{place}", n / 10), source=f"s{place}")

    threads = [threading.Thread(target=work, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].entities(["a"])["a"].attributes == {"of0": 9, "of1": 9}
    assert (stores[1].revision().number, stores[1].verify()) == (21, ())
    assert [tie.share.low for tie in stores[1].relations_at(["a"], limit=9) if tie.share] == [
        0.9,
        0.9,
    ]


def test_an_identifier_finds_nobody_before_it_was_known(store: Store) -> None:
    tell(store, firm("a"))
    tell(store, firm("a", identifiers={"tax_no": "T1"}))
    assert [match.entity.id for match in store.find("t1").matches] == ["a"]
    assert store.find("T1", at_revision=1).matches == ()


def test_about_says_what_it_is_and_what_it_holds(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c", "a"), penalty("d", "a"))
    happen(store, "d", "repair")
    told = store.about()
    assert (told.counts, told.revision) == ({"entities": 2, "relations": 1, "records": 1}, 2)
    assert set(told.indexes.values()) == {"online"}
    assert told.version


def test_a_store_has_an_identity_of_its_own(opening: Opening) -> None:
    assert opening().identity == opening().identity != ""


def test_parallel_relations_stay_apart(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.1, id="r1"), owns("a", "b", 0.2, id="r2"))
    assert [tie.id for tie in store.relations_at(["a"], limit=9)] == ["r1", "r2"]


def test_ties_come_in_id_order_and_at_most_limit(store: Store) -> None:
    ties = [owns("a", "b", 0.1, id=f"r{n}") for n in (3, 1, 2)]
    tell(store, firm("a"), firm("b"), *ties)
    assert [tie.id for tie in store.relations_at(["b"], limit=2)] == ["r1", "r2"]


def test_ties_pass_the_filters_of_kind_and_date(store: Store) -> None:
    past = owns("a", "b", valid_to=day("2020-01-01"))
    tell(store, firm("a"), firm("b"), person("p"), past, heads("p", "b"))
    assert [tie.id for tie in store.relations_at(["b"], kinds=["shareholder_of"], limit=9)] == [
        past.id
    ]
    assert store.relations_at(["a"], as_of=day("2020-01-01"), limit=9) == ()
    assert len(store.relations_at(["a"], as_of=day("2019-12-31"), limit=9)) == 1


def test_unknown_ids_are_absent(store: Store) -> None:
    assert store.entities(["x"]) == {}
    assert store.relations(["x"]) == {}
    assert store.records(ids=["x"]) == ()


def test_a_revision_not_reached_yet_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="revision 7"):
        store.entities(["a"], at_revision=7)


def test_every_past_revision_answers_as_it_did(store: Store) -> None:
    tell(store, firm("a", "old"), firm("b"), owns("a", "b", 0.1))
    tell(store, firm("a", "new"), owns("a", "b", 0.9))
    assert store.entities(["a"], at_revision=1)["a"].name == "old"
    assert store.relations(["own-a-b"], at_revision=1)["own-a-b"].share.low == 0.1
    assert store.relations(["own-a-b"])["own-a-b"].share.low == 0.9
    assert store.entities(["a"], at_revision=0) == {}


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        (["object"], "disputed"),
        (["repair"], "repaired"),
        (["revoke"], "revoked"),
        (["repair", "restore"], "in_force"),
        (["revoke", "restore"], "in_force"),
        (["object", "repair", "restore"], "disputed"),
    ],
)
def test_state_follows_from_events(store: Store, actions: list[str], state: str) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    for action in actions:
        happen(store, "c1", action)
    (record,) = store.records(ids=["c1"], withdrawn=True)
    assert record.state == state


@pytest.mark.parametrize(("outcome", "state"), [("upheld", "revoked"), ("rejected", "in_force")])
def test_an_objection_is_settled(store: Store, outcome: str, state: str) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "object")
    happen(store, "c1", "settle", outcome=outcome)
    assert store.records(ids=["c1"], withdrawn=True)[0].state == state


def test_an_event_on_an_unknown_record_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="no record nothing"):
        happen(store, "nothing", "repair")


def test_withdrawn_records_are_given_only_when_asked(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"), penalty("c2", "a"))
    happen(store, "c1", "repair")
    assert [record.id for record in store.records(subjects=["a"])] == ["c2"]
    assert len(store.records(subjects=["a"], withdrawn=True)) == 2
    assert len(store.records(subjects=["a"], at_revision=1)) == 2


def test_no_later_load_undoes_a_repair(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "repair")
    tell(store, penalty("c1", "a", amount=5.0))
    assert store.records(ids=["c1"]) == ()


def test_an_event_of_a_known_key_is_no_news(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "repair", key="row 7")
    happen(store, "c1", "restore")
    assert not happen(store, "c1", "repair", key="row 7").changed
    assert store.records(ids=["c1"])[0].state == "in_force"


def test_the_kind_and_ends_of_a_relation_never_change(store: Store) -> None:
    tell(store, firm("a"), firm("b"), person("p"), owns("a", "b", id="r"))
    for other in (owns("b", "a", id="r"), heads("p", "a", id="r"), owns("a", "a", id="r")):
        with pytest.raises(InvalidFact, match="id of its own"):
            tell(store, other)
    with pytest.raises(InvalidFact, match="id of its own"):
        tell(store, owns("a", "b", id="new"), owns("b", "a", id="new"))
    assert set(store.relations(["r", "new"])) == {"r"}


def test_relations_within_are_only_those_between_two_of_them(store: Store) -> None:
    tell(store, firm("a"), firm("b"), firm("c"), owns("a", "b"), owns("b", "c"), owns("b", "b"))
    within = store.relations_at(["a", "b"], limit=9, within=True)
    assert [relation.id for relation in within] == ["own-a-b", "own-b-b"]


def columns(store: Store, **asked: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"entities": [], "relations": [], "records": [], "gone": []}
    for part in store.scan(**asked):
        if isinstance(part, Gone):
            found["gone"] += [*part.relations, *part.records]
        else:
            kind = {EntityColumns: "entities", RelationColumns: "relations"}
            found[kind.get(type(part), "records")] += list(part.ids)
    return {key: sorted(ids) for key, ids in found.items()}


def test_scan_gives_everything_at_one_revision(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c1", "a"))
    tell(store, firm("c"))
    latest = {"entities": ["a", "b", "c"], "relations": ["own-a-b"], "records": ["c1"], "gone": []}
    assert columns(store) == latest
    assert columns(store, at_revision=1) == {**latest, "entities": ["a", "b"]}


def test_scan_leaves_withdrawn_records_out(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "revoke")
    assert columns(store)["records"] == []
    assert columns(store, at_revision=1)["records"] == ["c1"]


def test_scan_since_gives_what_changed_after_what_is_gone(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.1), penalty("c1", "a"))
    tell(store, owns("a", "b", 0.2))
    happen(store, "c1", "repair")
    assert columns(store, since=1) == {
        "entities": [],
        "relations": ["own-a-b"],
        "records": [],
        "gone": ["c1", "own-a-b"],
    }


def test_scanned_ends_are_entity_numbers(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c1", "a", named=[("b", "x")]))
    parts = {type(part): part for part in store.scan()}
    ids = dict(zip(parts[EntityColumns].numbers, parts[EntityColumns].ids, strict=True))
    assert ids[parts[RelationColumns].sources[0]] == "a"
    ((named,),) = parts[RecordColumns].named
    assert (ids[named[0]], named[1]) == ("b", "x")


def test_a_scan_gives_what_relations_tell_of_votes_and_nothing_of_other_attributes(
    store: Store,
) -> None:
    agreed = {"filed_as": "concert", "agreement": "一", "position": "一致行动人"}
    officer = Relation("o", "officer_of", "a", "b", attributes=agreed)
    plain = Relation("d", "officer_of", "a", "b", attributes={"position": "董事", "agreement": "x"})
    stake = owns("a", "b", 0.4, attributes={"votes": [0.5, 0.6], "paid": 3.0})
    tell(store, firm("a"), firm("b"), officer, plain, stake, heads("a", "b"))
    tell(store, owns("a", "b", 0.4))

    def terms(at: int) -> dict[str, str]:
        parts = [p for p in store.scan(at_revision=at) if isinstance(p, RelationColumns)]
        return {id_: told for p in parts for id_, told in zip(p.ids, p.terms, strict=True) if told}

    agreement = '{"agreement":"一","filed_as":"concert"}'
    assert terms(1) == {"own-a-b": '{"votes":[0.5,0.6]}', "o": agreement}
    assert terms(2) == {"o": agreement}


def test_texts_are_kept_under_their_digest_and_make_no_revision(store: Store) -> None:
    done = store.commit(Batch(texts={"d1": "policy"}))
    assert (done.revision, store.text("d1"), store.text("d2")) == (0, "policy", None)


def test_a_store_opened_again_is_the_same(opening: Opening) -> None:
    tell(opening(), firm("a"))
    assert "a" in opening().entities(["a"])


def test_closing_twice_does_no_harm_and_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.revision()

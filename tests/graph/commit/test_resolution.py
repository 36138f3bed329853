"""Joining and parting of entities, as every engine must do it (DESIGN §4)."""

from datetime import date
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Batch, Claim, Entity, Relation, Verdict
from graph.store import Store
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell
from tests.graph.engines import ENGINES

USCC_A, USCC_B = "91230400MA18ABCD1X", "91230400MA18WXYZ2Y"
A, B = f"uscc:{USCC_A}", f"uscc:{USCC_B}"
HASH_1, HASH_2 = "1" * 32, "2" * 32


def canon(store: Store, id_: str, at_revision: int | None = None) -> str:
    return store.entities([id_], at_revision=at_revision)[id_].id


def test_a_shared_registration_number_joins(store: Store) -> None:
    tell(store, firm("reg:R1", "甲"))
    tell(store, firm(A, "甲公司", identifiers={"uscc": USCC_A, "registration_no": "R1"}))
    joined = store.entities(["reg:R1"])["reg:R1"]
    assert (joined.id, joined.aliases) == (A, ("reg:R1",))


def test_the_organisation_code_within_a_uscc_joins(store: Store) -> None:
    tell(store, firm(A))
    tell(store, firm(f"org:{USCC_A[8:17]}"))
    assert canon(store, f"org:{USCC_A[8:17]}") == A


def test_joining_repoints_relations_and_records_in_one_revision(store: Store) -> None:
    tell(store, firm("reg:R1"), firm("x"), owns("reg:R1", "x"), penalty("c1", "reg:R1"))
    tell(store, firm(A, identifiers={"registration_no": "R1"}))
    assert store.relations(["own-reg:R1-x"])["own-reg:R1-x"].source == A
    assert store.records(subjects=[A])[0].id == "c1"
    assert store.records(subjects=["reg:R1"])[0].subject == A
    assert store.revision().number == 2


def test_a_past_revision_still_shows_them_apart(store: Store) -> None:
    tell(store, firm("reg:R1"), firm("x"), owns("reg:R1", "x"), penalty("c1", "reg:R1"))
    tell(store, firm(A, identifiers={"registration_no": "R1"}))
    assert canon(store, "reg:R1", at_revision=1) == "reg:R1"
    assert store.relations(["own-reg:R1-x"], at_revision=1)["own-reg:R1-x"].source == "reg:R1"
    assert store.records(subjects=["reg:R1"], at_revision=1)[0].subject == "reg:R1"


def test_named_entities_of_a_record_are_repointed(store: Store) -> None:
    named = [("reg:R1", "intermediary")]
    tell(store, firm("x"), firm("reg:R1"), penalty("c1", "x", named=named))
    tell(store, firm(A, identifiers={"registration_no": "R1"}))
    assert store.records(ids=["c1"])[0].named_in[0].entity == A


def test_a_number_beside_two_stronger_ones_joins_nothing_and_is_reported(store: Store) -> None:
    tell(store, firm("reg:R1"), firm(A, identifiers={"registration_no": "R1"}))
    assert canon(store, "reg:R1") == A
    done = tell(store, firm(B, identifiers={"registration_no": "R1"}))
    assert [canon(store, id_) for id_ in ("reg:R1", A, B)] == ["reg:R1", A, B]
    assert [notice.code for notice in done.notices] == ["identity.contradicted"]
    assert "R1" in done.notices[0].text("zh")


def test_an_id_claimed_with_two_values_of_one_identifier_joins_nobody(store: Store) -> None:
    tell(store, firm(A), firm("x", identifiers={"uscc": USCC_A}), source="s1")
    assert canon(store, "x") == A
    tell(store, firm("x", identifiers={"uscc": USCC_B}), source="s2")
    assert canon(store, "x") == "x"
    tell(store, firm(B))
    assert [canon(store, id_) for id_ in ("x", A, B)] == ["x", A, B]


def test_of_two_dates_of_two_sources_that_cross_the_end_is_kept(store: Store) -> None:
    ends = owns("a", "b", valid_to=day("2019-01-01"))
    begins = owns("a", "b", valid_from=day("2020-01-01"))
    tell(store, firm("a"), firm("b"), ends, source="registry", rank=0)
    tell(store, begins, source="list", rank=4)
    shown = store.relations([ends.id])[ends.id]
    assert (shown.valid_from, shown.valid_to) == (None, day("2019-01-01"))
    assert not shown.holds_on(day("2020-06-01"))


def test_a_verdict_same_joins_and_undoing_it_parts(store: Store) -> None:
    tell(store, firm("a"), firm("b"), firm("x"), owns("b", "x"))
    judge(store, "same", "a", "b")
    assert (canon(store, "b"), store.relations(["own-b-x"])["own-b-x"].source) == ("a", "a")
    judge(store, "same", "a", "b", undone=True)
    assert (canon(store, "b"), store.relations(["own-b-x"])["own-b-x"].source) == ("b", "b")
    assert canon(store, "b", at_revision=2) == "a"


def test_a_verdict_different_beats_any_join(store: Store) -> None:
    tell(store, firm("reg:R1"), firm(A, identifiers={"registration_no": "R1"}))
    judge(store, "different", A, "reg:R1")
    assert canon(store, "reg:R1") == "reg:R1"
    judge(store, "different", A, "reg:R1", undone=True)
    assert canon(store, "reg:R1") == A


def test_facts_loaded_under_another_id_go_to_the_group(store: Store) -> None:
    tell(store, firm("reg:R1"), firm("x"), firm(A, identifiers={"registration_no": "R1"}))
    tell(store, owns("reg:R1", "x"), penalty("c1", "reg:R1"))
    assert store.relations_at([A], limit=9)[0].id == "own-reg:R1-x"
    assert store.records(subjects=[A])[0].id == "c1"


def test_other_names_of_a_group_are_found(store: Store) -> None:
    tell(store, firm("reg:R1", "旧招牌"), firm(A, "新招牌", identifiers={"registration_no": "R1"}))
    assert [match.entity.id for match in store.find("旧招牌").matches] == [A]


def scoped_and_hashed(dates: tuple[dict[str, date], dict[str, date]]) -> list[Entity | Relation]:
    scoped, hashed = f"person:{A}/张三", f"person:{HASH_1}"
    return [
        firm(A),
        person(scoped, "张三"),
        person(hashed, "张三"),
        heads(scoped, A, **dates[0]),
        heads(hashed, A, **dates[1]),
    ]


def test_a_legal_representative_whose_number_becomes_known_is_joined(store: Store) -> None:
    tell(store, *scoped_and_hashed(({}, {"valid_from": day("2020-01-01")})))
    assert canon(store, f"person:{A}/张三") == f"person:{HASH_1}"


def test_terms_that_do_not_overlap_join_nobody(store: Store) -> None:
    terms = ({"valid_to": day("2019-01-01")}, {"valid_from": day("2020-01-01")})
    tell(store, *scoped_and_hashed(terms))
    assert canon(store, f"person:{A}/张三") == f"person:{A}/张三"


def test_a_second_hashed_person_of_the_name_undoes_the_join(store: Store) -> None:
    tell(store, *scoped_and_hashed(({}, {})))
    other = f"person:{HASH_2}"
    tell(store, person(other, "张三"), Relation("o1", "officer_of", other, A))
    assert canon(store, f"person:{A}/张三") == f"person:{A}/张三"


def test_an_organisation_known_by_name_only_is_possibly_its_namesakes(store: Store) -> None:
    tell(store, firm(A, "鹤岗甲公司"))
    tell(store, firm("name:list/鹤岗甲公司", "鹤岗甲公司"))
    (tie,) = store.relations_at([A], limit=9)
    assert (tie.kind, tie.attributes["score"]) == ("possibly_same_as", 0.5)
    assert tie.sources == ("derived",)


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("鹤岗市规安商贸有限公司", 0.9),
        ("鹤岗规安商贸有限公司", 0.8),
        ("鹤岗市规安商贸有限责任公司", 0.8),
        ("鹤岗市规安商贸股份有限公司", None),
        ("鹤岗市规安运输有限公司", None),
        ("双鸭山市规安商贸有限公司", None),
    ],
)
@pytest.mark.parametrize("registered_first", [True, False])
def test_a_full_name_of_a_company_is_nearly_its_own_in_either_spelling_and_order(
    store: Store, name: str, score: float | None, registered_first: bool
) -> None:
    told = [firm(A, "鹤岗市规安商贸有限公司"), firm(f"name:list/{name}", name)]
    for one in told if registered_first else reversed(told):
        tell(store, one)
    ties = store.relations_at([A], limit=9)
    assert [tie.attributes["score"] for tie in ties] == ([] if score is None else [score])


def test_a_spelling_that_becomes_the_name_itself_counts_as_the_name(store: Store) -> None:
    tell(store, firm(A, "鹤岗市规安商贸有限公司"))
    tell(store, firm("name:list/鹤岗规安商贸有限公司", "鹤岗规安商贸有限公司"))
    tell(store, firm(A, "鹤岗规安商贸有限公司"), source="registry")
    (tie,) = store.relations_at([A], limit=9)
    assert tie.attributes["score"] == 0.9


def test_a_mask_beside_none_is_possibly_the_same_and_two_masks_are_not(store: Store) -> None:
    bare = f"person:{A}/李四"
    tell(store, firm(A), person(bare), person(f"{bare}/m1"), person(f"{bare}/m2"))
    ties = store.relations_at([f"{bare}/m1"], limit=9)
    assert [{tie.source, tie.target} for tie in ties] == [{bare, f"{bare}/m1"}]


def test_a_verdict_different_ends_a_likeness(store: Store) -> None:
    tell(store, firm(A, "甲"), firm("name:list/甲", "甲"))
    judge(store, "different", A, "name:list/甲")
    assert store.relations_at([A], limit=9) == ()


def test_the_highest_rank_then_the_latest_document_date_is_shown(store: Store) -> None:
    tell(store, firm("a", "list"), source="list", rank=4, dated=day("2026-01-01"))
    tell(store, firm("a", "registry new"), source="registry", rank=0, dated=day("2025-01-01"))
    tell(store, firm("a", "registry old"), source="registry", rank=0, dated=day("2024-01-01"))
    shown = store.entities(["a"])["a"]
    assert (shown.name, shown.sources) == ("registry new", ("registry", "list"))
    assert shown.names == ("list",)


def test_a_source_that_names_an_entity_in_passing_takes_nothing_back(store: Store) -> None:
    tell(store, firm("a", roles=("supplier",), attributes={"x": 1}), whole=False)
    tell(store, firm("a", roles=("intermediary",), attributes={"y": 2}), whole=False)
    shown = store.entities(["a"])["a"]
    assert (shown.roles, shown.attributes) == (("intermediary", "supplier"), {"x": 1, "y": 2})


def test_a_correction_taken_back_shows_the_first_again(store: Store) -> None:
    for share, origin in ((0.5, "f1"), (0.6, "f2"), (0.5, "f3")):
        tell(store, firm("a"), firm("b"), owns("a", "b", share), origin=origin)
    assert store.relations(["own-a-b"])["own-a-b"].share.low == 0.5


def test_a_file_that_contradicts_itself_is_no_news_the_second_time(store: Store) -> None:
    for _ in range(2):
        for name in ("one", "two"):
            done = tell(store, firm("a", name), origin="f")
    assert (done.changed, store.revision().number) == (False, 2)


# Any order of files and any interleaving of loads and verdicts gives the same view.

NUMBERS = ["R1", "R2"]
IDS = [A, B, "reg:R1", "reg:R2", "name:s/甲", f"org:{USCC_A[8:17]}"]


@st.composite
def happenings(draw: st.DrawFn) -> list[Batch]:
    batches = [
        Batch(tuple(Claim(firm(i, f"n{i}"), source="base", dated=date(2000, 1, 1)) for i in IDS))
    ]
    judged: list[tuple[str, str, str]] = []
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["claim", "same", "different", "tie"]))
        one, other = draw(st.permutations(IDS))[:2]
        if kind == "claim":
            number = draw(st.sampled_from(NUMBERS))
            fact = firm(one, f"name {n}", identifiers={"registration_no": number})
            claim = Claim(fact, source=f"s{n % 2}", dated=date(2001, 1, 1 + n), whole=False)
            batches.append(Batch((claim,)))
        elif kind == "tie":
            fact = owns(one, other, draw(st.sampled_from([0.25, 0.5])), id=f"t{n % 3}{one}{other}")
            batches.append(Batch((Claim(fact, dated=date(2001, 1, 1 + n)),)))
        elif fits(judged, kind, one, other):
            judged.append((kind, one, other))
            batches.append(Batch(verdicts=(Verdict(kind, one, other, "why", "w"),)))
    return batches


def fits(judged: list[tuple[str, str, str]], kind: str, one: str, other: str) -> bool:
    """Whether a verdict contradicts none of these: such a one is refused."""
    together = {id_: {id_} for id_ in IDS}
    for known, left, right in [*judged, (kind, one, other)]:
        if known == "same":
            joined = together[left] | together[right]
            together.update(dict.fromkeys(joined, joined))
    apart = [pair for known, *pair in [*judged, (kind, one, other)] if known == "different"]
    return all(right not in together[left] for left, right in apart)


def view(store: Store) -> dict[str, object]:
    entities = store.entities(IDS)
    ties = store.relations_at(IDS, limit=1000)
    return {
        "entities": {
            i: (e.id, e.name, e.names, e.aliases, e.identifiers, e.sources)
            for i, e in entities.items()
        },
        "ties": [(t.id, t.source, t.target, t.share) for t in ties],
    }


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(batches=happenings(), data=st.data())
def test_any_order_of_loads_and_verdicts_gives_the_same_view(
    engine: str, batches: list[Batch], data: st.DataObject
) -> None:
    base, rest = batches[0], batches[1:]
    shuffled = data.draw(st.permutations(rest))
    views = []
    for order in (rest, shuffled):
        with TemporaryDirectory() as folder:
            store = ENGINES[engine](Path(folder))
            seen = {}
            for batch in (base, *order):
                store.commit(batch)
                seen[store.revision().number] = view(store)
            views.append(seen[store.revision().number])
            for revision, then in seen.items():
                past = store.entities(IDS, at_revision=revision)
                assert {i: e.id for i, e in past.items()} == {
                    i: e[0] for i, e in then["entities"].items()
                }
            store.close()
    assert views[0] == views[1]


def test_every_order_of_three_claims_and_a_repair_gives_one_view(tmp_path: Path) -> None:
    steps = [
        lambda s: tell(s, firm("reg:R1"), penalty("c1", "reg:R1"), dated=day("2020-01-01")),
        lambda s: tell(s, firm(A, identifiers={"registration_no": "R1"}), dated=day("2020-01-02")),
        lambda s: tell(s, firm(B, identifiers={"registration_no": "R1"}), dated=day("2020-01-03")),
    ]
    seen = set()
    for place, order in enumerate(permutations(steps)):
        (tmp_path / str(place)).mkdir()
        store = ENGINES["sqlite"](tmp_path / str(place))
        for step in order:
            step(store)
        happen(store, "c1", "repair")
        seen.add((canon(store, "reg:R1"), len(store.records(subjects=["reg:R1"]))))
        store.close()
    assert seen == {("reg:R1", 0)}

"""Facts of no tier: named beside the decision, which they never change (DESIGN §2)."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.law.measures import measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.difference import differences
from analytics.vetting.noted import SHOWN_NOTED, by_party, is_noted, rest_of
from analytics.vetting.vet import Vetting, replay, vet, vet_on
from graph.model import Batch, Record, Relation
from graph.opening import open_store
from graph.sentence import PAPER
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, happen, penalty, person, tell

TODAY = day("2026-06-01")
POLICY = read_policy()
NO_LAW = measures_of("measure = []")
# What a certificate tells of its noted facts and of which bytes it is: all else is the answer.
BESIDE = {"noted", "noted_rest", "noted_text", "hash", "revision"}
WORKS = {"attributes": {"role": "construction"}}
BUILT = (
    firm("b", "建设公司"),
    firm("o", "业主公司"),
    person("p", "张三"),
    firm("j", kind="project"),
    Relation("l", "project_legal_person_of", "o", "j"),
    Relation("w", "participates_in", "b", "j", **WORKS),
    Relation("s", "participates_in", "p", "j", attributes={"role": "supervision"}),
)


def neutral(
    id_: str, subject: str, kind: str = "debt", on: str = "2026-01-05", **fields: Any
) -> Record:
    return Record(id_, kind, subject, day(on), **fields)


TAX = neutral(
    "tax",
    "o",
    domain="tax",
    amount=500_000.0,
    issuer="某税务局",
    document_no="税告〔2026〕1号",
    attributes={"tax_kind": "增值税"},
)
BROKEN = neutral("broken", "b", "promise", attributes={"kept": "broken", "promise": "按期完工"})


def ask(store: Store, subject: str = "j", as_of: date = TODAY, law: Any = NO_LAW) -> Vetting:
    reach = Propagation(snapshot_of(store), POLICY, as_of)
    return vet_on(store, reach, subject, scenario="project_approval", measures=law)


def noted_in(found: Vetting) -> list[str]:
    return [one["record"] for one in found.certificate["noted"]]


def answer(found: Vetting) -> dict[str, Any]:
    """The answer itself, without what is named beside it."""
    return {key: value for key, value in found.certificate.items() if key not in BESIDE}


def test_a_debt_and_a_broken_promise_are_named_with_all_that_their_sheets_tell(
    engine_store: Store,
) -> None:
    tell(engine_store, *BUILT, TAX, BROKEN, source="欠税公告", rank=2)
    found = ask(engine_store)
    assert found.decision == "pass"
    assert found.findings == ()
    tax, broken = found.certificate["noted"]
    assert tax == {
        "entity": "o",
        "record": "tax",
        "what": "tax_arrears",
        "cause": "增值税",
        "amount": 500_000.0,
        "department": "某税务局",
        "decided_on": "2026-01-05",
        "document_no": "税告〔2026〕1号",
        "marks": [],
        "sources": ["欠税公告"],
        "text": "业主公司：欠税，事由：增值税，金额 50万元，某税务局，2026-01-05，税告〔2026〕1号",
    }
    assert (broken["what"], broken["cause"]) == ("promise", "按期完工")
    assert found.certificate["noted_text"] == (
        "另有 2 项未定级事实（欠税 1 项、信用承诺未履行 1 项），供核查，不影响结论"
    )


def test_where_nothing_is_noted_nothing_is_said(store: Store) -> None:
    tell(store, *BUILT)
    found = ask(store)
    told = {key: found.certificate[key] for key in ("noted", "noted_rest", "noted_text")}
    assert told == {"noted": [], "noted_rest": {}, "noted_text": None}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("debt", {}, True),
        ("debt", {"domain": "social_insurance"}, True),
        ("listing", {"list": "L-ZX"}, True),
        ("listing", {"list": "L-ZB"}, True),
        ("listing", {"list": "L-SX"}, True),  # an entry that gives no tier of its own
        ("listing", {"list": "L-EIA", "attributes": {"grade": "失信记分"}}, True),
        ("listing", {"list": "L-EIA", "attributes": {"grade": "守信"}}, False),
        ("listing", {"list": "L-INTM", "attributes": {"grade": "不合格"}}, True),
        ("listing", {"list": "L-INTM", "attributes": {"grade": "良好"}}, False),
        ("listing", {"list": "L-RED"}, False),
        ("grade", {"list": "L-TAXG", "attributes": {"grade": "B"}}, False),
        ("grade", {"list": "L-TAXG"}, False),
        ("promise", {"attributes": {"kept": "broken"}}, True),
        ("promise", {"attributes": {"kept": "partly_kept"}}, True),
        ("promise", {"attributes": {"kept": "违反"}}, True),
        ("promise", {"attributes": {"kept": "pending"}}, False),
        ("promise", {}, False),
        ("complaint", {}, True),  # of a kind that nobody knows to be harmless
        ("licence", {}, False),
        ("commendation", {}, False),
        ("penalty", {}, False),  # a ground of its own
        ("debt", {"tier": "minor"}, False),  # likewise
    ],
)
def test_what_is_noted_and_what_says_nothing_adverse(
    kind: str, fields: dict[str, Any], expected: bool
) -> None:
    assert is_noted(neutral("r", "a", kind, **fields)) == expected


@pytest.mark.parametrize(
    "record",
    [
        replace(TAX, ends_on=day("2026-06-01")),
        replace(TAX, decided_on=day("2026-06-02")),
        replace(TAX, subject="x"),
    ],
    ids=["ended", "not yet", "of a stranger"],
)
def test_what_is_not_in_force_or_of_a_participant_is_not_noted(
    store: Store, record: Record
) -> None:
    tell(store, *BUILT, firm("x"), record)
    assert noted_in(ask(store)) == []


def test_a_grade_that_a_later_one_replaces_is_not_noted(store: Store) -> None:
    law = measures_of(row("L-INTM", head="list", name="n", superseded_by_next=True))
    bad = neutral("bad", "b", "listing", list="L-INTM", attributes={"grade": "不合格"})
    tell(store, *BUILT, bad)
    assert noted_in(ask(store, law=law)) == ["bad"]
    tell(store, replace(bad, id="good", decided_on=TODAY, attributes={"grade": "良好"}))
    assert noted_in(ask(store, law=law)) == []


def test_a_debt_to_which_the_law_attaches_a_measure_here_is_a_finding_and_told_once(
    store: Store,
) -> None:
    law = measures_of(row("T-1", record_kinds=["debt"], scenarios=["project_approval"], bars={}))
    tell(store, *BUILT, TAX)
    found = ask(store, law=law)
    assert [one.record for one in found.findings] == ["tax"]
    assert noted_in(found) == []


@pytest.mark.parametrize("action", ["repair", "revoke"])
def test_a_withdrawn_record_is_gone_at_once_and_an_old_revision_still_shows_it(
    engine_store: Store, action: str
) -> None:
    tell(engine_store, *BUILT, TAX, BROKEN)
    asked = {"scenario": "project_approval", "as_of": TODAY, "policy": POLICY}
    before = vet(engine_store, "j", at_revision=None, measures=NO_LAW, **asked)
    texts = {POLICY.digest: POLICY.text, NO_LAW.digest: NO_LAW.text}
    engine_store.commit(Batch(texts=texts))
    happen(engine_store, "tax", action)
    now = vet(engine_store, "j", at_revision=None, measures=NO_LAW, **asked)
    assert noted_in(before) == ["tax", "broken"]
    assert noted_in(now) == ["broken"]
    again, withdrawn = replay(engine_store, before.certificate)
    assert again == before.certificate
    assert withdrawn == ("tax",)


def test_a_disputed_fact_is_marked(store: Store) -> None:
    tell(store, *BUILT, TAX)
    happen(store, "tax", "object")
    (one,) = ask(store).certificate["noted"]
    assert one["marks"] == ["disputed"]
    assert "异议中" in one["text"]


def test_a_fact_of_an_office_that_may_not_tell_it_is_marked(store: Store) -> None:
    tell(store, *BUILT, replace(TAX, attributes={"authority_unknown": True}))
    (one,) = ask(store).certificate["noted"]
    assert one["marks"] == ["authority_unknown"]


def test_what_came_since_is_a_reason_not_to_decide_on_the_old_answer(store: Store) -> None:
    tell(store, *BUILT)
    before = ask(store).certificate
    tell(store, TAX)
    (told,) = differences(before, ask(store).certificate)
    assert "未定级事实" in told.text(PAPER)


def test_of_very_many_the_largest_are_listed_and_the_others_counted_by_whose_they_are(
    store: Store,
) -> None:
    many = [
        neutral(f"d{n:02}", "ob"[n % 2], amount=1000.0 * (n + 1)) for n in range(SHOWN_NOTED + 5)
    ]
    tell(store, *BUILT, *many)
    found = ask(store)
    assert noted_in(found) == [f"d{n:02}" for n in range(SHOWN_NOTED + 4, 4, -1)]
    assert found.certificate["noted_rest"] == {"b": 2, "o": 3}
    assert by_party(found.certificate) == {"o": 13, "b": 12}
    assert rest_of(found.certificate) == 5
    assert found.certificate["noted_text"].startswith(
        "另有 25 项未定级事实（欠款 20 项、其余 5 项）"
    )


KINDS = st.sampled_from(
    [
        ("debt", {"domain": "tax"}),
        ("debt", {"amount": 7.5}),
        ("listing", {"list": "L-ZX"}),
        ("promise", {"attributes": {"kept": "broken"}}),
        ("promise", {"attributes": {"kept": "kept"}}),
        ("licence", {}),
    ]
)
FACTS = st.lists(
    st.tuples(
        KINDS,
        st.sampled_from(["o", "b", "p", "x"]),
        st.sampled_from(["2025-01-01", "2026-06-01", "2026-06-02"]),
        st.sampled_from([None, "2026-06-01", "2026-06-02"]),
        st.sampled_from(["", "object", "repair", "revoke"]),
    ),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(FACTS, st.booleans())
def test_the_answer_is_the_same_and_every_fact_in_force_is_named_or_counted(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Any], grave: bool
) -> None:
    folder = tmp_path_factory.mktemp("noted")
    other = [penalty("g", "b", "2026-05-01")] if grave else []
    with (
        closing(open_store(f"sqlite:///{folder / 'a.db'}", secret=b"tests")) as bare,
        closing(open_store(f"sqlite:///{folder / 'b.db'}", secret=b"tests")) as full,
    ):
        expected: Counter[str] = Counter()
        records = []
        for number, ((kind, fields), subject, decided, ends, action) in enumerate(facts):
            end = day(ends) if ends and ends > decided else None
            one = neutral(f"r{number}", subject, kind, decided, ends_on=end, **fields)
            records.append((one, action))
            told = kind in ("debt", "listing") or fields.get("attributes") == {"kept": "broken"}
            gone = action in ("repair", "revoke") or not one.in_force_on(TODAY)
            expected[subject] += told and not gone and subject != "x"
        for store in (bare, full):
            tell(store, *BUILT, firm("x"), *other)
        if records:
            tell(full, *(one for one, _ in records))
        for one, action in records:
            if action:
                happen(full, one.id, action)
        without, found = ask(bare), ask(full)
        assert answer(found) == answer(without)
        assert by_party(found.certificate) == +expected
        gone_ids = {one.id for one, action in records if action in ("repair", "revoke")}
        assert gone_ids.isdisjoint(noted_in(found))
        assert len(noted_in(found)) == min(SHOWN_NOTED, expected.total())


def test_of_equal_amounts_the_latest_decided_comes_first_and_no_amount_comes_last(
    store: Store,
) -> None:
    old, new = neutral("a", "o", amount=0.5), neutral("b", "o", on="2026-02-01", amount=0.5)
    tell(store, *BUILT, neutral("c", "o", on="2026-03-01"), old, new)
    assert noted_in(ask(store)) == ["b", "a", "c"]


def test_a_listing_is_told_by_its_list_and_a_kind_that_nobody_knows_as_another(
    store: Store,
) -> None:
    entry, other = neutral("l", "o", "listing", list="L-SX"), neutral("x", "o", "complaint")
    tell(store, *BUILT, entry, other, neutral("z", "o", "listing", list="L-ZX"))
    told = {one["record"]: one for one in ask(store).certificate["noted"]}
    words = {"l": "listing", "x": "other", "z": "enforcement"}
    assert {record: one["what"] for record, one in told.items()} == words
    assert "失信被执行人" in told["l"]["text"]
    assert told["z"]["text"].startswith("业主公司：被执行人，")

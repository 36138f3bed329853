"""What files say again, what a source replaces, and in which order sources stand (DESIGN §13)."""

from itertools import permutations
from typing import Any

import pytest

from graph.codec import encoded
from graph.errors import BadInput, InvalidFact
from graph.model import Batch, Claim, Relation, Stake, Verdict
from graph.store import Store
from tests.builders import day, firm, heads, judge, owns, penalty, person, tell

USCC_A, USCC_B = "91230400MA18ABCD1X", "91230400MA18WXYZ2Y"
A, B = f"uscc:{USCC_A}", f"uscc:{USCC_B}"
CODE_A, CODE_B = USCC_A[8:17], USCC_B[8:17]


def canon(store: Store, *ids: str) -> list[str]:
    known = store.entities(ids)
    return [known[id_].id for id_ in ids]


def share(store: Store) -> float:
    stake = store.relations(["own-a-b"])["own-a-b"].share
    return stake.low if stake else -1.0


def files(store: Store, *contents: tuple[str, float]) -> list[bool]:
    """Load files of one source; whether each made a revision."""
    tell(store, firm("a"), firm("b"), origin="entities")
    return [tell(store, owns("a", "b", s), origin=origin).changed for origin, s in contents]


def test_the_same_file_never_makes_a_revision_also_after_another_corrected_it(
    store: Store,
) -> None:
    assert files(store, ("f1", 0.5), ("f2", 0.6), ("f1", 0.5)) == [True, True, False]
    assert share(store) == 0.6


def test_another_file_that_repeats_an_earlier_value_is_news(store: Store) -> None:
    contents = (("f1", 0.5), ("f2", 0.6), ("f3", 0.5), ("f1", 0.5), ("f2", 0.6), ("f3", 0.5))
    assert files(store, *contents) == [True, True, True, False, False, False]
    assert share(store) == 0.5


def test_another_file_that_repeats_what_is_shown_is_no_news(store: Store) -> None:
    assert files(store, ("f1", 0.5), ("f2", 0.5)) == [True, False]


RANKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("registry", {"source": "registry", "rank": 0, "dated": day("2020-01-01")}),
    ("list new", {"source": "z", "rank": 4, "dated": day("2026-01-01")}),
    ("list old", {"source": "b", "rank": 4, "dated": day("2025-01-01")}),
    ("list of that day", {"source": "a", "rank": 4, "dated": day("2025-01-01")}),
)


def test_sources_and_names_come_by_rank_date_and_text_never_by_loading(store: Store) -> None:
    for place, order in enumerate(permutations(RANKED)):
        for name, claim in order:
            tell(store, firm(f"x{place}", name), **claim)
        shown = store.entities([f"x{place}"])[f"x{place}"]
        assert (shown.name, shown.sources) == ("registry", ("registry", "z", "a", "b"))
        assert shown.names == ("list new", "list of that day", "list old")


def test_of_equal_rank_the_later_document_stands_then_the_later_revision(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    for source, dated, part in (("s1", "2025-01-01", 0.4), ("s2", "2026-01-01", 0.5)):
        tell(store, owns("a", "b", part), source=source, rank=1, dated=day(dated))
    tell(store, owns("a", "b", 0.6), source="s3", rank=1, dated=day("2025-06-01"))
    assert share(store) == 0.5
    tell(store, owns("a", "b", 0.7), source="s4", rank=1, dated=day("2026-01-01"))
    assert share(store) == 0.7


def test_a_later_whole_claim_replaces_earlier_identifiers_also_for_joining(store: Store) -> None:
    tell(store, firm("reg:R1"), firm("x", identifiers={"registration_no": "R1"}), source="s")
    assert canon(store, "x") == ["reg:R1"]
    tell(store, firm("x", identifiers={"registration_no": "R2"}), source="s")
    assert canon(store, "x", "reg:R1") == ["x", "reg:R1"]


def test_a_code_within_a_uscc_counts_beside_it_and_a_wrong_one_joins_nobody(store: Store) -> None:
    row = firm("x", identifiers={"uscc": USCC_A, "org_code": CODE_B})
    done = tell(store, firm(f"org:{CODE_A}"), firm(f"org:{CODE_B}"), row)
    assert canon(store, f"org:{CODE_A}", f"org:{CODE_B}") == [f"org:{CODE_A}", f"org:{CODE_B}"]
    assert canon(store, "x") == [f"org:{CODE_A}"]
    assert [notice.code for notice in done.notices] == ["identity.wrong_code"]


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("uscc", "00000000000000000X"),
        ("uscc", "无"),
        ("org_code", "000000000"),
        ("org_code", "11111111-1"),
        ("registration_no", "不详"),
        ("project_code", "-"),
    ],
)
def test_a_placeholder_joins_nobody(store: Store, scheme: str, value: str) -> None:
    tell(store, *(firm(id_, identifiers={scheme: value}) for id_ in ("x", "y")))
    assert canon(store, "x", "y") == ["x", "y"]


def test_the_code_within_a_uscc_that_is_a_placeholder_joins_nobody(store: Store) -> None:
    ids = [f"uscc:91230400{'0' * 9}{last}" for last in "12"]
    tell(store, *map(firm, ids))
    assert canon(store, *ids) == ids


def test_a_verdict_that_contradicts_a_chain_of_verdicts_is_refused_with_its_names(
    store: Store,
) -> None:
    tell(store, *map(firm, "abcd"))
    judge(store, "same", "a", "b")
    judge(store, "same", "b", "c")
    with pytest.raises(BadInput, match="same a b, same b c") as refused:
        judge(store, "different", "a", "c")
    assert refused.value.code == "identity.opposed"
    judge(store, "different", "c", "d")
    with pytest.raises(BadInput, match="different c d, same a b, same b c"):
        judge(store, "same", "a", "d")
    judge(store, "same", "b", "c", undone=True)
    judge(store, "same", "a", "d")
    assert canon(store, *"abcd") == ["a", "a", "c", "a"]


def test_verdicts_of_one_batch_are_judged_one_after_the_other(store: Store) -> None:
    tell(store, *map(firm, "ab"))
    same = Verdict("same", "a", "b", "why", "x")
    lifted = Verdict("same", "a", "b", "why", "x", undone=True)
    different = Verdict("different", "a", "b", "why", "x")
    with pytest.raises(BadInput):
        store.commit(Batch(verdicts=(same, different)))
    assert store.verdicts() == ()
    store.commit(Batch(verdicts=(same,)))
    store.commit(Batch(verdicts=(lifted, different)))
    assert [verdict.kind for verdict in store.verdicts()] == ["different"]


def test_same_joins_only_what_can_be_one_kind(store: Store) -> None:
    tell(store, firm("a"), firm("b", kind="cooperative"), person("p"))
    with pytest.raises(BadInput) as refused:
        judge(store, "same", "a", "p")
    assert refused.value.code == "identity.two_kinds"
    judge(store, "same", "a", "b")
    assert canon(store, "b") == ["a"]


@pytest.mark.parametrize("score", [0, -0.5, 1.01, 2, True, "0.5", None])
def test_a_score_beyond_0_to_1_is_refused(score: object) -> None:
    attributes: Any = {} if score is None else {"score": score}
    with pytest.raises(InvalidFact, match="above 0 and at most 1"):
        encoded(Claim(Relation("l", "possibly_same_as", "a", "b", attributes=attributes)))


@pytest.mark.parametrize("score", [0.01, 1])
def test_a_score_within_0_to_1_is_taken(score: float) -> None:
    made = Relation("l", "possibly_same_as", "a", "b", attributes={"score": score})
    assert encoded(Claim(made)).fact == "Rl"


def test_a_share_range_goes_upwards() -> None:
    with pytest.raises(InvalidFact, match="goes upwards"):
        Stake(0.5, 0.3)


def test_a_list_is_one_of_those_known() -> None:
    with pytest.raises(InvalidFact, match="no known list"):
        encoded(Claim(penalty("c", "a", list="L-NONE")))


@pytest.mark.parametrize("end", ["2026-01-05", "2025-01-05"])
def test_a_record_does_not_end_before_it_was_decided(end: str) -> None:
    with pytest.raises(InvalidFact) as refused:
        encoded(Claim(penalty("c", "a", ends_on=day(end))))
    assert refused.value.code == "fact.ends_too_soon"


def test_an_end_that_another_source_decided_after_calls_nobody_clear(store: Store) -> None:
    first = penalty("c", "a", "2024-01-05", ends_on=day("2025-01-05"))
    tell(store, firm("a"), first, source="list", rank=4)
    tell(store, penalty("c", "a", "2026-01-05"), source="court", rank=2)
    (shown,) = store.records(ids=["c"])
    assert (shown.decided_on, shown.ends_on) == (day("2026-01-05"), None)


def test_a_record_sent_again_keeps_its_subject(store: Store) -> None:
    tell(store, firm("a"), firm("b"), penalty("c1", "a"))
    with pytest.raises(InvalidFact) as refused:
        tell(store, penalty("c1", "b"))
    assert refused.value.code == "fact.other_subject"
    with pytest.raises(InvalidFact, match="keeps its subject"):
        tell(store, penalty("c2", "a"), penalty("c2", "b"))
    judge(store, "same", "a", "b")
    tell(store, penalty("c1", "b", amount=3.0))
    assert [record.subject for record in store.records(ids=["c1"])] == ["a"]


def test_an_entity_keeps_its_kind_while_a_relation_needs_it(store: Store) -> None:
    tell(store, firm("a"), person("p"), heads("p", "a"), firm("free"))
    with pytest.raises(InvalidFact, match="needs the kind it has") as refused:
        tell(store, person("a"))
    assert refused.value.code == "fact.kind_needed"
    assert store.entities(["a"])["a"].kind == "enterprise"
    tell(store, firm("a", kind="cooperative"), person("free"))
    kinds = store.entities(["a", "free"])
    assert (kinds["a"].kind, kinds["free"].kind) == ("cooperative", "person")


def test_a_verdict_that_joins_two_kinds_says_which_they_are(store: Store) -> None:
    tell(store, firm("a"), person("p"))
    with pytest.raises(BadInput) as error:
        judge(store, "same", "a", "p")
    assert error.value.code == "identity.two_kinds"
    sentence = error.value.sentence.text("zh")
    assert all(word in sentence for word in ("a", "p", "企业", "自然人"))
    assert all(word in str(error.value) for word in ("enterprise", "person"))


def test_opposed_verdicts_are_named_with_their_word(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    judge(store, "different", "a", "b")
    with pytest.raises(BadInput) as error:
        judge(store, "same", "a", "b")
    assert "different" in str(error.value)
    assert "different" not in error.value.sentence.text("zh")


def test_what_two_sources_say_of_one_entity_is_shown_together(store: Store) -> None:
    tell(
        store,
        firm("a", identifiers={"uscc": USCC_A}, attributes={"capital": 5, "phone": "1"}),
        source="registry",
        rank=0,
    )
    tell(
        store,
        firm("a", identifiers={"registration_no": "R1"}, attributes={"capital": 9, "trade": "煤"}),
        source="z",
        rank=4,
    )
    shown = store.entities(["a"])["a"]
    assert shown.identifiers == {"uscc": USCC_A, "registration_no": "R1"}
    assert shown.attributes == {"capital": 5, "phone": "1", "trade": "煤"}


def test_what_two_sources_say_of_one_tie_or_record_is_shown_together(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    high, low = {"source": "registry", "rank": 0}, {"source": "z", "rank": 4}
    tell(store, owns("a", "b", 0.3, attributes={"number": 1, "paid": 2}), **high)
    tell(store, owns("a", "b", 0.4, attributes={"number": 7, "note": "x"}), **low)
    tell(store, penalty("r", "a", attributes={"cause": "x"}), **high)
    tell(store, penalty("r", "a", issuer="局", attributes={"cause": "y", "case": "k"}), **low)
    tie = store.relations(["own-a-b"])["own-a-b"]
    assert (share(store), tie.attributes) == (0.3, {"number": 1, "paid": 2, "note": "x"})
    (record,) = store.records(ids=["r"])
    assert (record.issuer, record.attributes) == ("局", {"cause": "x", "case": "k"})

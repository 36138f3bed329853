"""Each cell that a lawyer writes in a row of the law is read, and a faulty one is told by name."""

from typing import Any

import pytest

from analytics.law.lists import ListRule, Publicity
from analytics.law.measure import Measure, Term, Trigger
from analytics.law.measures import BARRED_ROLES, measures_of
from analytics.law.repair import RepairRule
from graph.errors import BadInput
from graph.tiers import PublicityCap
from graph.words import LISTS, PARTY_KINDS, SCENARIOS
from tests.analytics.law.rows import row
from tests.builders import day

MEASURE = """
[[measure]]
code = "M"
name = "限制担任"
article = "某法8"
quote = "不得担任"
source = "某库"
seen = "2026-11-01"
confirmed = true
lists = ["L-SX", "L-TAX"]
penalty_classes = ["吊销"]
record_kinds = ["penalty"]
grades = ["D"]
cites = ["政府采购法77"]
basis_words = ["串通"]
text_words = ["围标+投标"]
result_words = ["三年"]
min_amount = 50000
decided_from = "2020-01-02"
decided_before = "2030-03-04"
subjects = ["enterprise"]
extends_to = ["legal_representative"]
extends_kind = "later_firm"
held = "at_decision"
scenarios = ["bidding", "licensing"]
bars = { bidding = ["bidder", "agent"] }
during = true
term = "months"
months = 12
max_months = 36
clock = "occurred_on"
lifted_by_repair = false
condition = "情节严重"
ask = "问某局"
department = "某局"
"""
LIST = """
[[list]]
code = "L-SX"
name = "失信"
superseded_by_next = true
lists_persons = ["legal_representative"]
article = "规定1"
source = "某库"
confirmed = true

[[list.publicity]]
grounds = ["二"]
cause_words = ["规避执行"]
unless_words = ["拒不履行"]
grades = ["D"]
decided_from = "2017-05-01"
decided_before = "2027-05-01"
months = 24
longest_months = 36
clock = "published_on"
ends_itself = true
confirmed = true
"""
TIER = """
[[tier]]
tier = "serious"
months = 36
decided_from = "2020-01-01"
decided_before = "2031-01-01"
confirmed = true
"""
REPAIR = """
[[repair]]
lists = ["L-TAX"]
tiers = ["serious"]
minimum_months = 6
clock = "published_on"
in_force_from = "2023-05-01"
in_force_until = "2025-04-01"
article = "办法5"
confirmed = true
"""


def refused(text: str) -> dict[str, Any]:
    with pytest.raises(BadInput) as error:
        measures_of(text, "my.toml")
    return {"said": error.value.code, **error.value.sentence.particulars}


def test_every_cell_of_a_measure_is_read() -> None:
    assert measures_of(MEASURE).measures == (
        Measure(
            code="M",
            name="限制担任",
            article="某法8",
            trigger=Trigger(
                lists=frozenset({"L-SX", "L-TAX"}),
                penalty_classes=frozenset({"吊销"}),
                record_kinds=frozenset({"penalty"}),
                grades=frozenset({"D"}),
                cites=(("政府采购法", 77),),
                basis_words=("串通",),
                text_words=("围标+投标",),
                result_words=("三年",),
                min_amount=50_000.0,
                decided_from=day("2020-01-02"),
                decided_before=day("2030-03-04"),
            ),
            term=Term("months", 12, 36, "occurred_on"),
            subjects=frozenset({"enterprise"}),
            roles=frozenset({"legal_representative"}),
            extension="later_firm",
            held="at_decision",
            scenarios=frozenset({"bidding", "licensing"}),
            bars={"bidding": frozenset({"bidder", "agent"})},
            during=True,
            lifted_by_repair=False,
            condition="情节严重",
            ask="问某局",
            department="某局",
            quote="不得担任",
            source="某库",
            seen="2026-11-01",
            confirmed=True,
        ),
    )


def test_a_cell_that_is_left_out_restricts_nobody_further() -> None:
    (bare,) = measures_of('[[measure]]\ncode = "M"\nname = "n"\narticle = "a"').measures
    assert bare == Measure("M", "n", "a", Trigger())
    assert not bare.confirmed
    assert not bare.bars
    assert bare.term == Term("listing", 0, 0, "decided_on")
    assert (bare.subjects, bare.roles) == (PARTY_KINDS, frozenset())


def test_every_cell_of_a_list_and_of_its_term_is_read() -> None:
    term = Publicity(
        grounds=frozenset({"二"}),
        cause_words=("规避执行",),
        grades=frozenset({"D"}),
        decided_from=day("2017-05-01"),
        decided_before=day("2027-05-01"),
        months=24,
        longest=36,
        unless_words=("拒不履行",),
        clock="published_on",
        ends_itself=True,
        confirmed=True,
    )
    persons = frozenset({"legal_representative"})
    assert measures_of(LIST).lists == {
        "L-SX": ListRule("L-SX", "失信", True, persons, (term,), "规定1", "某库", True)
    }


def test_a_cap_says_all_that_narrows_its_term() -> None:
    assert measures_of(LIST + TIER).caps() == [
        PublicityCap(
            "L-SX",
            "",
            24,
            day("2017-05-01"),
            day("2027-05-01"),
            frozenset({"D"}),
            ("规避执行",),
            ("拒不履行",),
            36,
        ),
        PublicityCap("", "serious", 36, day("2020-01-01"), day("2031-01-01")),
    ]


def test_a_ground_without_words_gives_no_cap_and_an_unconfirmed_tier_none() -> None:
    assert not measures_of(LIST.replace('cause_words = ["规避执行"]', "")).caps()
    assert not measures_of(TIER.replace("true", "false")).caps()


def test_every_cell_of_a_repair_rule_is_read() -> None:
    assert measures_of(REPAIR).repairs == (
        RepairRule(
            lists=frozenset({"L-TAX"}),
            tiers=frozenset({"serious"}),
            minimum_months=6,
            clock="published_on",
            in_force_from=day("2023-05-01"),
            in_force_until=day("2025-04-01"),
            article="办法5",
            confirmed=True,
        ),
    )


def test_a_bare_list_and_a_bare_term_end_nothing() -> None:
    text = '[[list]]\ncode = "L-A"\nname = "n"\n[[list.publicity]]\n'
    rule = measures_of(text).lists["L-A"]
    assert (rule.superseded_by_next, rule.lists_persons, rule.confirmed) == (False, set(), False)
    (term,) = rule.publicity
    assert (term.months, term.longest, term.clock) == (0, 0, "decided_on")
    assert (term.ends_itself, term.confirmed) == (False, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (row("M", lists=["L-XX"]), {"key": "lists", "value": "L-XX", "known": sorted(LISTS)}),
        (row("M", lists="L-SX"), {"key": "lists", "value": "L-SX"}),
        (row("M", penalty_classes=[""]), {"key": "penalty_classes", "value": [""]}),
        (row("M", record_kinds=[1]), {"key": "record_kinds", "value": [1]}),
        (row("M", scenarios=["x"]), {"key": "scenarios", "known": sorted(SCENARIOS)}),
        (row("M", held="x"), {"key": "held", "value": "x"}),
        (row("M", extends_kind="x"), {"key": "extends_kind", "value": "x"}),
        (row("M", term="x"), {"key": "term", "value": "x"}),
        (row("M", clock="x"), {"key": "clock", "value": "x"}),
        (row("M", months=-1), {"key": "months", "value": -1}),
        (row("M", max_months="9"), {"key": "max_months", "value": "9"}),
        (row("M", min_amount=True), {"key": "min_amount", "value": True}),
        (row("M", during="no"), {"key": "during", "value": "no"}),
        (row("M", lifted_by_repair=0), {"key": "lifted_by_repair", "value": 0}),
        (row("M", decided_before="2026-02-30"), {"key": "decided_before", "value": "2026-02-30"}),
        (row("M", quote=3), {"key": "quote", "value": 3}),
        (row("M", bars=[]), {"key": "bars", "value": []}),
        (row("M", subjects="all"), {"key": "subjects", "value": "all"}),
        (row("M", subjects=["firm"]), {"key": "subjects", "value": "firm"}),
        (row("M", cites=["采购法"]), {"said": "law.citation", "value": "采购法"}),
        (row(""), {"said": "law.missing", "key": "code"}),
        (row("M", name=" "), {"said": "law.missing", "key": "name"}),
        (row("M", article=None), {"said": "law.missing", "key": "article"}),
        (row("M", nmae="x"), {"said": "law.unknown_key", "key": "nmae"}),
        (
            row("M", scenarios=["bidding"], bars={"licensing": []}),
            {"said": "law.bars", "key": "licensing", "known": ["bidding"]},
        ),
        (
            row("M", scenarios=["bidding"], bars={"bidding": ["x"]}),
            {"said": "law.word", "key": "bidding", "known": sorted(BARRED_ROLES)},
        ),
        (row("L-SX", head="list", name="n", publicity=3), {"key": "publicity", "value": 3}),
        (row("L-SX", head="list"), {"said": "law.missing", "key": "name"}),
        (row("L-XX", head="list", name="n"), {"key": "code", "value": "L-XX"}),
        (row("", head="tier", tier="x", months=1), {"key": "tier", "value": "x"}),
        (row("", head="repair", clock="x", article="a"), {"key": "clock", "value": "x"}),
        (row("", head="repair"), {"said": "law.missing", "key": "article"}),
    ],
)
def test_a_refusal_names_the_cell_its_value_and_what_may_stand_there(
    text: str, told: dict[str, Any]
) -> None:
    particulars = refused("\n" + text)
    assert (particulars["where"], particulars["line"]) == ("my.toml", 3)
    assert {key: particulars[key] for key in told} == told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (row("M-9", source=""), "law.unseen"),
        (row("M-9", months=1), "law.months"),
        (row("M-9", term="months"), "law.months"),
    ],
)
def test_an_unsound_measure_is_refused_by_its_code(text: str, code: str) -> None:
    assert refused(text) == {"said": code, "where": "my.toml", "line": 2, "code": "M-9"}


@pytest.mark.parametrize("head", ["measure", "list"])
def test_codes_that_several_rows_have_are_named_once(head: str) -> None:
    known = "L-SX" if head == "list" else "M-1"
    other = "L-TAX" if head == "list" else "M-2"
    text = "".join(row(code, head=head, name="n") for code in (known, known, known, other))
    told = refused(text)
    assert (told["said"], told["kind"], told["codes"]) == ("law.double", head, [known])
    assert told["where"] == "my.toml"


def test_terms_that_overlap_are_refused_by_the_list() -> None:
    terms = row("", head="list.publicity", months=1) * 2
    told = refused(row("L-SX", head="list", name="n") + terms)
    assert told == {"said": "law.overlap", "where": "my.toml", "line": 2, "code": "L-SX"}

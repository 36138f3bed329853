"""What the finding of a tie says: of whom, by which rule, how grave, and proven by what."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.patterns.tender_ties import TenderTie
from analytics.patterns.tie_rule import TieRule
from analytics.vetting.finding import Finding
from analytics.vetting.participant import Participant
from analytics.vetting.participants import TakingPart
from analytics.vetting.tender_findings import (
    finding_of_tie,
    parties_of,
    relations_of,
    way_of,
)
from analytics.wording import term
from graph.model import Relation
from graph.sentence import Sentence
from tests.builders import day, heads, owns

RULE = TieRule(
    "T-1",
    "同一负责人",
    "same_head",
    "某条例34",
    grade="statutory",
    scenarios=frozenset({"bidding"}),
    lead_in=frozenset({"government_procurement"}),
    bars=frozenset({("bidding", "bidder")}),
    department="某委员会",
    ask="问招标人",
    confirmed=True,
)
TIE = TenderTie(
    RULE,
    ("a", "b"),
    "same_head",
    certain=True,
    lot="lot",
    day=day("2026-10-01"),
    shared=("p",),
    witnesses=("h-a", "h-b"),
    marks=("bid_date_unknown",),
)
PATH = replace(TIE, way="holding", shared=(), path=("x-a", "x-b"), witnesses=("h-a",))
RELATIONS: dict[str, Relation] = {
    "h-a": heads("p", "a", id="h-a", sources=("工商", "甲")),
    "h-b": heads("p", "b", id="h-b", sources=("甲", "丙")),
    "x-a": owns("x", "a", id="x-a"),
    "x-b": owns("x", "b", 0.6, id="x-b"),
}
NAMES = {"a": "甲公司", "b": "乙公司", "p": "张三", "q": "李四", "lot": "一标段", "x": "丙公司"}


def part(*parties: tuple[str, str]) -> TakingPart:
    return TakingPart(tuple(Participant(*one) for one in parties))


BOTH = part(("a", "bidder"), ("b", "bidder"))


def finding(tie: TenderTie = TIE, who: TakingPart = BOTH, scenario: str = "bidding") -> Finding:
    return finding_of_tie(tie, who, RELATIONS, NAMES, scenario=scenario)


def particulars(tie: TenderTie = TIE, who: TakingPart = BOTH) -> dict[str, Any]:
    return dict(finding(tie, who).sentence.particulars)


def test_a_certain_tie_is_told_with_all_that_its_rule_says() -> None:
    told = finding()
    assert told == Finding(
        grade="statutory",
        entity="a",
        role="bidder",
        record=None,
        measure="T-1",
        article="某条例34",
        chain=("h-a", "h-b"),
        marks=("bid_date_unknown",),
        sources=("丙", "工商", "甲"),
        bars=True,
        score=None,
        sentence=told.sentence,
        department="某委员会",
        begins=day("2026-10-01"),
        ask=None,
        tie=TIE,
    )


def test_the_sentence_names_both_the_lot_the_way_and_the_rule() -> None:
    told = finding().sentence
    assert told.code == "finding.tender_tie"
    assert told.particulars == {
        "grade": term("grade", "statutory"),
        "party": "甲公司",
        "role": term("participant", "bidder"),
        "other": "乙公司",
        "lot": "一标段",
        "way": Sentence("tender_tie.same_head", {"shared": ["张三"], "chain": ""}),
        "rule": "同一负责人",
        "article": "某条例34",
        "department": "某委员会",
    }


@pytest.mark.parametrize(
    ("tie", "scenario"),
    [(replace(TIE, certain=False), "bidding"), (TIE, "government_procurement")],
)
def test_what_is_not_certain_or_not_so_there_is_a_lead_that_bars_nobody(
    tie: TenderTie, scenario: str
) -> None:
    told = finding(tie, scenario=scenario)
    assert (told.grade, told.bars, told.ask) == ("lead", False, "问招标人")
    assert told.sentence.code == "finding.tender_lead"
    assert told.sentence.particulars["ask"] == "问招标人"
    fact = told.sentence.particulars["fact"]
    assert isinstance(fact, Sentence)
    assert (fact.code, fact.particulars["grade"]) == ("finding.tender_tie", term("grade", "lead"))


def test_a_role_that_the_text_does_not_bar_is_not_barred() -> None:
    told = finding(who=part(("a", "reviewer")))
    assert (told.grade, told.bars, told.role) == ("statutory", False, "reviewer")


@pytest.mark.parametrize(
    ("who", "entity", "role"),
    [
        (part(("a", "reviewer"), ("b", "bidder")), "b", "bidder"),  # whose role it bars
        (part(("a", "reviewer"), ("b", "applicant")), "b", "applicant"),  # else who bids
        (part(("a", "reviewer"), ("b", "consortium_member")), "b", "consortium_member"),
        (part(("x", "bidder"), ("a", "reviewer"), ("b", "agent")), "a", "reviewer"),
        (part(("x", "bidder"), ("b", "agent")), "b", "agent"),
    ],
)
def test_a_tie_is_told_of_whom_it_bars_else_who_bids_else_the_first(
    who: TakingPart, entity: str, role: str
) -> None:
    told = finding(who=who)
    assert (told.entity, told.role) == (entity, role)
    assert told.sentence.particulars["party"] == NAMES[entity]
    assert told.sentence.particulars["other"] == NAMES[{"a": "b", "b": "a"}[entity]]


def test_a_path_is_told_so_that_it_ends_at_the_party() -> None:
    first, second = finding(PATH, part(("a", "bidder"))), finding(PATH, part(("b", "bidder")))
    assert first.chain == ("x-b", "x-a", "h-a")
    assert second.chain == ("x-a", "x-b", "h-a")
    for told, words in ((first, "乙公司.*丙公司.*甲公司"), (second, "甲公司.*丙公司.*乙公司")):
        way = told.sentence.particulars["way"]
        assert isinstance(way, Sentence)
        assert way.code == "tender_tie.holding"
        chain = way.particulars["chain"]
        assert isinstance(chain, Sentence)
        ends = words.split(".*")
        text = chain.text("zh")
        assert [text.index(one) for one in ends] == sorted(text.index(one) for one in ends)


def test_whom_they_have_in_common_is_named_once() -> None:
    tie = replace(TIE, shared=("p", "q", "p"))
    way = way_of("a", tie, RELATIONS, {**NAMES, "q": "张三"})
    assert way.particulars == {"shared": ["张三"], "chain": ""}
    assert way_of("a", tie, RELATIONS, NAMES).particulars["shared"] == ["张三", "李四"]


def test_a_party_tied_to_the_project_alone_has_no_other() -> None:
    told = finding(replace(PATH, bidders=("a",), way="project_organ", path=("x-a",)))
    assert (told.sentence.code, told.sentence.particulars["other"]) == ("finding.tender_alone", "")
    way = told.sentence.particulars["way"]
    assert isinstance(way, Sentence)
    assert way.particulars["chain"] == ""
    assert told.plain()["other"] is None


def test_sources_that_are_not_known_are_left_out() -> None:
    told = finding(replace(TIE, witnesses=("h-a", "gone")))
    assert told.sources == ("工商", "甲")


def test_a_tie_shows_its_lot_its_bidders_and_whom_they_share() -> None:
    assert parties_of(TIE) == {"lot", "a", "b", "p"}
    assert relations_of(PATH) == {"x-a", "x-b", "h-a"}

"""What a finding of a ground or of a lead says: every field by itself, and its sentence."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.law.effect import Effect
from analytics.money import money
from analytics.propagation.exposure import Evidence
from analytics.vetting.finding import Finding, cause_of, finding_of_ground, finding_of_lead
from analytics.vetting.ground import Ground
from analytics.vetting.leads import Lead
from analytics.vetting.own_records import SHOWN_ONLY
from analytics.vetting.participant import Participant
from analytics.wording import record_title, term
from graph.model import Record
from graph.sentence import LANGUAGES, Sentence, say
from tests.analytics.law.rows import measure
from tests.builders import day, heads, penalty

NAMES = {"a": "甲公司", "b": "乙公司", "p": "张三"}
PARTY = Participant("a", "bidder")
RECORD = penalty(
    "r",
    "a",
    "2026-03-01",
    list="L-SX",
    issuer="某局",
    document_no="1号",
    basis="某法1",
    ends_on=day("2028-01-02"),
    sources=("法院", "网站"),
    attributes={"cause": "围标"},
)
BAN = measure("M", lists=["L-SX"], ask="问某局")
EFFECT = Effect(RECORD, BAN, day("2026-04-01"), day("2029-04-01"))
GROUND = Ground("listed", RECORD, EFFECT, bars=True)


def found(ground: Ground = GROUND, *, shown: bool = False) -> Finding:
    return finding_of_ground(PARTY, ground, NAMES, shown=shown)


def facts(sentence: Sentence) -> dict[str, Any]:
    """The particulars of the fact, however deep within."""
    while "fact" in sentence.particulars:
        within = sentence.particulars["fact"]
        assert isinstance(within, Sentence)
        sentence = within
    return {"said": sentence.code, **sentence.particulars}


def test_a_ground_is_told_with_its_measure() -> None:
    told = found()
    assert told == Finding(
        grade="listed",
        entity="a",
        role="bidder",
        record="r",
        measure="M",
        article="article of M",
        chain=(),
        marks=GROUND.marks,
        sources=("法院", "网站"),
        bars=True,
        score=None,
        sentence=told.sentence,
        department="office of M",
        begins=day("2026-04-01"),
        until=day("2029-04-01"),
        cause=cause_of(RECORD),
        ask=None,
    )


def test_a_ground_without_a_measure_is_told_by_the_record_alone() -> None:
    told = found(Ground("listed", RECORD))
    assert (told.measure, told.department, told.ask) == (None, None, None)
    assert (told.article, told.bars) == ("某法1", False)
    assert (told.begins, told.until) == (day("2026-03-01"), day("2028-01-02"))


@pytest.mark.parametrize(("grade", "ask"), [("lead", "问某局"), ("listed", None)])
def test_only_a_lead_says_what_to_ask(grade: str, ask: str | None) -> None:
    assert found(replace(GROUND, grade=grade, open=grade == "lead")).ask == ask
    silent = replace(EFFECT, measure=measure("M", lists=["L-SX"]))
    assert found(Ground("lead", RECORD, silent)).ask is None


def test_what_is_only_shown_is_marked_so() -> None:
    assert SHOWN_ONLY not in found().marks
    assert found(shown=True).marks == (*GROUND.marks, SHOWN_ONLY)


def test_the_fact_names_party_role_record_and_office() -> None:
    assert facts(found().sentence) == {
        "said": "finding.own",
        "grade": term("grade", "listed"),
        "party": "甲公司",
        "role": term("participant", "bidder"),
        "record": record_title("penalty", "L-SX", "1号"),
        "issuer": "某局",
        "decided": day("2026-03-01"),
        "cause": say("finding.cause", cause=cause_of(RECORD)),
        "amount": "",
    }


@pytest.mark.parametrize(("kind", "code"), [("penalty", "fine"), ("debt", "amount")])
def test_the_fact_tells_the_sum_as_an_office_writes_it(kind: str, code: str) -> None:
    told = found(Ground("listed", replace(RECORD, kind=kind, amount=500_000.0))).sentence
    assert facts(told)["amount"] == say(f"finding.{code}", amount=money(500_000))
    assert "50万元" in told.text("zh")


@pytest.mark.parametrize("doubt", ["term", "agent"])
def test_a_role_in_doubt_is_asked_about_and_a_condition_beside_it(doubt: str) -> None:
    doubted = Ground("lead", RECORD, EFFECT, doubt=doubt)
    told = found(doubted)
    assert told.sentence.code == "finding.doubted"
    assert told.ask
    assert "问某局" not in told.ask
    assert told.ask in told.sentence.text("zh")
    both = found(replace(doubted, open=True)).ask
    assert both
    assert both.startswith(told.ask)
    assert "问某局" in both


def test_the_record_of_another_is_told_with_its_subject() -> None:
    other = replace(RECORD, subject="b")
    told = facts(found(replace(GROUND, record=other, chain=("t",))).sentence)
    assert (told["said"], told["subject"]) == ("finding.of_other", "乙公司")


def test_a_disputed_record_and_one_of_no_known_office_say_so() -> None:
    title = record_title("penalty", "L-SX", "1号")
    told = facts(found(Ground("listed", replace(RECORD, state="disputed"))).sentence)
    assert told["record"] == say("finding.disputed", record=title)
    told = facts(found(Ground("listed", replace(RECORD, issuer=None, attributes={}))).sentence)
    assert (told["issuer"], told["cause"]) == (say("paper.no_issuer"), "")


@pytest.mark.parametrize(
    "ground",
    [
        GROUND,
        Ground("listed", RECORD),
        Ground("lead", RECORD, EFFECT, open=True),
        Ground("statutory", replace(RECORD, subject="b"), EFFECT, ("t",)),
        Ground("lead", RECORD, EFFECT, guessed=True),
        Ground("listed", RECORD, replace(EFFECT, until=None), over=True),
    ],
)
def test_every_finding_has_its_sentence_in_both_languages(ground: Ground) -> None:
    texts = [found(ground).sentence.text(language) for language in LANGUAGES]
    assert all("甲公司" in text for text in texts)
    assert found(ground).plain()["text"] == found(ground).sentence.text("zh")


@pytest.mark.parametrize(
    ("effect", "until"),
    [
        (EFFECT, say("finding.until", day=day("2029-04-01"))),
        (replace(EFFECT, until=None), say("finding.lasting")),
    ],
)
def test_the_sentence_tells_until_when_a_measure_lasts(effect: Effect, until: Sentence) -> None:
    told = found(Ground("listed", RECORD, effect)).sentence
    assert told.particulars["until"] == until


def test_the_plain_finding_has_every_field_as_text() -> None:
    plain = found().plain()
    assert plain.pop("text") == found().sentence.text("zh")
    assert plain == {
        "grade": "listed",
        "entity": "a",
        "role": "bidder",
        "record": "r",
        "measure": "M",
        "article": "article of M",
        "department": "office of M",
        "from": "2026-04-01",
        "until": "2029-04-01",
        "cause": cause_of(RECORD),
        "ask": None,
        "chain": [],
        "marks": list(GROUND.marks),
        "sources": ["法院", "网站"],
        "bars": True,
    }
    bare = replace(found(), begins=None, until=None).plain()
    assert (bare["from"], bare["until"]) == (None, None)


EVIDENCE = Evidence("r", "a", 0.25, 2, ("h-b", "h-a"), ("guessed",))
LEAD = Lead(PARTY, EVIDENCE, "b", 0, ())
TIES = {"h-b": heads("p", "b", id="h-b"), "h-a": heads("p", "a", id="h-a")}
OF_B = replace(RECORD, subject="b")


def led(lead: Lead = LEAD, record: Record = OF_B) -> Finding:
    return finding_of_lead(lead, record, TIES, NAMES)


def test_a_lead_is_never_a_ground_and_tells_its_chain_and_score() -> None:
    told = led()
    assert told == Finding(
        grade="lead",
        entity="a",
        role="bidder",
        record="r",
        measure=None,
        article=None,
        chain=("h-b", "h-a"),
        marks=("guessed",),
        sources=("法院", "网站"),
        bars=False,
        score=0.25,
        sentence=told.sentence,
        begins=day("2026-03-01"),
        until=day("2028-01-02"),
        cause=cause_of(RECORD),
        lead=LEAD,
    )
    assert (told.sentence.code, told.sentence.particulars["score"]) == ("finding.lead", 0.25)
    chain = told.sentence.particulars["chain"]
    assert isinstance(chain, Sentence)
    text = chain.text("zh")
    assert text.index("乙公司") < text.index("张三") < text.index("甲公司")
    fact = told.sentence.particulars["fact"]
    assert isinstance(fact, Sentence)
    assert (fact.code, fact.particulars["grade"]) == ("finding.of_other", term("grade", "lead"))


def test_a_lead_says_how_many_more_records_and_which_other_parties() -> None:
    more = led(replace(LEAD, more=2))
    assert (more.sentence.code, more.sentence.particulars["more"]) == ("finding.lead_more", 2)
    also = led(replace(LEAD, more=2, also=("p", "b")))
    assert also.sentence.code == "finding.lead_also"
    assert also.sentence.particulars["also"] == sorted(["张三", "乙公司"])
    inner = also.sentence.particulars["lead"]
    assert isinstance(inner, Sentence)
    assert inner.code == "finding.lead_more"
    plain = also.plain()
    assert (plain["debtor"], plain["more"], plain["also"]) == ("b", 2, ["p", "b"])
    assert plain["score"] == 0.25


def test_findings_are_told_gravest_first_then_strongest() -> None:
    base = found()
    rows = [
        replace(base, grade="listed"),
        replace(base, grade="statutory"),
        replace(base, grade="statutory", role="zz"),
        replace(base, grade="lead", role="aa"),
        replace(base, grade="lead", entity="a", score=0.5),
        replace(base, grade="lead", entity="a", score=0.25),
        replace(base, grade="lead", entity="a", record="q", score=None, measure=None),
        replace(base, grade="lead", entity="a", record="r", score=None, measure="A"),
        replace(base, grade="lead", entity="a", record="r", score=None, measure="B"),
        replace(base, grade="lead", entity="b", score=0.9),
    ]
    assert sorted(reversed(rows), key=lambda one: one.order) == rows

"""The law as data: what a lawyer may write, and what is refused with file and line (DESIGN §9)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measure import SUBJECTS
from analytics.law.measures import BARRED_ROLES, measures_of, read_measures
from graph.errors import BadInput
from graph.model import Attributes, Record, Value
from graph.words import LISTS, SCENARIOS
from tests.analytics.law.rows import measure, row

LAW = read_measures()
DAY = date(2026, 3, 1)
# Words that meet the narrower triggers, so that what is left over is decided by kind and list.
WORDS: dict[str, Value] = {
    key: ";".join(w.replace("+", "") for m in LAW.measures for w in words(m.trigger))
    for key, words in (
        ("facts", lambda one: one.text_words),
        ("result", lambda one: (*one.result_words, *one.text_words)),
    )
}
CLASSES = sorted({word for m in LAW.measures for word in m.trigger.penalty_classes})
KINDS = sorted({kind for m in LAW.measures for kind in m.trigger.record_kinds} | {"listing", "own"})
GRADES = sorted({grade for m in LAW.measures for grade in m.trigger.grades}) or ["D"]
ATTRIBUTES: list[Attributes] = [
    {},
    WORDS,
    {**WORDS, "penalty_class": CLASSES},
    {**WORDS, "penalty_class": CLASSES[0]},
    *({**WORDS, "grade": grade} for grade in GRADES),
]
EVERY_BASIS = ";".join(
    word
    for m in LAW.measures
    for word in (*m.trigger.basis_words, *(f"《{law}》第{n}条" for law, n in m.trigger.cites))
)


def refused(text: str) -> tuple[str, object]:
    with pytest.raises(BadInput) as error:
        measures_of(text)
    return error.value.code, error.value.sentence.particulars.get("line")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"article": None}, "law.missing"),
        ({"article": " "}, "law.missing"),
        ({"lasting": "1 year"}, "law.unknown_key"),
        ({"lists": ["L-XX"]}, "law.word"),
        ({"lists": "L-SX"}, "law.type"),
        ({"scenarios": ["lending"]}, "law.word"),
        ({"subjects": "everybody"}, "law.word"),
        ({"subjects": ["company"]}, "law.word"),
        ({"held": "sometimes"}, "law.word"),
        ({"bars": {"bidding": ["applicant"]}}, "law.bars"),
        ({"scenarios": ["bidding"], "bars": {"bidding": ["winner"]}}, "law.word"),
        ({"months": 12}, "law.months"),
        ({"term": "months"}, "law.months"),
        ({"months": -1}, "law.type"),
        ({"months": True}, "law.type"),
        ({"confirmed": "yes"}, "law.type"),
        ({"source": ""}, "law.unseen"),
        ({"cites": ["政府采购法"]}, "law.citation"),
        ({"cites": ["77"]}, "law.citation"),
        ({"decided_from": "2026-13-01"}, "law.type"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(fields: dict[str, Any], code: str) -> None:
    assert refused(row("A") + row("M", **fields)) == (code, row("A").count("\n") + 2)


@pytest.mark.parametrize(
    "text",
    [
        row("L-SX", head="list", name="n", superseeded_by_next=True),
        row("L-SX", head="list", name="n") + row("", head="list.publicity", month=12),
        row("", head="tier", tier="serious", month=12),
        row("", head="repair", tiers=["serious"], minimal_months=3, article="a"),
    ],
)
def test_a_mistyped_key_is_refused_in_every_file(text: str) -> None:
    assert refused(text)[0] == "law.unknown_key"


def test_a_code_that_two_rows_have_is_refused() -> None:
    assert refused(row("M") + row("M"))[0] == "law.double"


def test_a_text_that_is_no_toml_is_refused() -> None:
    assert refused("[[measure]")[0] == "law.toml"


def test_a_refusal_names_the_file_of_the_row(tmp_path: Path) -> None:
    for name, text in (("measures", row("M")), ("lists", row("L-XX", head="list")), ("repair", "")):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"lists\.toml"):
        read_measures(tmp_path)


def test_only_what_is_confirmed_and_known_by_a_field_is_hard() -> None:
    text = row("A", lists=["L-SX"]) + row("B", lists=["L-SX"], confirmed=False) + row("C")
    law = measures_of(text)
    assert [m.code for m in law.hard()] == ["A"]
    assert [m.code for m in law.unconfirmed()] == ["B"]


def test_the_digest_covers_every_file_of_the_law() -> None:
    one, other = measures_of(row("M")), measures_of(row("M") + row("L-SX", head="list", name="n"))
    assert one.digest != other.digest


def test_a_measure_concerns_a_role_that_it_bars_or_any_where_it_bars_none() -> None:
    barring = measure(scenarios=["bidding"], bars={"bidding": ["bidder"]})
    naming = measure(scenarios=["bidding"])
    asked = [("bidding", "bidder"), ("bidding", "agent"), ("licensing", "bidder")]
    assert [barring.concerns(*one) for one in asked] == [True, False, False]
    assert [naming.concerns(*one) for one in asked] == [True, True, False]


# -- the law that comes with the program


def test_every_confirmed_row_quotes_the_text_and_says_where_and_when_it_was_seen() -> None:
    for one in LAW.measures:
        if one.confirmed:
            assert one.quote, one.code
            assert one.source, one.code
            assert one.seen == "2026-11-26", one.code


def test_no_row_was_seen_only_in_a_file_of_some_machine() -> None:
    assert not [one.code for one in LAW.measures if one.source.startswith(("/", "~"))]


def test_a_measure_for_natural_persons_never_touches_a_company() -> None:
    civil_service = LAW.measure("M-JOB-05")
    assert civil_service is not None
    assert civil_service.subjects == SUBJECTS["person"]
    assert civil_service.scenarios == {"appointments"}
    assert not civil_service.roles


def test_employment_and_appointments_bar_persons_alone() -> None:
    for one in LAW.hard():
        if one.bars.get("appointments") or one.bars.get("employment"):
            assert one.subjects <= SUBJECTS["person"], one.code


def test_every_condition_says_what_to_find_out() -> None:
    assert not [one.code for one in LAW.measures if one.condition and not one.ask]


def test_what_bars_names_scenarios_and_roles_that_are_asked_about() -> None:
    for one in LAW.measures:
        assert one.bars.keys() <= set(SCENARIOS)
        assert {role for roles in one.bars.values() for role in roles} <= BARRED_ROLES


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_near_a_record_leaves_out_no_measure_that_it_triggers(kind: str) -> None:
    shown = (LAW.hard(), LAW.hard_near), (LAW.unconfirmed(), LAW.unconfirmed_near)
    triggered = 0
    for on in (None, "elsewhere", *sorted(LISTS)):
        for attributes in ATTRIBUTES:
            record = Record("c", kind, "s", DAY, on, attributes=attributes, basis=EVERY_BASIS)
            for every, near in shown:
                found = [m for m in every if m.applies_to(record)]
                assert [m for m in near(record) if m.applies_to(record)] == found
                triggered += len(found)
    assert triggered

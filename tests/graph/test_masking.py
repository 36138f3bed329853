"""ID numbers in running text: masked wherever a person may have written one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity import mask
from graph.masking import mask_numbers
from graph.model import Entry, StateEvent, Verdict
from loaders.city.numbers import Numbers

NUMBERS = Numbers(7)
CITIZEN = NUMBERS.citizen()
SHORT = "230402650101123"


@given(
    st.integers(0, 300), st.text("0123456789X甲 （）", max_size=8), st.text("甲0 ）", max_size=8)
)
def test_a_number_is_masked_wherever_it_stands(seed: int, before: str, after: str) -> None:
    number = Numbers(seed).citizen()
    assert number not in mask_numbers(before + number + after)


@pytest.mark.parametrize("text", [CITIZEN, f"身份证号{CITIZEN}。", f"{CITIZEN}，{CITIZEN}"])
def test_what_stands_around_a_number_stays(text: str) -> None:
    assert mask_numbers(text) == text.replace(CITIZEN, mask(CITIZEN))


def test_a_number_of_fifteen_digits_is_masked_too() -> None:
    assert mask_numbers(f"赵甲({SHORT})") == f"赵甲({mask(SHORT)})"


@pytest.mark.parametrize(
    "text",
    [
        NUMBERS.uscc(),
        NUMBERS.registration(),
        "2610-230402-04-01-210601",
        "鹤应急罚〔2026〕1号",
        CITIZEN[:-1] + ("0" if CITIZEN[-1] != "0" else "1"),
        mask(CITIZEN),
        "20260305" * 3,
    ],
)
def test_what_is_no_id_number_stays_as_it_is(text: str) -> None:
    assert mask_numbers(text) == text


def test_reasons_and_journal_entries_never_hold_a_number() -> None:
    said = f"本人{CITIZEN}申请"
    event, verdict = StateEvent("c:1", "object", said, "x"), Verdict("same", "a", "b", said, "x")
    entry = Entry("decision", {"reason": said})
    for text in (event.reason, verdict.reason, entry.particulars["reason"]):
        assert text == f"本人{mask(CITIZEN)}申请"

"""Identifiers: checked by the national standards, beside python-stdnum where that is right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as stdnum_uscc

from graph.errors import InvalidIdentifier
from graph.identifiers import (
    PLACEHOLDER,
    citizen_id,
    is_citizen_id,
    is_placeholder,
    org_code,
    org_code_of,
    project_code,
    registration_no,
    uscc,
)
from graph.identity import canonical_mask, id_hash, is_masked, mask, organisation_kind
from loaders.city.numbers import Numbers, citizen_check, uscc_check

SECRET = b"tests"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.text(LETTERS, min_size=9, max_size=9), st.sampled_from(["91230400", "12230400"]))
def test_a_uscc_of_the_usual_kinds_is_judged_as_stdnum_does(tail: str, front: str) -> None:
    number = front + tail
    number += uscc_check(number)
    assert uscc(number) == stdnum_uscc.validate(number)
    wrong = number[:-1] + LETTERS[(LETTERS.index(number[-1]) + 1) % 31]
    assert not stdnum_uscc.is_valid(wrong)
    with pytest.raises(InvalidIdentifier, match="check"):
        uscc(wrong)


@pytest.mark.parametrize("first", ["A1", "N2", "Y1"])
def test_first_letters_that_stdnum_refuses_are_valid(first: str) -> None:
    body = f"{first}230400W12345678"
    number = body + uscc_check(body)
    assert uscc(number) == number
    assert not stdnum_uscc.is_valid(number)


def test_the_placeholder_is_no_identifier() -> None:
    assert is_placeholder(f" {PLACEHOLDER.lower()} ")
    with pytest.raises(InvalidIdentifier, match="placeholder"):
        uscc(PLACEHOLDER)


@given(st.integers(0, 500))
def test_a_uscc_embeds_its_organisation_code(seed: int) -> None:
    code = org_code_of(Numbers(seed).uscc())
    assert org_code(f"{code[:8]}-{code[8]}") == code


@given(st.dates(date(1901, 1, 1), date(2019, 12, 31)), st.integers(0, 998))
def test_a_citizens_number_is_judged_as_stdnum_does(born: date, order: int) -> None:
    body = f"230402{born:%Y%m%d}{order:03d}"
    number = body + citizen_check(body)
    assert citizen_id(number.lower()) == number
    assert ric.calc_check_digit(number) == number[17]


def test_fifteen_digits_become_eighteen() -> None:
    short = "230402650101123"
    whole = citizen_id(short)
    assert (whole[:17], citizen_id(whole)) == ("23040219650101123", whole)
    assert id_hash(short, SECRET) == id_hash(whole, SECRET)


@pytest.mark.parametrize("text", ["2.30402E+17", "230402186513301234", "230402186502301230", "12"])
def test_an_error_never_tells_a_citizens_number(text: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        citizen_id(text)
    assert "18650230123" not in str(caught.value)


def test_a_rounded_number_is_refused_as_rounded() -> None:
    body = "23040219650101000"
    wrong = body + ("0" if citizen_check(body) != "0" else "1")
    with pytest.raises(InvalidIdentifier, match=r"spreadsheet|check"):
        citizen_id(wrong)


@given(st.integers(0, 300))
def test_a_registration_number_checks_by_mod_11_10(seed: int) -> None:
    number = Numbers(seed).registration()
    assert registration_no(number) == number
    with pytest.raises(InvalidIdentifier):
        registration_no(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_a_project_code_with_a_wrong_check_digit_is_told_not_refused() -> None:
    code = Numbers(1).project("230402", date(2026, 1, 1))
    assert project_code(code) == (code, True)
    assert project_code(code.replace("-", "")) == (code, True)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert project_code(wrong) == (wrong, False)
    with pytest.raises(InvalidIdentifier, match="reads like"):
        project_code("2017-2304")


@given(st.integers(0, 300))
def test_a_mask_shows_the_ends_of_its_number_and_hides_the_rest(seed: int) -> None:
    number = Numbers(seed).citizen()
    shown = mask(number)
    assert (shown[:6], shown[-1], set(shown[6:-1])) == (number[:6], number[-1], {"*"})
    assert is_masked(shown)
    assert canonical_mask(f"{number[:6]}********{number[-1]}", SECRET) == shown


def test_the_courts_mask_is_kept_as_a_keyed_hash() -> None:
    number = Numbers(3).citizen()
    kept = canonical_mask(f"{number[:10]}****{number[-4:]}", SECRET)
    assert kept is not None
    assert kept.startswith("h:")
    assert number[:10] not in kept
    assert kept != canonical_mask(f"{number[:10]}****{number[-4:]}", b"another secret")


def test_two_odd_masks_are_two() -> None:
    odd = ["230404****10**1561", "230404****11**1561", "**************1561", "**************1562"]
    kept = {canonical_mask(text, SECRET) for text in odd}
    assert len(kept) == 4
    assert all(text and text.startswith("h:") for text in kept)
    assert canonical_mask("E1****23", SECRET) is None


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("91230400W", "甲有限公司", "enterprise"),
        ("92230400W", "甲小吃店", "individual_business"),
        ("93230400W", "甲合作社", "cooperative"),
        ("11230400W", "鹤岗市财政局", "government_body"),
        ("12230400W", "鹤岗市医院", "public_institution"),
        ("N2230400W", "村集体", "rural_collective"),
        (None, "鹤岗市工农区种植专业合作社", "cooperative"),
        (None, "鹤岗市应急管理局", "government_body"),
        (None, "甲有限公司", "enterprise"),
    ],
)
def test_a_kind_follows_from_code_or_name(code: str | None, name: str, kind: str) -> None:
    assert organisation_kind(code, name) == kind


@given(st.integers(0, 10**6), st.integers(0, 17), st.sampled_from("0123456789Xx A"), st.booleans())
def test_whether_a_number_is_a_citizens_is_told_as_the_number_is_read(
    seed: int, place: int, typed: str, old: bool
) -> None:
    number = Numbers(seed).citizen()
    number = number[:6] + number[8:17] if old else number
    number = number[:place] + typed + number[place + 1 :]
    try:
        citizen_id(number)
    except InvalidIdentifier:
        assert not is_citizen_id(number)
    else:
        assert is_citizen_id(number)

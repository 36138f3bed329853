"""Whether a party is a person or an organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidIdentifier
from loaders.city.numbers import Numbers
from loaders.facts.given_numbers import CODE_READERS
from loaders.facts.kinds import kind_of_number, party_kind, passes
from loaders.facts.organisation_names import is_likely_person, is_surely_organisation

NUMBERS = Numbers(22)
CITIZEN, CODE, OLD = NUMBERS.citizen(), NUMBERS.uscc(), NUMBERS.registration()


@pytest.mark.parametrize(
    ("name", "word", "number", "kind"),
    [
        ("甲煤业有限公司", "person", "", "organisation"),
        ("甲煤业有限公司", None, "", "organisation"),
        ("甲某基金（有限合伙）", "person", "", "organisation"),
        ("赵甲", "person", "", "person"),
        ("赵甲", "organisation", "", "organisation"),
        ("赵甲", None, "", "person"),
        ("王建社", None, "", "person"),
        ("马知行", None, "", "person"),
        ("税务局", None, "", "organisation"),
        ("阿卜杜拉·买试提", None, "", "person"),
        ("赵甲", "organisation", CITIZEN, "person"),
        ("赵甲", "person", CODE, "organisation"),
        ("赵甲", None, OLD, "organisation"),
        ("赵甲", None, "2304001234567", "organisation"),
        ("赵甲", None, "2304021888****0283", "person"),
        ("赵甲", None, "91230400****1234", "organisation"),
        ("赵甲烟酒店", "individual_business", "", "individual_business"),
    ],
)
def test_the_surest_sign_decides(name: str, word: str | None, number: str, kind: str) -> None:
    assert party_kind(name, word, number, coded=False) == kind


def test_a_code_that_is_given_makes_an_organisation() -> None:
    assert party_kind("赵甲", "person", "", coded=True) == "organisation"


@pytest.mark.parametrize("number", ["E12345678", "230402650101123"])
def test_a_number_that_either_may_have_decides_nothing(number: str) -> None:
    assert kind_of_number(number) in (None, "person")


@pytest.mark.parametrize("name", ["甲村民委员会", "甲公司（个体）", "ABC Co., Ltd.", "甲派出所"])
def test_the_names_of_organisations_are_known_by_their_ends(name: str) -> None:
    assert is_surely_organisation(name)
    assert not is_likely_person(name)


@given(
    st.sampled_from([CITIZEN, CODE, OLD, CODE[8:17], "2304001234567", "１", "-", " ", ""]),
    st.sampled_from([CODE[8:17], "-", "X", " ", "'", ""]),
    st.sampled_from(sorted(CODE_READERS)),
)
def test_a_number_passes_where_its_scheme_reads_it(one: str, other: str, scheme: str) -> None:
    try:
        CODE_READERS[scheme](one + other)
    except InvalidIdentifier:
        assert not passes(one + other, scheme)
    else:
        assert passes(one + other, scheme)

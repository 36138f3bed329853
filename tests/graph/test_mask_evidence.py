"""What a masked ID number is evidence of (DESIGN §4)."""

import pytest

from graph.mask_evidence import SCORES, agreeing_form, contradict, hashes_in, mask_hashes
from loaders.city.numbers import Numbers

SECRET = b"tests"
NUMBERS = Numbers(71)
NUMBER, OTHER = NUMBERS.citizen(), NUMBERS.citizen()


def masked(number: str, first: int, last: int) -> str:
    return number[:first] + "*" * (18 - first - last) + number[-last:]


def hashes(number: str, name: str = "张三", secret: bytes = SECRET) -> dict[str, frozenset[str]]:
    return dict(hashes_in([{"attributes": {"_masks": mask_hashes(number, name, secret)}}]))


@pytest.mark.parametrize("form", SCORES)
def test_a_full_number_agrees_with_each_of_its_masks(form: str) -> None:
    first, last = map(int, form.split("-"))
    assert agreeing_form(hashes(NUMBER), hashes(masked(NUMBER, first, last))) == form


def test_the_courts_form_is_nearly_sure_and_fewer_characters_are_less_so() -> None:
    assert SCORES["10-4"] == 0.95
    assert list(SCORES.values()) == sorted(SCORES.values(), reverse=True)
    assert min(SCORES.values()) > 0


def test_a_mask_agrees_with_a_thinner_one() -> None:
    assert agreeing_form(hashes(masked(NUMBER, 10, 4)), hashes(masked(NUMBER, 6, 1))) == "6-1"


def test_a_mask_that_disagrees_contradicts_though_its_ends_are_alike() -> None:
    other = NUMBER[:8] + ("5" if NUMBER[8] != "5" else "6") + NUMBER[9:]
    court = hashes(masked(other, 10, 4))
    assert contradict(hashes(NUMBER), court)
    assert agreeing_form(hashes(NUMBER), court) is None


def test_another_name_does_not_agree() -> None:
    court = hashes(masked(NUMBER, 10, 4), "李四")
    assert agreeing_form(hashes(NUMBER), court) is None


def test_names_are_compared_as_everywhere() -> None:
    one, other = (
        hashes(NUMBER, "阿依 古丽·买买提"),
        hashes(masked(NUMBER, 10, 4), "阿依古丽•买买提"),
    )
    assert agreeing_form(one, other) == "10-4"


@pytest.mark.parametrize(
    "text",
    ["", "无", "护照E12345678", "**************0210", "230402************", "2*1", NUMBER[:17]],
)
def test_what_shows_too_little_or_is_no_number_gives_no_evidence(text: str) -> None:
    assert mask_hashes(text, "张三", SECRET) == ""


@pytest.mark.parametrize("stars", [3, 4, 8, 12])
def test_the_number_of_stars_does_not_count(stars: int) -> None:
    court = hashes(NUMBER[:10] + "*" * stars + NUMBER[-4:])
    assert agreeing_form(hashes(NUMBER), court) == "10-4"


def test_hashes_show_no_digit_and_need_the_secret() -> None:
    texts = mask_hashes(NUMBER, "张三", SECRET).split()
    assert not any(NUMBER[at : at + 4] in text for text in texts for at in range(15))
    assert set(texts).isdisjoint(mask_hashes(NUMBER, "张三", b"another").split())

"""ID numbers in running text: masked wherever a person may have written one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import normalise_identifier
from graph.identity import mask
from graph.masking import mask_numbers, mask_sentence
from graph.model import Entry, StateEvent, Verdict
from graph.sentence import say
from loaders.city.numbers import Numbers
from tests.costs import grows_with_its_input

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


DAY = "20260305"


@pytest.mark.parametrize(
    "text",
    [
        NUMBERS.uscc(),
        NUMBERS.registration(),
        "2610-230402-04-01-210601",
        "鹤应急罚〔2026〕1号",
        f"230402{DAY}0017",  # a document number of region, day and serial
        f"230402{DAY}00171",
        mask(CITIZEN),
        DAY * 3,
    ],
)
def test_what_is_no_id_number_stays_as_it_is(text: str) -> None:
    assert mask_numbers(text) == text


WRONG = CITIZEN[:-1] + ("0" if CITIZEN[-1] != "0" else "1")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize(
    "number",
    [
        WRONG,
        f"{CITIZEN[:6]} {CITIZEN[6:14]} {CITIZEN[14:]}",
        f"{CITIZEN[:6]}.{CITIZEN[6:10]}.{CITIZEN[10:14]}.{CITIZEN[14:]}",
        f"{WRONG[:6]}-{WRONG[6:14]}-{WRONG[14:]}",
        "\u200b".join(CITIZEN),
        " ".join(WRONG),
        CITIZEN.translate(WIDE),
        WRONG.translate(ARABIC),
        CITIZEN.lower(),
    ],
)
@pytest.mark.parametrize("around", ["{}", "赵甲{}，电话13800000001", "（身份证号：{}）", "3 {} 4"])
def test_a_number_is_masked_however_it_is_written(number: str, around: str) -> None:
    last = normalise_identifier(number)[-1]
    assert mask_numbers(around.format(number)) == around.format(mask(CITIZEN)[:-1] + last)


@pytest.mark.parametrize("lost", [WRONG[:-1], WRONG + "3", WRONG + "13800000001", WRONG + WRONG])
def test_a_number_with_a_character_lost_or_added_or_glued_on_is_masked(lost: str) -> None:
    assert WRONG[6:17] not in mask_numbers(f"赵甲{lost}")
    assert WRONG[6:14] not in mask_numbers(f"赵甲{lost}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("护照E12345678，已注销", "护照*********，已注销"),
        ("港澳居民来往内地通行证：H12345678", "港澳居民来往内地通行证：*********"),
        ("身份证号码 230402880399028", "身份证号码 ***************"),
        (f"营业执照证件号{NUMBERS.uscc('91')}", None),
        ("许可证编号2026001", None),
    ],
)
def test_what_is_called_the_number_of_a_document_is_hidden(text: str, shown: str | None) -> None:
    assert mask_numbers(text) == (shown or text)


@pytest.mark.parametrize(
    "mask_", ["2304021888****0283", "230402********0283", "23040218********83"]
)
def test_a_mask_that_shows_more_than_may_be_shown_is_made_thicker(mask_: str) -> None:
    assert mask_numbers(f"赵甲({mask_})") == "赵甲(230402***********3)"


@given(st.text("0123456789 .-X甲", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_numbers(text)
    assert mask_numbers(once) == once


@pytest.mark.parametrize(
    ("before", "again"), [("", "1 "), ("", "11"), ("", "身份证1"), ("2" * 8, "*")]
)
def test_masking_costs_no_more_than_its_share_for_text_made_to_be_slow(
    before: str, again: str
) -> None:
    assert grows_with_its_input(lambda times: mask_numbers(before + again * times), 50_000)


def test_reasons_and_journal_entries_never_hold_a_number() -> None:
    said = f"本人{CITIZEN}申请"
    event, verdict = StateEvent("c:1", "object", said, "x"), Verdict("same", "a", "b", said, "x")
    entry = Entry("decision", {"reason": said})
    for text in (event.reason, verdict.reason, entry.particulars["reason"]):
        assert text == f"本人{mask(CITIZEN)}申请"


def test_a_sentence_shows_no_number_in_any_of_its_particulars() -> None:
    inner = say("identifier.uscc", number=WRONG)
    masked = mask_sentence(say("load_name.nobody", text=inner, words=[f"赵甲{CITIZEN}", "x"]))
    assert CITIZEN[6:14] not in repr(masked)
    assert masked.particulars["words"] == [f"赵甲{mask(CITIZEN)}", "x"]


def test_a_number_with_strokes_between_its_parts_is_masked() -> None:
    number = Numbers(5).citizen()
    text = f"{number[:6]}/{number[6:14]}／{number[14:]}"
    assert mask_numbers(text) == mask_numbers(number)

"""Each way of matching finds what its plain definition says, on random names and questions."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.search.matching import HOW, matching, nearly, rank_of
from analytics.search.question import parted, question
from analytics.search.texts import Texts, texts_of
from graph.naming import name_key
from tests.analytics.search import oracle

# Few characters, so that chance makes hits: homophones, readings beyond the first, a digit, Latin.
CHARACTERS = "穗岁遂垣园元工公重虫行鹤岗煤单7A𠮷"
NAMES = st.lists(st.text(CHARACTERS, min_size=1, max_size=9), min_size=1, max_size=30)
KEYS = st.text(CHARACTERS, min_size=1, max_size=8)
TYPED = st.text("suiyangohecd", min_size=1, max_size=9)
SETTINGS = settings(max_examples=150)


def texts(names: Sequence[str]) -> Texts:
    return texts_of((n, True, name_key(name)) for n, name in enumerate(names))


def found(names: Sequence[str], text: str, *ways: str) -> dict[int, str]:
    """By place of a name, how it was found in the best way, of `ways` alone."""
    some = matching(texts(names), question(text))
    best: dict[int, int] = {}
    for row, rank in zip(some.rows.tolist(), rank_of(some.key).tolist(), strict=True):
        best[row] = min(rank, best.get(row, rank))
    return {row: HOW[rank] for row, rank in best.items() if HOW[rank] in ways}


@SETTINGS
@given(NAMES, KEYS)
def test_a_text_finds_the_names_that_are_it_begin_so_or_hold_it(
    names: list[str], text: str
) -> None:
    told = {n: oracle.literal(text, name) for n, name in enumerate(names)}
    expected = {n: how for n, how in told.items() if how}
    assert found(names, text, "name", "beginning", "inside") == expected


@SETTINGS
@given(NAMES, st.text("穗岁遂垣园元工公重虫行鹤", min_size=1, max_size=5))
def test_a_text_finds_the_names_that_sound_so(names: list[str], text: str) -> None:
    expected = {
        n
        for n, name in enumerate(names)
        if oracle.sounds_like(text, name) and not oracle.literal(text, name)
    }
    assert set(found(names, text, "sound")) == expected


@SETTINGS
@given(NAMES, TYPED)
def test_letters_find_the_names_that_are_typed_so(names: list[str], text: str) -> None:
    if len(parted(text)) == 4:  # more ways to read them than are tried
        return
    expected = {n for n, name in enumerate(names) if oracle.pinyin(text, name)}
    assert set(found(names, text, "pinyin")) == expected


@SETTINGS
@given(NAMES, st.lists(st.one_of(st.text(CHARACTERS, min_size=1, max_size=2), TYPED), max_size=3))
def test_words_find_the_names_that_hold_each_of_them(names: list[str], words: list[str]) -> None:
    text = " ".join(words)
    if not words or any(len(parted(word)) == 4 for word in words if word.isascii()):
        return
    whole = found(names, text, "name", "beginning", "inside", "pinyin")
    expected = {n for n, name in enumerate(names) if oracle.words(words, name)} - whole.keys()
    assert set(found(names, text, "words")) == expected


@SETTINGS
@given(NAMES, KEYS)
def test_a_text_finds_the_names_with_one_fault(names: list[str], text: str) -> None:
    plain = [name.replace("𠮷", "吉") for name in names]  # which would count as two characters
    key = text.replace("𠮷", "吉")
    rows = nearly(texts(plain), question(key)).rows.tolist()
    assert set(rows) == {n for n, name in enumerate(plain) if oracle.nearly(key, name)}


@SETTINGS
@given(NAMES, NAMES, st.sets(st.integers(0, 29)), KEYS)
def test_texts_added_and_taken_away_are_found_as_if_made_at_once(
    names: list[str], more: list[str], gone: set[int], text: str
) -> None:
    whole = texts(names)
    marked = [n in gone for n in range(len(names))]
    changed = whole.without(whole.first & marked).with_more(texts(more))
    left = [name for n, name in enumerate(names) if n not in gone] + more
    for one in (changed, changed.compacted()):
        some = matching(one, question(text))
        assert sorted(map(one.text, some.rows.tolist())) == sorted(
            texts(left).text(row) for row in matching(texts(left), question(text)).rows.tolist()
        )


@pytest.mark.parametrize("text", ["穗" * 65, "穗" * 70, "垣" + "穗" * 70])
def test_a_text_longer_than_a_pattern_is_compared_to_its_end(text: str) -> None:
    names = ["穗" * 64, "穗" * 66, "穗" * 70, "垣" + "穗" * 70]
    told = {n: oracle.literal(text, name) for n, name in enumerate(names)}
    assert found(names, text, *HOW) == {n: how for n, how in told.items() if how}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("穗垣 工程", "鹤岗市穗垣建设工程有限公司"),
        ("工程 穗垣", "鹤岗市穗垣建设工程有限公司"),
        ("suiyuan", "鹤岗市穗垣建设工程有限公司"),
        ("suiyuanjianshe", "鹤岗市穗垣建设工程有限公司"),
        ("sui yuan jian she", "鹤岗市穗垣建设工程有限公司"),
        ("syjsgc", "鹤岗市穗垣建设工程有限公司"),
        ("suiyuan 工程", "鹤岗市穗垣建设工程有限公司"),
        ("岁园建设", "鹤岗市穗垣建设工程有限公司"),
        ("chongqing", "重庆小面馆"),
        ("lvyou", "绿友饭店"),
        ("luyou", "绿友饭店"),
        ("xi'an", "西安面馆"),
        ("ＳＹ ｊｓ", "穗垣建设"),
    ],
)
def test_what_people_type_finds_what_they_mean(text: str, name: str) -> None:
    assert list(found(["兴安煤业", name], text, *HOW)) == [1]


@pytest.mark.parametrize("text", ["鹤岗市穗桓建设工程有限公司", "鹤岗市穗建设工程", "穗垣建没工程"])
def test_a_wrong_or_left_out_character_finds_what_was_meant(text: str) -> None:
    names = texts(["鹤岗市穗垣建设工程有限公司", "鹤岗市煤业有限公司"])
    assert nearly(names, question(text)).rows.tolist() == [0]

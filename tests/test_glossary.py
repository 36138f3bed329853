"""One word for one thing: what docs/glossary.md rejects occurs in no Chinese sentence."""

import re
from pathlib import Path

import pytest

from graph.sentence import catalogue

PAGE = Path(__file__).parents[1] / "docs" / "glossary.md"


def decided() -> dict[str, str]:
    """The rejected words of the page, each with the words to use."""
    section = PAGE.read_text("utf-8").partition("## Words decided")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:4] for line in section.splitlines() if line.startswith("| ")]
    told = [(use.strip(), no.strip()) for use, no, _ in rows if use.strip() not in ("用", "---")]
    return {word: use for use, rejected in told for word in rejected.split("、") if word}


def using(word: str, sentences: dict[str, str]) -> list[str]:
    """The codes of the sentences in which a word occurs."""
    return [code for code, text in sentences.items() if word in text]


# The names of patterns are in the words of the law, of a bank's account (同一账户) too.
CHINESE = {
    code: both["zh"] for code, both in catalogue().items() if not code.startswith("word.pattern")
}


@pytest.mark.parametrize("word", sorted(decided()))
def test_a_rejected_word_occurs_in_no_sentence(word: str) -> None:
    assert using(word, CHINESE) == [], f"use {decided()[word]}"


@pytest.mark.parametrize("use", sorted(set(decided().values())))
def test_a_word_decided_for_is_in_use(use: str) -> None:
    first = re.split("[、；（]", use)[0]
    assert using(first, CHINESE)


def test_no_sentence_speaks_of_a_key_without_saying_which() -> None:
    bare = re.compile("(?<!主)(?<!接口)(?<!签名)密钥")
    assert [code for code, text in CHINESE.items() if bare.search(text)] == []
    assert bare.search("请发送密钥")


def test_a_rejected_word_would_be_found() -> None:
    assert using("了结", {"a.b": "请了结异议。", "a.c": "请办结异议。"}) == ["a.b"]
    assert len(decided()) > 20

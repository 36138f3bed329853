"""The manuals quote the pages: each text in 「」, or “” in English, is one that the desk says."""

import re
import shlex
import tomllib
from pathlib import Path
from string import Formatter
from typing import Final

import click
import pytest

from api.cli.main import creditgraph
from graph.sentence import FOLDER, Language, catalogue

ROOT: Final = Path(__file__).parents[1]
MANUALS: Final[dict[str, tuple[Language, str]]] = {
    "docs/zh/用户手册.md": ("zh", "「([^」]+)」"),
    "docs/manual.md": ("en", "“([^”]+)”"),
}
# The sentences that pages show; those of the command line are quoted by no user's manual.
_SHOWN: Final = ("console", "desk", "words", "worklists", "people")


def texts(language: Language) -> list[str]:
    """Every sentence that a page may show, in a language, with its placeholders."""
    codes = set()
    for name in _SHOWN:
        codes |= set(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")))
    return [both[language] for code, both in catalogue().items() if code.split(".")[0] in codes]


def pattern(text: str) -> str:
    """What a sentence looks like with anything in place of its placeholders."""
    parts = Formatter().parse(text)
    return "".join(
        re.escape(fixed) + (".+" if name is not None else "") for fixed, name, *_ in parts
    )


def said(language: Language) -> re.Pattern[str]:
    """Any sentence of the pages; those of nearly nothing but placeholders say nothing."""
    told = {text for text in texts(language) if "{" not in text or len(_fixed(text)) > 1}
    return re.compile("|".join(map(pattern, sorted(told))))


def _fixed(text: str) -> str:
    return re.sub(r"\{[^}]*\}|\W", "", text)


def strangers(manual: str, language: Language, quoted: str) -> list[str]:
    """What a manual quotes and no page says."""
    page = said(language)
    return [
        text for text in re.findall(quoted, " ".join(manual.split())) if not page.fullmatch(text)
    ]


@pytest.mark.parametrize("name", MANUALS)
def test_what_a_manual_quotes_is_what_the_pages_say(name: str) -> None:
    language, quoted = MANUALS[name]
    manual = (ROOT / name).read_text("utf-8")
    assert len(re.findall(quoted, manual)) > 100
    assert strangers(manual, language, quoted) == []


def test_a_text_that_no_page_says_would_be_found() -> None:
    assert strangers("点「开始审查」，再点「提交审批」", "zh", "「([^」]+)」") == ["提交审批"]
    assert strangers("点「展开 12 个」", "zh", "「([^」]+)」") == []


OPERATING: Final = "docs/zh/部署运维手册.md"


def command_of(words: list[str]) -> click.Command:
    """The command that a line of a manual runs."""
    command: click.Command = creditgraph
    while isinstance(command, click.Group) and not words[0].startswith("--"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found
        command = found
    return command


def command_lines(manual: str) -> list[str]:
    """Every line of ours that a manual says to run, without its comment."""
    told = re.findall(r"^ {4,}(?:[A-Z_]+=\S+ )*(creditgraph [^#&>\n]+)", manual, re.M)
    return told + re.findall(r"`(creditgraph [^`]+)`", manual)


@pytest.mark.parametrize("line", command_lines((ROOT / OPERATING).read_text("utf-8")))
def test_what_the_operator_is_told_to_run_exists(line: str) -> None:
    words = shlex.split(line)[1:]
    command = command_of(words)
    options = {name for param in command.params for name in param.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_the_operators_manual_names_settings_that_there_are() -> None:
    named = set(re.findall(r"`(CREDITGRAPH_[A-Z_]+)[`=]", (ROOT / OPERATING).read_text("utf-8")))
    told = (ROOT / "docs" / "commands.md").read_text("utf-8")
    told += (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in sorted(named) if name not in told] == []
    assert len(named) > 10

"""The documents tell the truth: what they name exists, and what exists is named."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from analytics import wording
from analytics.policy import DEFAULT, read_policy
from analytics.propagation.exposure import Propagation
from api.cli.main import creditgraph
from graph.words import ENTITY_KINDS, PARTICIPANT_ROLES, RELATION_KINDS, ROLES, STATES, TIERS
from loaders.columns.mapping import shipped_mappings
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, penalty, person

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
COMMANDS = creditgraph.list_commands(click.Context(creditgraph))
READMES = [("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"`{command}\b", read("docs/commands.md"))


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r'"((?:CREDITGRAPH|NEO4J)_[A-Z]+)"', read("api/settings.py")))
    page = read("docs/commands.md")
    assert [name for name in sorted(settings) if f"`{name}`" not in page] == []
    assert "NEO4J_PASSWORD" in settings


def test_every_command_the_readme_shows_exists() -> None:
    shown = set(re.findall(r"^    creditgraph (\w+)", read("README.md"), re.M))
    assert shown <= set(COMMANDS)
    assert {"load", "vet"} <= shown


@pytest.mark.parametrize(
    "word",
    sorted(
        ENTITY_KINDS
        | ROLES
        | RELATION_KINDS
        | PARTICIPANT_ROLES
        | TIERS
        | STATES
        | set(read_policy().named)
        | set(wording.words("list"))
    ),
)
def test_every_word_is_in_the_glossary(word: str) -> None:
    assert f"| `{word}` |" in read("docs/glossary.md")


def test_every_word_has_its_chinese_label() -> None:
    assert set(wording.words("kind")) == ENTITY_KINDS
    assert set(wording.words("relation")) == RELATION_KINDS
    assert set(wording.words("role")) == ROLES
    assert set(wording.words("participant")) >= PARTICIPANT_ROLES
    assert set(wording.words("source")) >= set(shipped_mappings())


def test_every_policy_key_is_documented() -> None:
    text = read("docs/policy.md")
    for table, keys in tomllib.loads(DEFAULT.read_text("utf-8")).items():
        assert table in text
        if table in ("propagation", "vet", "severity", "levels"):
            assert [key for key in keys if key not in text] == []


def test_the_number_worked_by_hand_in_the_policy_page_is_right() -> None:
    today = day("2026-11-23")
    ties = [owns("p", "a"), heads("p", "b")]
    facts = snapshot(
        [firm("a"), firm("b"), person("p")],
        ties,
        [penalty("r", "a", "2026-11-23", occurred_on=today)],
    )
    found = Propagation(facts, read_policy(), today).of("b")
    (evidence,) = found.evidence
    assert (round(evidence.score, 2), round(found.index, 2), found.level) == (0.56, 0.82, "high")


@pytest.mark.parametrize("source", sorted(shipped_mappings()))
def test_every_source_is_in_the_formats_page(source: str) -> None:
    assert f"`{source}`" in read("docs/formats.md")


def test_every_link_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(("page", "other"), READMES)
def test_a_readme_is_one_screen_and_links_the_other_language(page: str, other: str) -> None:
    text = read(page)
    assert len(text.splitlines()) <= 50
    assert f"]({other})" in text.split("##", maxsplit=1)[0]


def test_both_readmes_give_the_same_two_commands() -> None:
    def commands(page: str) -> list[str]:
        return re.findall(r"^    (make \w+) +#", read(page).split("\n## ")[1], re.M)

    assert commands("README.md") == commands("README.zh-CN.md") == ["make demo", "make test"]


def test_both_readmes_try_the_same_commands_and_name_the_same_pages() -> None:
    def named(page: str) -> tuple[list[str], set[str]]:
        text = read(page)
        shown = re.findall(r"^    (creditgraph \w+|make \w+)", text, re.M)
        return shown, set(re.findall(r"\]\(([^)]+)\)", text)) - {one for one, _ in READMES}

    assert named("README.md") == named("README.zh-CN.md")


def sections_named() -> set[str]:
    """Every section of the design that a file of ours names."""
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "Makefile"]
    for folder in ("graph", "loaders", "analytics", "api", "tests", "benchmarks", "notebooks"):
        kinds = (".py", ".toml", ".js", ".html", ".css", ".ipynb")
        pages += [path for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    return {
        section
        for page in pages
        for named in re.findall(r"DESIGN ((?:§[0-9]+b?[^§\n]{0,5})+)", page.read_text("utf-8"))
        for section in re.findall(r"§([0-9]+b?)", named)
    }


def test_every_section_that_the_code_names_is_in_the_design() -> None:
    sections = re.findall(r"^## ([0-9]+b?)\. ", read("docs/design.md"), re.M)
    assert sections == [*map(str, range(1, 9)), "8b", *map(str, range(9, 15))]
    assert {"2", "7", "12"} <= sections_named() <= set(sections)


def test_every_file_and_folder_that_the_design_names_is_there() -> None:
    named = re.findall(
        r"`((?:graph|loaders|analytics|api|tests)/[a-z_/.*]+)`", read("docs/design.md")
    )
    missing = [name for name in named if not list(ROOT.glob(name.rstrip("/")))]
    assert missing == []

"""The documents tell the truth: what they name exists, and what exists is named."""

import re
import tomllib
from pathlib import Path

import pytest

from analytics import wording
from analytics.policy import DEFAULT, read_policy
from analytics.propagation.exposure import Propagation
from api.cli.main import creditgraph
from graph.words import ENTITY_KINDS, PARTICIPANT_ROLES, RELATION_KINDS, ROLES, STATES, TIERS
from loaders.mapping import shipped_mappings
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, penalty, person

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(creditgraph.commands))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"`{command}\b", read("docs/commands.md"))


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r'"((?:CREDITGRAPH|NEO4J)_[A-Z]+)"', read("api/settings.py")))
    page = read("docs/commands.md")
    assert [name for name in sorted(settings) if f"`{name}`" not in page] == []
    assert "NEO4J_PASSWORD" in settings


def test_every_command_the_readme_shows_exists() -> None:
    shown = set(re.findall(r"^    creditgraph (\w+)", read("README.md"), re.M))
    assert shown <= set(creditgraph.commands)


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
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_is_one_screen() -> None:
    assert len(read("README.md").splitlines()) <= 50

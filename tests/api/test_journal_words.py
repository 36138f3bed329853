"""Whatever the desk and its commands journal is read in words, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from api.answers.cases import _WHAT
from api.answers.journal import CHAINS
from api.answers.journal_words import action_said, part_said, purpose_said, verdict_said
from api.cases.cases import KINDS
from api.desk.person_looks import By
from graph.sentence import LANGUAGES, Language, catalogue, words_of
from graph.store import Chain
from graph.words import VERDICT_KINDS

ROOT = Path(__file__).parents[2]
# Calls that journal, with the place of the words that say what: by chain.
CALLS: dict[Chain, dict[str, int]] = {
    "access": {
        "looked_at": 0,
        "vetted": 0,
        "exported": 0,
        "named": 2,
        "append_access": 2,
        "journal_look": 1,
        "journal_door": 2,
    },
    "facts": {"Entry": 0},
}
MODULES = [
    path for folder in ("api", "analytics", "loaders") for path in ROOT.glob(f"{folder}/**/*.py")
]
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}


def begins(node: ast.expr | None, known: dict[str, str]) -> str:
    """The text of an expression as far as it is written down; "" where it is handed on."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return begins(node.values[0], known)
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def constants(tree: ast.Module) -> dict[str, str]:
    """The names of a module that stand for a text."""
    found = [one for one in tree.body if isinstance(one, ast.AnnAssign)]
    return {
        one.target.id: begins(one.value, {}) for one in found if isinstance(one.target, ast.Name)
    }


def said(chain: Chain) -> Iterator[str]:
    """What the code journals in a chain, as far as it is written at the call."""
    for tree in TREES.values():
        known = constants(tree)
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            name = call.func.id if isinstance(call.func, ast.Name) else name
            place = CALLS[chain].get(name)
            if place is not None and len(call.args) > place:
                yield begins(call.args[place], known)


def test_the_calls_that_journal_are_found() -> None:
    assert {"card", "between", "neighbours", "paths", "worklist"} <= set(said("access"))
    assert {"mapping", "cancel", "unload", "file written", "hand_over"} <= set(said("facts"))


@pytest.mark.parametrize("chain", CHAINS)
def test_every_journalled_action_has_its_words(chain: Chain) -> None:
    section = {"facts": "told", "access": "looked"}[chain]
    firsts = {text.split(" ")[0] for text in said(chain) if text}
    firsts |= (
        {"backup", "rekey", "kept"} if chain == "facts" else {"certificate", "missed", "refused"}
    )
    assert sorted(first for first in firsts if f"{section}.{first}" not in catalogue()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("chain", "action"),
    [
        ("access", "login refused"),
        ("access", "find missed"),
        *(("access", f"refused by {by}") for by in get_args(By)),
        ("access", "over_time at revision 3, 4"),
        ("access", "export of everyone"),
        ("access", "export of the journal"),
        ("access", "case 7 export"),
        ("access", "rejects of load 7"),
        ("access", "verdict undone"),
        ("access", "picture kept"),
        ("facts", "backup begun"),
        ("facts", "backup restored"),
        ("facts", "file written"),
    ],
)
def test_the_rest_of_an_action_is_in_words_too(
    chain: Chain, action: str, language: Language
) -> None:
    told = " ".join(action_said(chain, action, language))
    if language == "zh":
        assert not re.search("[a-z]", told)
    assert re.findall(r"\d+", told) == re.findall(r"\d+", action)


def test_a_digest_and_an_address_stand_as_they_are() -> None:
    assert action_said("access", f"export paper {'a' * 64} with leads", "en") == (
        "Exported",
        f"paper {'a' * 64} with leads",
    )
    assert action_said("access", "forbidden POST /api/party", "en")[1] == "POST /api/party"


@pytest.mark.parametrize(
    ("action", "key", "value"),
    [
        *(
            ("case", "what", what)
            for what in ("opened", "added", "rewritten", "dropped", "changed")
        ),
        *(("case", "what", what) for what in _WHAT.values()),
        *(("case", "kind", kind) for kind in KINDS),
        ("lead_answered", "outcome", "refuted"),
    ],
)
def test_a_particular_is_in_words(action: str, key: str, value: str) -> None:
    assert not re.search("[a-z]", "".join(part_said(action, key, value, "zh")))


def purposes() -> set[str]:
    """What the code gives as a purpose where none was stated, a 7 for its number."""
    found = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            given = node.keywords if isinstance(node, ast.Call) else []
            found |= {begins(one.value, {}) for one in given if one.arg == "why"}
    return {f"{text}7" if text.endswith(" ") else text for text in found if text}


def test_a_purpose_that_the_program_gives_is_in_words() -> None:
    told = {purpose: purpose_said(purpose, "zh") for purpose in purposes()}
    assert {"case 7", "vettings", "worklist"} <= set(told)
    assert [purpose for purpose, text in told.items() if re.search("[a-z]", text)] == []


@pytest.mark.parametrize(
    ("purpose", "zh", "en"),
    [
        ("case 7", "第 7 号案件", "case 7"),
        ("bidding", "招标投标", "Bidding"),
        ("unstated", "未说明", "unstated"),
        ("核查〔2026〕12号举报", "核查〔2026〕12号举报", "核查〔2026〕12号举报"),
    ],
)
def test_a_purpose_reads_in_its_readers_language(purpose: str, zh: str, en: str) -> None:
    assert (purpose_said(purpose, "zh"), purpose_said(purpose, "en")) == (zh, en)


def test_what_has_no_words_yet_is_shown_and_not_lost() -> None:
    assert action_said("facts", "new_thing of late", "zh") == ("new_thing", "of late")
    assert part_said("new_thing", "colour", [1, 2], "zh") == ("colour", "1 2")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(VERDICT_KINDS))
@pytest.mark.parametrize("undone", [False, True], ids=["said", "undone"])
def test_a_verdict_is_told_in_words_before_its_ids(
    kind: str, undone: bool, language: Language
) -> None:
    deed, ids = verdict_said(f"{'undo ' * undone}{kind} person:1 person:2 3", language)
    assert ids == "person:1 person:2 3"
    assert deed not in ("", kind, f"undo {kind}")


def test_a_decision_in_the_journal_has_the_word_of_its_own_page() -> None:
    for decision, both in words_of("decision", "zh").items():
        assert part_said("decision", "decision", decision, "zh")[1] == both

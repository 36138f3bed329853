"""The catalogue of words: complete in both languages, every key used, every key used there."""

import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from analytics.search.matching import HOW
from api.access.approvals import State
from api.access.roles import ALLOWED, ROLES
from api.answers.second_word import RIGHTS
from api.answers.worklists.every import LISTS
from api.cases.cases import KINDS
from api.console import words
from api.console.words import LANGUAGES, sections
from api.routes.search import On
from graph.sentence import FOLDER, catalogue
from graph.words import EVENT_ACTIONS, STATES, VERDICT_KINDS

CONSOLE = Path(words.__file__).parent
# Keys that a page puts together, by section: the words that may follow, or None for whatever the
# section holds, since the page asks whether the word is there.
DYNAMIC: dict[str, set[str] | None] = {
    "nav": {
        "worklist",
        "search",
        "paths",
        "guarantees",
        "tenders",
        "vet",
        "loads",
        "cases",
        "alerts",
        "approvals",
        "journal",
        "about",
        "users",
    },
    "list_title": set(LISTS),
    "list_empty": set(LISTS),
    "due": {"repair_accept", "repair_decide", "objection"},
    "matched": set(HOW),
    "found_on": set(get_args(On.model_fields["field"].annotation)),
    "state": set(STATES),
    "timeline": {"decided", "ends", "begun", "ended"},
    "role": set(ROLES),
    "role_may": set(ROLES),
    "action": set(ALLOWED),
    "own": {"step_password"},
    "approvals": {"approve", "collect"},
    "approval_kind": {kind.replace(" ", "_") for kind in RIGHTS},
    "approval_state": set(get_args(State)),
    "second_word": {"asked", "approved", "refused", "failed", "expired"},
    "users_done": {"added", "changed", "disabled", "dropped", "asked"},
    "journal": {"facts", "access", "facts_means", "access_means"},
    "about": {"entities", "relations", "records"},
    "network": {"means_listed", "means_statutory", "means_lead"},
    "paths": {"one", "other"},
    "sheet": {
        "vetted",
        "decision",
        "listed",
        "statutory",
        "lead",
        "background",
        "grounds",
        "hash",
        "conditions",
        "whom",
        "refused",
        "nameless",
        "code",
        "noted",
    },
    "decision": {
        f"{word}{end}"
        for word in ("restricted", "review", "pass", "fast_track")
        for end in ("", "_means")
    },
    "vetting": {
        "listed",
        "statutory",
        "listed_may",
        "statutory_may",
        "accepted",
        "departed",
        "withdrawn",
        "carries_bar",
        "carries_ground",
        "carries_lead",
        "carries_noted",
        "carries_nothing",
    },
    "alike": {
        *(f"kind_{kind}" for kind in VERDICT_KINDS),
        *(f"speaks_{word}" for word in ("for", "against", "open")),
        *(f"done_{deed}" for deed in ("same", "different", "undo")),
    },
    "deed": {*EVENT_ACTIONS, "upheld", "rejected", "publicity_only"},
    "record": {
        "holds",
        "holds_not",
        *("cause", "content", "penalty_class"),
        *(f"means_{word}" for word in EVENT_ACTIONS),
        "done_object",
        "done_repair",
        "done_revoke",
        "done_restore",
        "done_confirm",
        "done_unconfirm",
        "done_lift",
        "done_unlift",
        "done_upheld",
        "done_rejected",
    },
    "case_state": {"open", "closed"},
    "lead_outcome": {"confirmed", "refuted", "unclear"},
    "channel": {"webhook", "mail"},
    "delivery_state": {"waiting", "sent", "failed", "void"},
    "load_state": {"waiting", "running", "done", "refused", "stopped"},
    "purpose_told": None,
    "told": None,
    "told_part": None,
    "action_rest": None,
    "case_deed": None,
    "case_item": set(KINDS),
    "event": None,
    "account": None,
    "officer": None,
    "verdict": None,
    "verdict_told": None,
    "looked": None,
}
SENTENCES = {
    f"{section}.{name}": text
    for section, entries in tomllib.loads((FOLDER / "console.toml").read_text("utf-8")).items()
    for name, text in entries.items()
}


def sources() -> dict[str, str]:
    """The text of every template and module of the console."""
    paths = [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.js")]
    return {path.name: path.read_text("utf-8") for path in paths}


def literal() -> set[str]:
    """Keys that stand whole in a template or a module."""
    quoted = re.compile(r"""["']([a-z_]+\.[a-z0-9_-]+)["']""")
    found = {key for text in sources().values() for key in quoted.findall(text)}
    return {key for key in found if key.partition(".")[0] in sections()}


def composed() -> set[str]:
    """Sections whose keys a template puts together."""
    made = re.compile(r"""["'(]([a-z_]+)\.["']\s*[~)]|word\(["']([a-z_]+)["']""")
    return {
        one or other for text in sources().values() for one, other in made.findall(text)
    } & sections().keys()


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_sentence_is_there_in_both_languages(key: str) -> None:
    text = SENTENCES[key]
    parts = [{name for _, name, _, _ in Formatter().parse(text[one]) if name} for one in LANGUAGES]
    assert text.keys() == set(LANGUAGES)
    assert all(text[one].strip() for one in LANGUAGES)
    assert parts[0] == parts[1]


def test_chinese_comes_in_chinese() -> None:
    foreign = [k for k, text in SENTENCES.items() if not re.search("[一-鿿]", text["zh"])]
    assert set(foreign) <= {"site.other_language", "site.comma", "picture.comma"}


def test_every_key_that_a_page_names_is_in_the_sections() -> None:
    templates = {"json", "html", "js", "css", "toml"}
    named = {key for key in literal() if key.rpartition(".")[2] not in templates}
    named = {key for key in named if not key.endswith("_")}  # the beginning of several
    assert sorted(named - catalogue().keys()) == []


def test_every_key_that_a_page_puts_together_is_in_the_sections() -> None:
    wanted = {f"{section}.{word}" for section, known in DYNAMIC.items() for word in known or ()}
    assert sorted(wanted - SENTENCES.keys()) == []
    assert sorted(composed() - DYNAMIC.keys()) == []


def test_every_key_of_the_catalogue_is_used() -> None:
    used = literal() | {f"{s}.{word}" for s, known in DYNAMIC.items() for word in known or ()}
    free = {section for section, known in DYNAMIC.items() if known is None}
    unused = [k for k in SENTENCES if k not in used and k.partition(".")[0] not in free]
    assert unused == []

"""The evidence capsule: checked by a program of its own, which notices every change in it."""

import ast
import copy
import importlib.util
import json
import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measures import Measures, measures_of, read_measures
from analytics.policy import Policy, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.capsule import capsule_of
from analytics.vetting.certificate import with_hash
from analytics.vetting.seal import sealed
from analytics.vetting.vet import vet_entity
from graph.model import Entity, Record, Relation
from graph.opening import open_store
from graph.store import Store
from graph.words import GRADED_LISTS
from tests.analytics.vetting.golden.city import build
from tests.builders import day, firm, heads, owns, penalty, person, tell

TODAY = date(2026, 11, 26)
NOTED_WORDS = Path(__file__).parents[1] / "analytics" / "vetting" / "noted.toml"
TOOL = Path(__file__).parents[1] / "tools" / "verify_capsule.py"
MUTATIONS = 1000
GRADED = {"grade": "不合格"}
# A law of two rows: reading the whole one a thousand times would take a minute.
LAW = """
[[measure]]
code = "T-01"
name = "不得承揽"
article = "试行办法1"
source = "a test"
confirmed = true
lists = ["L-SX"]
scenarios = ["project_approval"]
bars = { project_approval = ["construction"] }
department = "试行局"

[[measure]]
code = "T-02"
name = "不得任职"
article = "试行办法2"
source = "a test"
confirmed = true
lists = ["L-SX"]
subjects = "none"
extends_to = ["legal_representative"]
extends_kind = "person"
scenarios = ["project_approval"]
bars = { project_approval = ["supervision"] }
department = "试行局"

[[list]]
code = "L-SX"
name = "失信被执行人名单"
"""

Capsule = dict[str, Any]


def verify(capsule: Capsule) -> list[str]:
    """What the verifier finds wrong; it reads the capsule as a file has it."""
    told: list[str]
    try:
        told = _verifier().verify(json.loads(json.dumps(capsule)))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return [repr(error)]  # as `main` says it
    return told


def _verifier() -> Any:
    spec = importlib.util.spec_from_file_location("verify_capsule", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(
    store: Store, subject: str, scenario: str, policy: Policy, measures: Measures, as_of: date
) -> Capsule:
    reach = Propagation(snapshot_of(store), policy, as_of)
    entity = store.entities([subject])[subject]
    certificate = vet_entity(store, reach, entity, scenario=scenario, measures=measures).certificate
    return capsule_of(store, reach, sealed(store.secret, certificate), measures)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A project: a builder on a court's list, a supervisor who headed one, a lead, a small fine."""
    kept = open_store(f"sqlite:///{tmp_path / 's.db'}", secret=b"tests")
    tell(
        kept,
        Entity("project:1", "project", "a project"),
        *(firm(id_) for id_ in "abcdefgh"),
        person("p"),
        person("q"),
        Relation("lead", "project_legal_person_of", "a", "project:1"),
        _part("b", "construction"),
        _part("q", "supervision"),
        _part("c", "supply"),
        penalty("fine", "c", "2025-01-05", tier="minor"),
        penalty("own", "b", list="L-SX", tier="serious", occurred_on=day("2025-06-01")),
        penalty("headed", "d", list="L-SX", tier="serious", occurred_on=day("2025-06-01")),
        penalty("debt", "e", list="L-SX", tier="serious", occurred_on=day("2025-06-01")),
        heads("q", "d", id="office", valid_from=day("2020-01-01"), valid_to=day("2026-01-01")),
        heads("p", "e", valid_from=day("2020-01-01")),
        owns("p", "a", 0.4, id="s1"),
        owns("p", "a", 0.3, id="s2"),
        owns("f", "a", 0.1, id="s3"),
        Record("arrears", "debt", "a", day("2026-01-05"), domain="tax", amount=5e5, issuer="某局"),
        Record("broken", "promise", "c", day("2026-02-05"), attributes={"kept": "broken"}),
        Record("kept", "promise", "c", day("2026-02-05"), attributes={"kept": "kept"}),
        Record("graded", "listing", "b", day("2026-02-05"), list="L-INTM", attributes=GRADED),
        *(Record(f"due{n}", "debt", "b", day("2026-02-05"), amount=n + 0.5) for n in range(20)),
    )
    yield kept
    kept.close()


def _part(id_: str, role: str) -> Relation:
    return Relation(f"part-{id_}", "participates_in", id_, "project:1", attributes={"role": role})


@pytest.fixture
def capsule(store: Store) -> Capsule:
    return made(store, "project:1", "project_approval", read_policy(), measures_of(LAW), TODAY)


def test_a_capsule_holds_every_grade_and_fits(capsule: Capsule) -> None:
    findings = capsule["certificate"]["findings"]
    assert {one["grade"] for one in findings} == {"listed", "statutory", "lead"}
    assert {one["record"] for one in findings} == {"fine", "own", "headed", "debt"}
    assert capsule["certificate"]["decision"] == "restricted"
    assert len(capsule["certificate"]["noted"]) == 20
    assert capsule["certificate"]["noted_rest"] == {"b": 2, "c": 1}
    assert verify(capsule) == []


def test_who_is_listed_and_only_planned_bars_the_project_and_can_be_checked(store: Store) -> None:
    later, asked = day("2032-01-01"), day("2031-12-31")  # after all that the store knows
    listed = penalty("new", "h", "2026-03-01", list="L-SX", tier="serious")
    part = replace(_part("h", "construction"), target="project:2", valid_from=later)
    tell(store, listed, part, Entity("project:2", "project", "two"))
    tell(store, Relation("led", "project_legal_person_of", "g", "project:2"))
    kept = made(store, "project:2", "project_approval", read_policy(), measures_of(LAW), asked)
    assert kept["certificate"]["decision"] == "restricted"
    assert [(one["grade"], one["record"]) for one in kept["certificate"]["findings"]] == [
        ("listed", "new")
    ]
    assert verify(kept) == []


def test_the_golden_city_fits_in_every_scenario(tmp_path: Path) -> None:
    kept = open_store(f"sqlite:///{tmp_path / 'g.db'}", secret=b"tests")
    build(kept)
    for subject in "abcegjhs":
        for scenario in ("project_approval", "bidding", "licensing"):
            one = made(kept, subject, scenario, read_policy(), read_measures(), date(2026, 6, 1))
            assert verify(one) == []
    kept.close()


def test_the_verifier_is_short_and_stands_alone() -> None:
    text = TOOL.read_text("utf-8")
    assert len(text.splitlines()) <= 250
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_verifier_calls_the_same_facts_harmless_by_words_of_its_own() -> None:
    verifier = _verifier()
    words = tomllib.loads(NOTED_WORDS.read_text("utf-8"))["harmless_words"]
    assert verifier.FINE.split() == words
    assert verifier.GRADED == GRADED_LISTS


# -- whatever is changed is noticed


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value and of every row in a capsule."""
    if isinstance(value, dict):
        for key in value:
            yield (*path, key)
            yield from _places(value[key], (*path, key))
    elif isinstance(value, list):
        for at in range(len(value)):
            yield (*path, at)
            yield from _places(value[at], (*path, at))


def _holder(capsule: Capsule, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        capsule = capsule[step]
    return capsule


def _other(value: Any, chance: random.Random) -> Any:
    """Another value of about the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 7])
    if isinstance(value, float):
        return value * chance.choice([0.5, 1.0000000001, 2]) + 1e-9
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice("0a一") + value[at + 1 :] + chance.choice(["", " "])
    return chance.choice(["x", 1, None if value is not None else "y"])


def mutated(capsule: Capsule, chance: random.Random) -> Capsule:
    """The capsule with a value changed, or a row dropped, added or doubled."""
    other = copy.deepcopy(capsule)
    path = chance.choice(list(_places(other)))
    holder, step = _holder(other, path), path[-1]
    what = chance.choice(["change", "drop", "add"])
    if what == "change":
        holder[step] = _other(holder[step], chance)
    elif what == "drop":
        del holder[step]
    elif isinstance(holder, list):
        holder.insert(step, copy.deepcopy(holder[step]))
    else:
        holder[f"{step}2"] = copy.deepcopy(holder[step])
    return other


def test_a_thousand_mutations_are_all_noticed(capsule: Capsule) -> None:
    chance = random.Random(2611)
    unnoticed, tried = [], 0
    while tried < MUTATIONS:
        other = mutated(capsule, chance)
        if json.dumps(other, sort_keys=True) == json.dumps(capsule, sort_keys=True):
            continue
        tried += 1
        if not verify(other):
            unnoticed.append(other)
    assert unnoticed == []


def again(capsule: Capsule) -> Capsule:
    """Both hashes made anew, as whoever forges a capsule would."""
    return with_hash({**capsule, "certificate": with_hash(capsule["certificate"])})


def of(capsule: Capsule, record: str) -> dict[str, Any]:
    (one,) = (one for one in capsule["certificate"]["findings"] if one["record"] == record)
    finding: dict[str, Any] = one
    return finding


def row(capsule: Capsule, table: str, id_: str) -> dict[str, Any]:
    (one,) = (one for one in capsule[table] if one["id"] == id_)
    found: dict[str, Any] = one
    return found


def without(capsule: Capsule, record: str) -> None:
    answer = capsule["certificate"]
    answer["findings"] = [one for one in answer["findings"] if one["record"] != record]


def noted(capsule: Capsule, record: str) -> dict[str, Any]:
    (one,) = (one for one in capsule["certificate"]["noted"] if one["record"] == record)
    fact: dict[str, Any] = one
    return fact


FORGERIES: dict[str, Callable[[Capsule], object]] = {
    "the decision": lambda c: c["certificate"].update(decision="review"),
    "a bar": lambda c: of(c, "own").update(bars=False),
    "the grade of a ground": lambda c: of(c, "headed").update(grade="lead"),
    "a listed ground called a lead": lambda c: of(c, "own").update(grade="lead"),
    "an article": lambda c: of(c, "own").update(article="试行办法3"),
    "the measure of a ground": lambda c: of(c, "own").update(measure="T-02"),
    "a score": lambda c: of(c, "debt").update(score=of(c, "debt")["score"] + 1e-9),
    "a chain": lambda c: of(c, "debt").update(chain=["part-b"]),
    "a lead left out": lambda c: without(c, "debt"),
    "a ground left out": lambda c: without(c, "fine"),
    "a listing left out": lambda c: without(c, "own"),
    "the day of a decision": lambda c: row(c, "records", "debt").update(decided_on="2025-12-05"),
    "the tier of a record": lambda c: row(c, "records", "debt").update(tier="minor"),
    "the end of a term of office": lambda c: row(c, "relations", "office").update(
        valid_to="2025-01-01"
    ),
    "a stake": lambda c: row(c, "relations", "s1").update(share=[0.9, 0.9]),
    "the number of a policy": lambda c: c.update(
        policy=c["policy"].replace("serious = 1.0", "serious = 0.9")
    ),
    "a noted fact left out": lambda c: c["certificate"]["noted"].pop(0),
    "the amount of a noted fact": lambda c: noted(c, "arrears").update(amount=5e4),
    "who says it of a noted fact": lambda c: noted(c, "arrears").update(department="某厅"),
    "the day of a noted fact": lambda c: noted(c, "arrears").update(decided_on="2025-01-05"),
    "whose a noted fact is": lambda c: noted(c, "arrears").update(entity="b"),
    "the source of a noted fact": lambda c: noted(c, "arrears").update(sources=["registry"]),
    "how many more are noted": lambda c: c["certificate"]["noted_rest"].update(b=1),
    "a promise said to be kept": lambda c: row(c, "records", "broken")["attributes"].update(
        kept="kept"
    ),
    "a grade called good": lambda c: row(c, "records", "graded")["attributes"].update(grade="良好"),
    "a debt that was withdrawn": lambda c: row(c, "records", "arrears").update(state="repaired"),
    "the amount of a debt": lambda c: row(c, "records", "due0").update(amount=6e5),
    "the bars of a rule": lambda c: c.update(law=c["law"].replace("construction", "survey")),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_with_its_hashes_made_anew_is_noticed_by_computing(
    capsule: Capsule, forgery: str
) -> None:
    other = json.loads(json.dumps(capsule))
    FORGERIES[forgery](other)
    assert json.dumps(other) != json.dumps(capsule)
    assert verify(again(other)) != []
    assert verify(again(json.loads(json.dumps(capsule)))) == []

"""References for URLs and logs tell no name, address or telephone (DESIGN §4)."""

import hashlib
import hmac

import pytest

from analytics.snapshot.references import References
from graph.model import Entity
from tests.analytics.columns import snapshot
from tests.builders import firm, person

SCOPED, HASHED = "person:uscc:X/张三", "person:" + "a1" * 16
ADDRESS, PHONE, OTHER = "address:向阳路1号", "phone:04683350000", "person:uscc:X/李四"
ENTITIES = [
    person(SCOPED, "张三"),
    person(OTHER, "李四"),
    person(HASHED, "王五"),
    Entity(ADDRESS, "address", "向阳路1号"),
    Entity(PHONE, "phone", "04683350000"),
    firm("uscc:X"),
]
REFERENCES = References(snapshot(ENTITIES, [], []), b"secret")


@pytest.mark.parametrize("id_", [SCOPED, OTHER, ADDRESS, PHONE])
def test_what_tells_a_name_or_place_gets_a_reference_that_leads_back(id_: str) -> None:
    reference = REFERENCES.of(id_)
    kind = id_.partition(":")[0]
    digest = hmac.new(b"secret", id_.encode(), hashlib.sha256).hexdigest()
    assert reference == f"{kind}:~{digest[:32]}"
    assert REFERENCES.id_of(reference) == id_


@pytest.mark.parametrize("id_", [HASHED, "uscc:X", "uscc:unknown"])
def test_what_tells_nothing_keeps_its_id(id_: str) -> None:
    assert REFERENCES.of(id_) == id_
    assert REFERENCES.id_of(id_) == id_


def test_a_reference_stays_itself() -> None:
    assert REFERENCES.of(REFERENCES.of(SCOPED)) == REFERENCES.of(SCOPED)


def test_an_alias_of_a_person_is_hidden_too() -> None:
    assert REFERENCES.of("person:reg:R1/赵六").startswith("person:~")


def test_a_reference_of_before_a_verdict_leads_to_whom_the_id_answers_as() -> None:
    joined = References(snapshot(ENTITIES, [], []), b"secret", lambda: {"person:1/张三": HASHED})
    assert joined.id_of(joined.of("person:1/张三")) == HASHED
    assert joined.id_of(joined.of(SCOPED)) == SCOPED


@pytest.mark.parametrize("text", ["person:~" + "0" * 32, "person:~zz", "address:~" + "f" * 32])
def test_a_reference_to_nobody_is_given_back(text: str) -> None:
    assert REFERENCES.id_of(text) == text


def test_persons_are_told_from_the_rest() -> None:
    persons = [entity.id for entity in ENTITIES if REFERENCES.is_person(entity.id)]
    assert persons == [SCOPED, OTHER, HASHED]
    assert REFERENCES.is_person("person:reg:R1/赵六")
    assert not REFERENCES.is_person("uscc:unknown")


def test_another_secret_gives_other_references() -> None:
    assert References(snapshot(ENTITIES, [], []), b"other").of(SCOPED) != REFERENCES.of(SCOPED)

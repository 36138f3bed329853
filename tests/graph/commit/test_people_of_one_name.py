"""Persons of one name within one organisation: who is possibly the same (DESIGN §13.8)."""

from itertools import permutations

import pytest

from graph.model import Relation
from graph.store import Store
from tests.builders import day, firm, heads, judge, owns, person, tell

USCC = "91230400MA18ABCD1X"
FIRM, OLD = f"uscc:{USCC}", "reg:R1"
SCOPED, UNDER_OLD = f"person:{FIRM}/张三", f"person:{OLD}/张三"
HASHED = "person:" + "a1" * 16
ONE_FIRM = (firm(OLD), firm(FIRM, identifiers={"registration_no": "R1"}))


def matches(store: Store, *ids: str) -> set[tuple[frozenset[str], object]]:
    ties = store.relations_at(ids, kinds=["possibly_same_as"], limit=99)
    return {(frozenset((t.source, t.target)), t.attributes["score"]) for t in ties}


def pair(one: str, other: str, score: float = 0.9) -> set[tuple[frozenset[str], object]]:
    return {(frozenset((one, other)), score)}


def officer(who: str, firm_: str) -> Relation:
    return Relation(f"o-{who}-{firm_}", "officer_of", who, firm_)


PEOPLE = (person(SCOPED, "张三"), person(UNDER_OLD, "张三"), person(HASHED, "张三"))


def test_persons_of_one_name_under_two_ids_of_one_organisation_are_possibly_the_same(
    store: Store,
) -> None:
    tell(store, *ONE_FIRM, *PEOPLE[:2], officer(SCOPED, FIRM), officer(UNDER_OLD, OLD))
    assert matches(store, SCOPED, UNDER_OLD) == pair(SCOPED, UNDER_OLD)


def test_a_scoped_and_a_hashed_person_of_one_name_there_are_possibly_the_same(
    store: Store,
) -> None:
    tell(store, firm(FIRM), PEOPLE[0], officer(SCOPED, FIRM))
    tell(store, PEOPLE[2], owns(HASHED, FIRM, 0.5))
    assert matches(store, SCOPED) == pair(SCOPED, HASHED)


def test_the_order_of_loading_does_not_matter(store: Store) -> None:
    facts = (ONE_FIRM[1], officer(SCOPED, FIRM), officer(UNDER_OLD, OLD))
    for place, order in enumerate(permutations(facts)):
        if place == 0:
            tell(store, firm(OLD), firm(FIRM), *PEOPLE[:2], dated=day("2020-01-01"))
        for fact in order:
            tell(store, fact, dated=day("2020-01-02"))
        assert matches(store, SCOPED) == pair(SCOPED, UNDER_OLD)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{SCOPED}/m1", f"{UNDER_OLD}/m2"),
        (SCOPED, f"person:{OLD}/李四"),
        (HASHED, HASHED[:-1] + "2"),
    ],
    ids=["two masks", "two names", "two numbers"],
)
def test_persons_told_apart_by_mask_name_or_number_are_not(
    store: Store, one: str, other: str
) -> None:
    names = ["张三", "李四" if other.endswith("李四") else "张三"]
    people = [person(id_, name) for id_, name in zip((one, other), names, strict=True)]
    tell(store, *ONE_FIRM, *people, officer(one, FIRM), officer(other, OLD))
    assert matches(store, one, other) == set()


def test_persons_of_one_name_in_two_organisations_are_not(store: Store) -> None:
    tell(store, firm(FIRM), firm(OLD), *PEOPLE[:2], officer(SCOPED, FIRM), officer(UNDER_OLD, OLD))
    assert matches(store, SCOPED) == set()


def test_what_parts_the_organisation_or_judges_the_persons_ends_it(store: Store) -> None:
    tell(store, *ONE_FIRM, *PEOPLE[:2], officer(SCOPED, FIRM), officer(UNDER_OLD, OLD))
    judge(store, "different", FIRM, OLD)
    assert matches(store, SCOPED) == set()
    judge(store, "different", FIRM, OLD, undone=True)
    assert matches(store, SCOPED) == pair(SCOPED, UNDER_OLD)
    judge(store, "different", SCOPED, UNDER_OLD)
    assert matches(store, SCOPED) == set()
    judge(store, "different", SCOPED, UNDER_OLD, undone=True)
    assert matches(store, SCOPED) == pair(SCOPED, UNDER_OLD)
    judge(store, "same", SCOPED, UNDER_OLD)
    assert matches(store, SCOPED) == set()


def test_a_match_follows_a_person_who_is_joined_to_another(store: Store) -> None:
    tell(store, *ONE_FIRM, *PEOPLE, officer(SCOPED, FIRM), officer(UNDER_OLD, OLD))
    judge(store, "same", SCOPED, HASHED)
    assert matches(store, HASHED) == pair(HASHED, UNDER_OLD)
    judge(store, "same", SCOPED, HASHED, undone=True)
    assert matches(store, SCOPED) == pair(SCOPED, UNDER_OLD)
    assert matches(store, HASHED) == set()


def test_a_person_told_of_again_elsewhere_stays_possibly_the_same(store: Store) -> None:
    tell(store, *ONE_FIRM, *PEOPLE[:2], officer(SCOPED, FIRM), officer(UNDER_OLD, OLD), firm("x"))
    tell(store, person(SCOPED, "张三", roles=("supplier",)), heads(SCOPED, "x"), source="other")
    assert matches(store, SCOPED) == pair(SCOPED, UNDER_OLD)


@pytest.mark.parametrize(("bearers", "matched"), [(200, True), (201, False)])
def test_a_name_that_too_many_share_is_no_evidence(
    store: Store, bearers: int, matched: bool
) -> None:
    hashed = [person(f"person:{n:032x}", "张三") for n in range(bearers - 1)]
    tell(store, firm(FIRM), PEOPLE[0], officer(SCOPED, FIRM), *hashed)
    tell(store, *(officer(one.id, FIRM) for one in hashed))
    assert bool(matches(store, SCOPED)) is matched


def test_two_hashed_persons_of_one_name_are_two(store: Store) -> None:
    other = "person:" + "b2" * 16
    tell(store, firm(FIRM), PEOPLE[2], person(other, "张三"))
    tell(store, officer(HASHED, FIRM), officer(other, FIRM), PEOPLE[0], officer(SCOPED, FIRM))
    assert matches(store, HASHED, other) == pair(SCOPED, HASHED) | pair(SCOPED, other)


def test_a_possible_match_gives_its_reason(store: Store) -> None:
    tell(store, firm(FIRM), PEOPLE[0], PEOPLE[2], officer(SCOPED, FIRM), officer(HASHED, FIRM))
    (tie,) = store.relations_at([SCOPED], kinds=["possibly_same_as"], limit=9)
    assert tie.attributes["reasons"] == ["same name within one organisation"]
    assert tie.sources == ("derived",)


def test_a_match_at_an_organisation_goes_along_when_one_of_the_two_answers_as_another(
    store: Store,
) -> None:
    debtor, number = person("person:case 1/张三", "张三"), person("person:" + "b2" * 16, "张三")
    tell(store, firm(FIRM), PEOPLE[0], debtor, number)
    tell(store, officer(SCOPED, FIRM), officer(debtor.id, FIRM))
    assert matches(store, SCOPED) == pair(SCOPED, debtor.id)
    judge(store, "same", debtor.id, number.id)
    assert matches(store, SCOPED) == pair(SCOPED, number.id)
    assert store.verify() == ()
    judge(store, "same", debtor.id, number.id, undone=True)
    assert matches(store, SCOPED) == pair(SCOPED, debtor.id)
    assert store.verify() == ()

"""What speaks for two parties being one, what against, and what leaves it open."""

import pytest

from analytics.identity.comparing import Around, Point, compared
from analytics.identity.known_by import known_by, scopes_in
from analytics.identity.side import Side, ever_together
from graph.identity import canonical_mask, id_hash
from graph.mask_evidence import ATTRIBUTE, mask_hashes
from graph.model import Entity, Relation
from loaders.city.numbers import Numbers
from tests.builders import day, firm, heads, penalty, person

SECRET = b"a secret for tests"
NUMBERS = Numbers(41)
NUMBER, STRANGER = NUMBERS.citizen(), NUMBERS.citizen()
TODAY = day("2026-11-01")


def shown(number: str, first: int, last: int) -> str:
    return number[:first] + "*" * (18 - first - last) + number[-last:]


def numbered(number: str = NUMBER, name: str = "张三") -> Entity:
    attributes = {ATTRIBUTE: mask_hashes(number, name, SECRET)}
    hash_ = id_hash(number, SECRET)
    return person(f"person:{hash_}", name, identifiers={"id_hash": hash_}, attributes=attributes)


def masked(mask: str, name: str = "张三") -> Entity:
    attributes = {ATTRIBUTE: mask_hashes(mask, name, SECRET)}
    return person(f"person:case/{name}/{canonical_mask(mask, SECRET)}", name, attributes=attributes)


def weighed(
    one: Side, other: Side, *others: Entity, namesakes: int | None = None, cut: bool = False
) -> list[Point]:
    known = {entity.id: entity for entity in (one.entity, other.entity, *others)}
    names = {id_: entity.name for id_, entity in known.items()}
    return compared(one, other, Around(TODAY, known, names, lambda _: namesakes, cut))


def told(points: list[Point]) -> dict[str, str]:
    """By code, what a point speaks for."""
    return {point.text.code.removeprefix("compare."): point.speaks for point in points}


@pytest.mark.parametrize(
    ("mask", "code", "speaks"),
    [
        (shown(NUMBER, 10, 4), "masks", "for"),
        (shown(NUMBER, 6, 1), "masks", "for"),
        (shown(STRANGER, 10, 4), "masks_differ", "against"),
        ("*" * 14 + NUMBER[-4:], "no_mask", "open"),
    ],
    ids=["courts' form", "first 6 and last 1", "another number", "no form in use"],
)
def test_a_mask_speaks_for_or_against_as_it_agrees(mask: str, code: str, speaks: str) -> None:
    points = weighed(Side(numbered()), Side(masked(mask)))
    masks = {c: s for c, s in told(points).items() if "mask" in c}
    assert masks == {code: speaks}


def test_two_id_numbers_are_two_persons() -> None:
    points = weighed(Side(numbered()), Side(numbered(STRANGER)))
    assert told(points)["numbers_differ"] == "against"


def test_masks_under_two_names_are_not_compared() -> None:
    points = weighed(Side(numbered()), Side(masked(shown(NUMBER, 10, 4), "李四")))
    assert told(points) == {"names_differ": "against", "no_mask": "open"}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(2, {"no_namesakes": "for"}), (40, {"namesakes": "open"}), (None, {})],
    ids=["nobody else", "a frequent name", "not told"],
)
def test_how_many_bear_the_name_is_told_where_it_may(
    count: int | None, expected: dict[str, str]
) -> None:
    points = weighed(
        Side(person("person:a/x", "张三")), Side(person("p:b", "张三")), namesakes=count
    )
    assert {c: s for c, s in told(points).items() if "namesakes" in c} == expected


def test_another_spelling_of_a_full_name_speaks_for_it() -> None:
    one, other = firm("a", "鹤岗市规安商贸有限公司"), firm("b", "鹤岗规安商贸有限责任公司")
    assert told(weighed(Side(one), Side(other)))["names_alike"] == "for"


def test_a_former_name_that_the_other_bears_speaks_for_it() -> None:
    one, other = firm("a", "新名公司", names=("旧名公司",)), firm("b", "旧名公司")
    assert told(weighed(Side(one), Side(other)))["former_name"] == "for"


@pytest.mark.parametrize(
    ("until", "since", "expected"),
    [
        (None, None, "in_common"),
        ("2020-01-01", "2020-01-01", "in_turn"),
        ("2020-01-02", "2020-01-01", "in_common"),
    ],
    ids=["undated", "one after the other", "a day together"],
)
def test_whom_both_are_tied_to_counts_where_it_may_have_been_at_one_time(
    until: str | None, since: str | None, expected: str
) -> None:
    office = firm("f")
    one, other = person("person:f/张三", "张三"), person("person:f/张三/1*2", "张三")
    ties = (
        heads(one.id, "f", valid_to=until and day(until)),
        heads(other.id, "f", valid_from=since and day(since)),
    )
    points = weighed(Side(one, ties[:1]), Side(other, ties[1:]), office)
    expected_speaks = "for" if expected == "in_common" else "open"
    assert told(points)[expected] == expected_speaks


@pytest.mark.parametrize(
    ("other", "code", "speaks"),
    [
        ({"uscc": "91230400W72859538F"}, "identifiers_differ", "against"),
        ({}, "no_identifier", "open"),
    ],
    ids=["two codes", "one code"],
)
def test_codes_that_differ_speak_against(other: dict[str, str], code: str, speaks: str) -> None:
    one = firm("a", "甲", identifiers={"uscc": "91230400W85046069U"})
    points = weighed(Side(one), Side(firm("b", "甲", identifiers=other)))
    assert told(points)[code] == speaks


@pytest.mark.parametrize(
    ("head", "code", "speaks"),
    [("张三", "heads_alike", "for"), ("李四", "heads_differ", "against")],
)
def test_heads_of_one_name_speak_for_two_organisations(head: str, code: str, speaks: str) -> None:
    people = (person("p1", "张三"), person("p2", head))
    sides = [
        Side(firm(id_, "甲"), [heads(who.id, id_)])
        for id_, who in zip(("a", "b"), people, strict=True)
    ]
    assert told(weighed(*sides, *people))[code] == speaks


@pytest.mark.parametrize("cut", [False, True])
def test_where_ties_were_left_out_nothing_is_said_of_what_is_not_in_common(cut: bool) -> None:
    people = (person("p1", "张三"), person("p2", "李四"))
    sides = (Side(firm("a", "甲"), [heads("p1", "a")]), Side(firm("b", "甲"), [heads("p2", "b")]))
    absent = {"heads_differ", "nobody_in_common"} - told(weighed(*sides, *people, cut=cut)).keys()
    assert absent == ({"heads_differ", "nobody_in_common"} if cut else set())


def test_a_head_who_has_left_is_not_compared() -> None:
    people = (person("p1", "张三"), person("p2", "李四"))
    left = heads("p2", "b", valid_to=day("2020-01-01"))
    sides = (Side(firm("a", "甲"), [heads("p1", "a")]), Side(firm("b", "甲"), [left]))
    assert "heads_differ" not in told(weighed(*sides, *people))


@pytest.mark.parametrize(
    ("founded", "decided", "expected"),
    [("2020-01-01", "2019-06-01", True), ("2019-01-01", "2019-06-01", False)],
    ids=["decided before", "decided after"],
)
def test_a_record_from_before_the_other_was_founded_speaks_against(
    founded: str, decided: str, expected: bool
) -> None:
    one = Side(firm("a", "甲", attributes={"founded": founded}))
    other = Side(firm("b", "甲"), (), [penalty("c", "b", decided)])
    points = told(weighed(one, other))
    assert (points.get("before_founded") == "against") is expected


def test_what_speaks_against_comes_first() -> None:
    points = weighed(Side(numbered()), Side(numbered(STRANGER)), namesakes=9)
    assert [point.speaks for point in points] == ["against", "for", "open"]


def test_an_undated_end_may_overlap_anything() -> None:
    undated = Relation("r1", "officer_of", "p", "f")
    begun = Relation("r2", "officer_of", "p", "f", valid_from=day("2024-01-01"))
    assert ever_together(undated, begun)


@pytest.mark.parametrize(
    ("id_", "code"),
    [
        (f"person:{'5' * 32}", "number"),
        ("uscc:91230400W72859538F", "code"),
        ("name:bids/某公司", "name"),
        ("person:uscc:f/张三", "office"),
        ("person:uscc:f/张三/230402***********4", "office_and_mask"),
        ("person:〔2025〕黑0402执1号/张三", "document"),
        ("person:〔2025〕黑0402执1号/张三/h:7ddb24d215712458", "document_and_mask"),
        ("person:P1", "other"),
        ("X-7", "other"),
    ],
)
def test_by_what_an_id_knows_its_party_is_said_without_a_persons_name(id_: str, code: str) -> None:
    said = known_by(id_, {"uscc:f": firm("uscc:f", "某某厂")})
    assert said.code == f"known_by.{code}"
    assert "张三" not in said.text("zh")


def test_an_organisation_with_slashes_is_found_whole() -> None:
    place = firm("name:bids/甲/乙", "甲/乙")
    id_ = "person:name:bids/甲/乙/张三"
    assert place.id in scopes_in(id_)
    assert known_by(id_, {place.id: place}).particulars == {"place": "甲/乙"}

"""Leads to evasion: each beside an innocent twin that differs in one thing (DESIGN §8b)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.model import Entity, Record, Relation
from graph.store import Store
from tests.analytics.patterns.worlds import hits, in_words, tie, world
from tests.builders import day, firm, owns, penalty, person

Fact = Entity | Relation | Record
HEADS = "legal_representative_of"


def phoenix(
    *,
    left: str = "2025-09-01",
    founded: str = "2025-10-01",
    since: str = "2025-10-01",
    place: str = "here",
    tier: str = "serious",
) -> list[Fact]:
    """P headed the old firm at its offence of 2025-06-01; now P heads a new one, at one place."""
    return [
        firm("old", "OLD", attributes={"industry": "roads"}),
        firm(
            "new",
            "NEW",
            attributes={"industry": "tea", **({"founded": founded} if founded else {})},
        ),
        person("p", "P"),
        Entity("address:here", "address", "here"),
        Entity("address:there", "address", "there"),
        tie("located_at", "old", "address:here"),
        tie("located_at", "new", f"address:{place}"),
        tie(HEADS, "p", "old", "2020-01-01", left),
        tie(HEADS, "p", "new", since),
        penalty("r", "old", "2025-08-01", occurred_on=day("2025-06-01"), tier=tier),
    ]


def test_a_phoenix_is_told_with_its_witnesses(engine_store: Store) -> None:
    (one,) = in_words(world(engine_store, *phoenix()), "phoenix_firm")
    assert one.entities == ("new", "p", "old", "address:here")
    assert one.records == ("r",)
    assert set(one.relations) == {
        f"{HEADS}-p-old",
        f"{HEADS}-p-new",
        "located_at-old-address:here",
        "located_at-new-address:here",
    }
    assert one.on == day("2025-06-01")
    assert "the two share: address" in str(one.sentence)


@pytest.mark.parametrize(
    "facts",
    [
        phoenix(left="2025-06-01"),  # the end day is out: P no longer headed it
        phoenix(founded="2019-01-01", since="2019-01-01"),
        phoenix(founded="2019-01-01"),  # an old firm that P joined
        phoenix(since=""),  # nobody knows since when
        phoenix(founded="2027-02-01", since="2027-02-01"),  # not yet
        phoenix(place="there"),  # nothing in common
        phoenix(tier="minor"),
    ],
)
def test_an_innocent_twin_of_a_phoenix_is_not_told(store: Store, facts: list[Fact]) -> None:
    assert hits(world(store, *facts), "phoenix_firm") == []


def test_a_firm_of_unknown_age_is_new_when_its_first_head_came_after(store: Store) -> None:
    here = world(store, *phoenix(founded=""))
    assert len(hits(here, "phoenix_firm")) == 1


def test_a_firm_of_unknown_age_that_had_a_head_before_is_not_new(store: Store) -> None:
    before = [person("q"), tie(HEADS, "q", "new", "2018-01-01", "2025-10-01")]
    assert hits(world(store, *phoenix(founded=""), *before), "phoenix_firm") == []


def test_a_new_firm_beyond_the_window_is_not_told(store: Store) -> None:
    assert hits(world(store, *phoenix()), "phoenix_firm", window_days=100) == []


def test_a_crowded_address_is_nothing_in_common(store: Store) -> None:
    crowd: list[Fact] = []
    for number in range(6):
        crowd += [firm(f"x{number}"), tie("located_at", f"x{number}", "address:here")]
    assert hits(world(store, *phoenix(), *crowd), "phoenix_firm", crowd=7) == []


def test_a_main_owner_at_the_offence_counts_as_a_head_does(store: Store) -> None:
    facts = [one for one in phoenix() if one.id != f"{HEADS}-p-old"]
    owned = owns("p", "old", 0.51, valid_from=day("2020-01-01"))
    assert len(hits(world(store, *facts, owned), "phoenix_firm")) == 1


def test_half_of_a_firm_is_no_main_owner(store: Store) -> None:
    facts = [one for one in phoenix() if one.id != f"{HEADS}-p-old"]
    assert hits(world(store, *facts, owns("p", "old", 0.5)), "phoenix_firm") == []


def test_an_unknown_day_of_the_offence_is_assumed_and_said(store: Store) -> None:
    facts = [
        replace(one, occurred_on=None) if isinstance(one, Record) else one for one in phoenix()
    ]
    (one,) = in_words(world(store, *facts), "phoenix_firm")
    assert one.on == day("2024-08-01")
    assert "assumed" in str(one.sentence)


def test_staff_and_trade_in_common_are_told(store: Store) -> None:
    facts = phoenix(place="there")
    facts[0] = firm("old", attributes={"industry": "tea"})
    staff = [person("s"), tie("officer_of", "s", "old"), tie("officer_of", "s", "new")]
    own = [tie("officer_of", "p", "old"), tie("officer_of", "p", "new")]
    (one,) = in_words(world(store, *facts, *staff, *own), "phoenix_firm")
    assert "the two share: staff, trade" in str(one.sentence)


def moved(until: str, since: str, *, kind: str = "located_at") -> list[Fact]:
    """The phoenix, whose two firms used one address or had one person on their staff in turn."""
    facts = phoenix(place="there")
    thing = ("address:in turn", "address") if kind == "located_at" else ("s", "person")
    facts.append(Entity(*thing, "IN TURN"))
    for name, days in (("old", ("2019-01-01", until)), ("new", (since, ""))):
        ends = (name, thing[0]) if kind == "located_at" else (thing[0], name)
        facts.append(tie(kind, *ends, *days))
    return facts


@pytest.mark.parametrize(
    ("kind", "word"),
    [("located_at", "address"), ("officer_of", "staff"), ("practises_at", "staff")],
)
def test_what_the_new_firm_took_over_is_told_with_the_days(
    store: Store, kind: str, word: str
) -> None:
    (one,) = in_words(world(store, *moved("2025-08-01", "2025-10-01", kind=kind)), "phoenix_firm")
    until = f"{word} (one after the other: until 2025-08-01, then since 2025-10-01)"
    assert until in str(one.sentence)


@pytest.mark.parametrize("kind", ["located_at", "officer_of"])
@pytest.mark.parametrize(
    ("until", "since"),
    [
        ("2025-06-01", "2025-10-01"),  # the old firm had left it before the offence
        ("2025-08-01", "2026-12-01"),  # the new firm comes after the day of the question
    ],
)
def test_what_two_firms_had_years_apart_ties_them_not(
    store: Store, kind: str, until: str, since: str
) -> None:
    assert hits(world(store, *moved(until, since, kind=kind)), "phoenix_firm") == []


def test_what_the_new_firm_had_only_after_the_window_ties_them_not(store: Store) -> None:
    here = world(store, *moved("2025-08-01", "2026-09-01"))
    assert len(hits(here, "phoenix_firm", window_days=500)) == 1
    assert hits(here, "phoenix_firm", window_days=400) == []


def test_an_address_counts_those_who_use_it_in_the_time_that_counts(store: Store) -> None:
    gone = [tie("located_at", f"x{at}", "address:here", "", "2020-01-01") for at in range(3)]
    here = world(store, *phoenix(), *(firm(f"x{at}") for at in range(3)), *gone)
    assert len(hits(here, "phoenix_firm", crowd=2)) == 1


# -- the head is replaced, and control stays


def replaced(*control: Relation, left: str = "2025-09-01", by: str = "q") -> list[Fact]:
    return [
        firm("old", "OLD"),
        firm("between"),
        person("p", "P"),
        person("q", "Q"),
        tie(HEADS, "p", "old", "2020-01-01", left),
        tie(HEADS, by, "old", "2025-09-01"),
        penalty("r", "old", "2025-08-01", occurred_on=day("2025-06-01")),
        *control,
    ]


@pytest.mark.parametrize(
    "control",
    [
        (owns("p", "old", 0.51),),
        (tie("actual_controller_of", "p", "old"),),
        (owns("p", "between", 0.6), owns("between", "old", 0.8)),
        (owns("p", "between", 0.6), owns("between", "old", 0.4), owns("p", "old", 0.11)),
    ],
)
def test_a_head_who_left_and_controls_still_is_told(
    store: Store, control: tuple[Relation, ...]
) -> None:
    (one,) = in_words(world(store, *replaced(*control)), "head_replaced")
    assert one.entities == ("old", "p", "q")
    assert one.records == ("r",)
    assert {own.id for own in control} <= set(one.relations)
    assert one.on == day("2025-09-01")


@pytest.mark.parametrize(
    "facts",
    [
        replaced(),  # no control
        replaced(owns("p", "old", 0.5)),
        replaced(owns("p", "old", None)),
        replaced(owns("p", "old", 0.51), left="2025-05-01"),  # left before the offence
        replaced(owns("p", "old", 0.51), left=""),  # still the head, beside another
        replaced(owns("p", "old", 0.51), by="p"),  # a new term of the same head
        replaced(owns("p", "old", 0.51, valid_to=day("2025-10-01"))),
    ],
)
def test_an_innocent_change_of_head_is_not_told(store: Store, facts: list[Fact]) -> None:
    assert hits(world(store, *facts), "head_replaced") == []


def test_a_list_that_names_the_old_head_without_days_hides_no_change(store: Store) -> None:
    named = tie("principal_of", "p", "old")
    here = world(store, *replaced(owns("p", "old", 0.51)), named)
    assert len(hits(here, "head_replaced")) == 1


@pytest.mark.parametrize("kind", ["head_replaced", "banned_practitioner"])
@pytest.mark.parametrize(("occurred", "marks"), [("2025-06-01", 0), ("", 1)])
def test_the_day_that_counts_is_said_and_so_is_a_guess(
    store: Store, kind: str, occurred: str, marks: int
) -> None:
    facts = replaced(owns("p", "old", 0.51)) if kind == "head_replaced" else practitioner()
    on = day(occurred) if occurred else None
    facts = [replace(one, occurred_on=on) if isinstance(one, Record) else one for one in facts]
    (one,) = in_words(world(store, *facts), kind)
    assert one.marks == ("offence_date_unknown",) * marks
    assert (occurred or "2024-08-01") in str(one.sentence)
    assert ("assumed" in str(one.sentence)) is bool(marks)


# -- a punished practitioner


def practitioner(
    *, since: str = "2025-10-01", until: str = "", role: str = "intermediary", kind: str = HEADS
) -> list[Fact]:
    return [
        person("p", "P", roles=("practitioner",)),
        firm("a1", roles=("intermediary",)),
        firm("a2", "A2", roles=(role,)),
        tie("practises_at", "p", "a1", "2020-01-01", "2025-09-01"),
        tie(kind, "p", "a2", since, until),
        penalty("r", "p", "2025-08-01", occurred_on=day("2025-06-01"), tier="moderate"),
    ]


def practised(since: str, until: str) -> list[Fact]:
    """What follows the parties of `practitioner`, with other days in the first agency."""
    return [tie("practises_at", "p", "a1", since, until), *practitioner()[4:]]


def test_who_came_into_practice_in_the_year_of_a_guess_is_told(store: Store) -> None:
    facts = [*practitioner()[:3], *practised("2025-01-01", "2025-09-01")]
    guessed = [replace(one, occurred_on=None) if isinstance(one, Record) else one for one in facts]
    (one,) = hits(world(store, *guessed), "banned_practitioner")
    assert one.entities == ("a2", "p", "a1")


@pytest.mark.parametrize("kind", [HEADS, "practises_at", "shareholder_of"])
def test_a_punished_practitioner_in_another_agency_is_told(store: Store, kind: str) -> None:
    (one,) = in_words(world(store, *practitioner(kind=kind)), "banned_practitioner")
    assert one.entities == ("a2", "p", "a1")
    assert one.records == ("r",)


@pytest.mark.parametrize(
    "facts",
    [
        practitioner(since="2020-01-01"),
        practitioner(since=""),
        practitioner(until="2026-01-01"),  # left again
        practitioner(role="supplier"),
        practitioner()[:-1],
        [one for one in practitioner() if one.id != "practises_at-p-a1"],  # never practised before
        [*practitioner()[:3], *practised("2015-01-01", "2020-01-01")],  # no more at the offence
        [*practitioner(kind="practises_at")[:3], *practised("2025-07-01", "")],  # not yet then
    ],
)
def test_an_innocent_practitioner_is_not_told(store: Store, facts: list[Fact]) -> None:
    assert hits(world(store, *facts), "banned_practitioner") == []


# -- one person with many firms, and rings of stakes


def many(count: int, place: Callable[[int], str]) -> list[Fact]:
    facts: list[Fact] = [person("p", "P")]
    facts += [Entity(f"address:{one}", "address", one) for one in ("here", "there")]
    for number in range(count):
        facts += [firm(f"f{number}"), tie(HEADS, "p", f"f{number}")]
        facts.append(tie("located_at", f"f{number}", f"address:{place(number)}"))
    return facts


def test_one_person_with_five_firms_at_one_address_is_told(engine_store: Store) -> None:
    (one,) = in_words(world(engine_store, *many(5, lambda _: "here")), "nominee")
    assert one.entities == ("p", "address:here", "f0", "f1", "f2", "f3", "f4")
    assert len(one.relations) == 10


def test_four_at_one_address_and_one_elsewhere_are_not_told(store: Store) -> None:
    here = world(store, *many(5, lambda number: "there" if number == 4 else "here"))
    assert hits(here, "nominee") == []


def test_two_headships_of_one_firm_count_once(store: Store) -> None:
    again = tie("principal_of", "p", "f0")
    assert hits(world(store, *many(4, lambda _: "here"), again), "nominee") == []


def test_a_ring_of_stakes_is_told_with_its_stakes(engine_store: Store) -> None:
    firms = [firm(name, name.upper()) for name in "abc"]
    stakes = [owns("a", "b", 0.6), owns("b", "c", 0.3), owns("c", "a", None)]
    (one,) = in_words(world(engine_store, *firms, *stakes), "circular_holding")
    assert one.entities == ("a", "b", "c")
    assert "(60%, 30%, 0–100%): A → B → C → A" in str(one.sentence)


def test_a_group_of_stakes_that_is_not_listed_whole_says_so(store: Store) -> None:
    firms = [firm(name) for name in "abcdef"]
    stakes = [owns(one, other, 0.1) for one in "abcdef" for other in "abcdef" if one != other]
    (last,) = [
        one
        for one in in_words(world(store, *firms, *stakes), "circular_holding", budget=1000)
        if not one.whole
    ]
    assert last.entities == tuple("abcdef")
    assert "not all" in str(last.sentence)


@pytest.mark.parametrize("last", [owns("c", "a", 0.04), owns("a", "c", 0.5), owns("c", "c", 0.3)])
def test_a_small_stake_and_an_open_chain_close_no_ring(store: Store, last: Relation) -> None:
    firms = [firm(name) for name in "abc"]
    here = world(store, *firms, owns("a", "b", 0.6), owns("b", "c", 0.3), last)
    assert hits(here, "circular_holding") == []

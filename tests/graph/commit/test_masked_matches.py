"""An agreeing masked ID number makes possibly the same, never one (DESIGN §4)."""

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.identity import canonical_mask, id_hash, is_hashed_person
from graph.mask_evidence import ATTRIBUTE, SCORES, mask_hashes
from graph.model import Batch, Entity
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.builders import firm, heads, judge, person, tell
from tests.graph.engines import ENGINES, SECRET

NUMBERS = Numbers(72)
NUMBER = NUMBERS.citizen()
COURT, ANOTHER_COURT = "case1", "case2"


def shown(number: str, first: int, last: int) -> str:
    return number[:first] + "*" * (18 - first - last) + number[-last:]


# A number that a thin mask does not tell from the first: one region, one check character.
TWIN = next(n for n in iter(NUMBERS.citizen, "") if (n[:6], n[-1]) == (NUMBER[:6], NUMBER[-1]))


def numbered(number: str = NUMBER, name: str = "张三") -> Entity:
    attributes = {ATTRIBUTE: mask_hashes(number, name, SECRET)}
    hash_ = id_hash(number, SECRET)
    return person(f"person:{hash_}", name, identifiers={"id_hash": hash_}, attributes=attributes)


def masked(scope: str = COURT, mask: str = shown(NUMBER, 10, 4), name: str = "张三") -> Entity:
    attributes = {ATTRIBUTE: mask_hashes(mask, name, SECRET)}
    return person(
        f"person:{scope}/{name}/{canonical_mask(mask, SECRET)}", name, attributes=attributes
    )


def matches(store: Store, *people: Entity) -> set[tuple[frozenset[str], object]]:
    ids = [one.id for one in people]
    ties = store.relations_at(ids, kinds=["possibly_same_as"], limit=9_999)
    return {(frozenset((t.source, t.target)), t.attributes["score"]) for t in ties}


def pair(one: Entity, other: Entity, score: float = 0.95) -> tuple[frozenset[str], object]:
    return frozenset((one.id, other.id)), score


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["number first", "mask first"])
def test_whoever_comes_later_is_matched(store: Store, order: tuple[int, int]) -> None:
    people = (numbered(), masked())
    for place in order:
        tell(store, people[place])
    assert matches(store, *people) == {pair(*people)}
    assert set(store.entities([one.id for one in people])) == {one.id for one in people}


def test_a_match_gives_its_reason_and_nobody_is_joined(store: Store) -> None:
    tell(store, numbered(), masked())
    (tie,) = store.relations_at([masked().id], kinds=["possibly_same_as"], limit=9)
    assert tie.attributes["reasons"] == [
        "same name, and the masked ID number agrees (first 10 and last 4)"
    ]
    assert tie.sources == ("derived",)
    assert store.entities([masked().id])[masked().id].aliases == ()


@pytest.mark.parametrize(
    "other",
    [
        masked(mask=shown(TWIN, 10, 4)),
        masked(mask=shown(NUMBERS.citizen(), 10, 4)),
        masked(name="李四"),
        masked(mask="230402************"),
    ],
    ids=["its ends alike", "another number", "another name", "too little shown"],
)
def test_a_mask_that_contradicts_or_says_too_little_matches_nobody(
    store: Store, other: Entity
) -> None:
    tell(store, numbered(), other)
    assert matches(store, numbered(), other) == set()


def test_a_mask_that_contradicts_ends_a_match_by_the_place(store: Store) -> None:
    other = masked("firm", shown(NUMBERS.citizen(), 10, 4))
    tell(store, firm("firm"), numbered(), other, heads(numbered().id, "firm"))
    tell(store, heads(other.id, "firm"))
    assert matches(store, other) == set()


def test_one_mask_in_two_documents_is_possibly_one_person(store: Store) -> None:
    people = (masked(COURT), masked(ANOTHER_COURT))
    for one in people:
        tell(store, one)
    assert matches(store, *people) == {pair(*people)}


def test_two_numbers_under_one_mask_are_two_leads(store: Store) -> None:
    hashes = mask_hashes(shown(NUMBER, 10, 4), "张三", SECRET)
    other = person("person:" + "b" * 32, "张三", attributes={ATTRIBUTE: hashes})
    tell(store, numbered(), other, masked())
    assert matches(store, masked()) == {pair(numbered(), masked()), pair(other, masked())}
    judge(store, "same", numbered().id, masked().id)
    assert matches(store, masked(), other) == set()
    judge(store, "same", numbered().id, masked().id, undone=True)
    assert matches(store, masked()) == {pair(numbered(), masked()), pair(other, masked())}


def test_a_verdict_ends_the_match_and_its_undoing_brings_it_back(store: Store) -> None:
    people = (numbered(), masked())
    tell(store, *people)
    for kind in ("different", "same"):
        judge(store, kind, people[0].id, people[1].id)
        assert matches(store, *people) == set()
        judge(store, kind, people[0].id, people[1].id, undone=True)
        assert matches(store, *people) == {pair(*people)}


def test_a_name_that_many_share_is_matched_by_the_mask_alone(store: Store) -> None:
    many = [numbered(NUMBERS.citizen()) for _ in range(250)]
    tell(store, *many, numbered(), masked())
    assert matches(store, masked()) == {pair(numbered(), masked())}


def test_a_name_that_its_source_corrects_ends_the_match(store: Store) -> None:
    tell(store, numbered(), masked(), source="registry")
    assert matches(store, masked()) == {pair(numbered(), masked())}
    tell(store, numbered(name="李四"), source="registry")
    assert matches(store, masked()) == set()


def test_a_file_that_is_taken_back_takes_its_match_along(store: Store) -> None:
    tell(store, numbered(), origin="registry")
    tell(store, masked(), origin="court")
    store.commit(Batch(withdrawn=("registry",)))
    assert matches(store, masked()) == set()
    tell(store, numbered(), origin="registry")
    assert matches(store, masked()) == {pair(numbered(), masked())}
    store.commit(Batch(withdrawn=("court",)))
    assert matches(store, numbered()) == set()


def test_a_mask_that_is_taken_back_takes_its_match_along(store: Store) -> None:
    tell(store, numbered(), masked(), origin="court")
    tell(store, numbered(), person(masked().id, "张三"), source="platform", origin="platform")
    store.commit(Batch(withdrawn=("court",)))
    assert masked().id in store.entities([masked().id])
    assert matches(store, masked()) == set()


def test_a_person_of_two_names_is_matched_under_either(store: Store) -> None:
    late = masked(mask=shown(NUMBER, 6, 4), name="李四")
    tell(store, numbered(), source="registry")
    tell(store, numbered(name="李四"), source="platform")
    tell(store, masked(), late)
    assert matches(store, numbered()) == {pair(numbered(), masked()), pair(numbered(), late, 0.9)}


# -- whatever the order of loading

FORMS = [tuple(map(int, form.split("-"))) for form in SCORES]
Told = tuple[str, str, tuple[int, ...], str]  # number, name, form (14-4 is the whole), document
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([NUMBER, TWIN, NUMBERS.citizen()]),
        st.sampled_from(["张三", "李四"]),
        st.sampled_from([(14, 4), *FORMS]),
        st.sampled_from(["case1", "case2", "case3"]),
    ),
    max_size=9,
)


def entity(told: Told) -> Entity:
    number, name, form, scope = told
    if form == (14, 4):
        return numbered(number, "张三")
    return masked(scope, shown(number, *form), name)


def expected(people: Iterable[Told]) -> set[tuple[frozenset[str], object]]:
    """The matches by what each of them shows, without a hash."""
    known = {entity(one).id: one for one in people}
    # Equal masks are matched with the first of them only, and that one with other masks.
    first = {_mask(one): id_ for id_, one in sorted(known.items(), reverse=True)}
    return {
        (frozenset((one, other)), score)
        for one, other in combinations(known, 2)
        if (score := score_of(known[one], known[other]))
        and (
            known[one][2] == (14, 4)
            or known[other][2] == (14, 4)
            or (
                _mask(known[one]) == _mask(known[other])
                and first[_mask(known[one])] in (one, other)
            )
            or {one, other} == {first[_mask(known[one])], first[_mask(known[other])]}
        )
    }


def _mask(told: Told) -> tuple[str, str]:
    return shown(told[0], *told[2]), told[1]


def score_of(one: Told, other: Told) -> float | None:
    whole = [told[2] == (14, 4) for told in (one, other)]
    names = {"张三" if told[2] == (14, 4) else told[1] for told in (one, other)}
    both = [min(one[2][0], other[2][0]), min(one[2][1], other[2][1])]
    common = [f for f in FORMS if f[0] <= both[0] and f[1] <= both[1]]
    if all(whole) or len(names) > 1 or not common:
        return None
    if any(shown(one[0], *f) != shown(other[0], *f) for f in common):
        return None
    return max(SCORES[f"{f[0]}-{f[1]}"] for f in common)


@settings(max_examples=60)
@given(PEOPLE, st.data())
def test_matches_do_not_depend_on_the_order_or_the_batches(
    people: list[Told], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(people))
    cuts = data.draw(st.lists(st.integers(0, len(people)), max_size=3).map(sorted))
    with TemporaryDirectory() as folder:
        store = ENGINES["sqlite"](Path(folder))
        for start, end in zip([0, *cuts], [*cuts, len(people)], strict=True):
            tell(store, *map(entity, order[start:end]))
        assert matches(store, *map(entity, people)) == expected(people)
        store.close()


@settings(max_examples=40)
@given(st.lists(PEOPLE, min_size=1, max_size=4), st.data())
def test_files_that_are_taken_back_leave_the_matches_of_the_others(
    files: list[list[Told]], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(len(files)))))
    with TemporaryDirectory() as folder:
        store = ENGINES["sqlite"](Path(folder))
        for place, people in enumerate(files):
            tell(store, *map(entity, people), origin=f"file{place}")
        for place in data.draw(st.permutations(sorted(gone))):
            store.commit(Batch(withdrawn=(f"file{place}",)))
        left = [one for place, people in enumerate(files) if place not in gone for one in people]
        everyone = [entity(one) for people in files for one in people]
        assert matches(store, *everyone) == expected(left)
        store.close()


@settings(max_examples=40)
@given(PEOPLE, st.data())
def test_an_undone_verdict_leaves_no_trace(people: list[Told], data: st.DataObject) -> None:
    ids = sorted({entity(one).id for one in people})
    if len(ids) < 2:
        return
    pairs = [pair for pair in combinations(ids, 2) if not all(map(is_hashed_person, pair))]
    judged = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    with TemporaryDirectory() as folder:
        store = ENGINES["sqlite"](Path(folder))
        half = len(people) // 2
        tell(store, *map(entity, people[:half]))
        known = {entity(one).id for one in people[:half]}
        early = [pair for pair in judged if known.issuperset(pair)]
        for pair in early:
            judge(store, "same", *pair)
        tell(store, *map(entity, people[half:]))
        for pair in reversed(early):
            judge(store, "same", *pair, undone=True)
        assert matches(store, *map(entity, people)) == expected(people)
        store.close()

"""What a sheet tells of an office without a day, beside the register's dated terms (DESIGN §4)."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from analytics.snapshot.file import snapshot_of
from analytics.snapshot.undated import NEVER, without_overruled
from graph.model import Relation
from graph.opening import open_store
from graph.store import NO_END, Store
from tests.builders import day, firm, heads, person, tell

REGISTER, SHEET = 0, 3  # ranks
LEFT = day("2020-05-01")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def ends_of(store: Store) -> dict[str, int]:
    relations = snapshot_of(store).relations
    return dict(zip(relations.ids, relations.valid_to.tolist(), strict=True))


def told(store: Store, tie: Relation, rank: int) -> None:
    tell(store, tie, source=f"source {rank}", rank=rank)


def ties(kind: str = "legal_representative_of", source: str = "p") -> list[tuple[Relation, int]]:
    """(relation, rank): a term that the register dates, and what a sheet tells without a day."""
    ended = Relation("ended", kind, "p", "a", valid_to=LEFT)
    return [(ended, REGISTER), (Relation("sheet", kind, source, "a"), SHEET)]


@pytest.mark.parametrize("order", [*permutations(range(2))])
def test_an_office_that_the_register_dates_holds_on_no_other_day(
    store: Store, order: Sequence[int]
) -> None:
    tell(store, firm("a"), person("p"), person("q"))
    for place in order:
        told(store, *ties()[place])
    assert ends_of(store) == {"ended": LEFT.toordinal(), "sheet": NEVER}


@pytest.mark.parametrize("kind", ["officer_of", "practises_at"])
def test_other_ties_without_a_day_hold_always(store: Store, kind: str) -> None:
    tell(store, firm("a"), person("p"))
    for tie, rank in ties(kind):
        told(store, tie, rank)
    assert ends_of(store)["sheet"] == NO_END


def test_another_person_in_the_office_and_a_source_of_equal_rank_overrule_nothing(
    store: Store,
) -> None:
    tell(store, firm("a"), person("p"), person("q"))
    for tie, rank in ties(source="q"):  # whose end is told, and no beginning
        told(store, tie, rank)
    told(store, heads("p", "a", id="equal"), REGISTER)
    assert ends_of(store) == {"ended": LEFT.toordinal(), "sheet": NO_END, "equal": NO_END}


@pytest.mark.parametrize(
    ("begins", "rank", "end"),
    [
        (LEFT, REGISTER, LEFT.toordinal()),
        (None, REGISTER, NO_END),
        (LEFT, SHEET, NO_END),
    ],
)
def test_a_head_told_without_a_day_ends_where_the_register_begins_another(
    store: Store, begins: date | None, rank: int, end: int
) -> None:
    tell(store, firm("a"), person("p"), person("q"))
    told(store, heads("p", "a", id="sheet"), SHEET)
    told(store, heads("q", "a", valid_from=begins), rank)
    assert ends_of(store)["sheet"] == end
    places = snapshot_of(store).relations.overruled
    assert [snapshot_of(store).relations.ids[place] for place in places] == (
        [] if end == NO_END else ["sheet"]
    )


def test_relations_read_from_the_store_are_overruled_alike() -> None:
    ended = heads("p", "a", id="ended", valid_to=LEFT, rank=REGISTER)
    sheet, equal = (heads("p", "a", id="x", rank=rank) for rank in (SHEET, REGISTER))
    other = heads("p", "b", rank=SHEET)
    assert without_overruled([sheet, ended, equal, other]) == [ended, equal, other]

"""A store moved whole: what was decided about identities goes with it (DESIGN §13.13)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.model import Relation
from graph.store import Store
from loaders.city.numbers import Numbers
from loaders.export import export_csv
from loaders.native_tables import COLUMNS
from tests.builders import firm, heads, judge, owns, penalty, person, tell
from tests.graph.engines import ENGINES
from tests.loaders.sheets import USCC, a_store, counts, take, write_csv

ENGINE_PAIRS = [("sqlite", "sqlite"), ("neo4j", "sqlite"), ("sqlite", "neo4j")]


@pytest.fixture(params=ENGINE_PAIRS, ids="-to-".join)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two empty stores: one to export, one to load the export into."""
    (tmp_path / "new").mkdir()
    one, other = request.param
    made = ENGINES[one](tmp_path), ENGINES[other](tmp_path / "new")
    yield made
    for store in made:
        store.close()


def exported(store: Store, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_csv(store, folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def move(stores: tuple[Store, Store], folder: Path, *kinds: str) -> None:
    """The firms a and b are judged so, one after the other, and the store is moved."""
    store, new = stores
    shared = {"registration_no": Numbers(3).registration()}
    tell(store, firm("a", "甲", identifiers=shared), source="registry", rank=0)
    tell(store, firm("b", "乙", identifiers=shared), person("p"), heads("p", "b"))
    tell(store, penalty("c", "b", named=[("b", "intermediary")]), firm("k"), firm("m", "丙"))
    for kind in kinds:
        judge(store, kind.removeprefix("no "), "a", "b", undone=kind.startswith("no "))
    judge(store, "same", "k", "m")
    first = exported(store, folder / "first")
    assert counts(take(new, folder / "first"))[1] == 0
    assert exported(new, folder / "second") == first


def answers(store: Store) -> object:
    ids = ["a", "b", "p", "k", "m"]
    relations = store.relations_at(ids, limit=99)
    return store.entities(ids), relations, store.records(subjects=ids), store.verdicts()


HISTORIES = [
    (),
    ("different",),
    ("same",),
    ("different", "no different"),
    ("same", "no same", "different"),
]


CASES = [
    *((ENGINE_PAIRS[0], kinds) for kinds in HISTORIES),
    *((pair, HISTORIES[-1]) for pair in ENGINE_PAIRS[1:]),
]
CASE_IDS = ["-to-".join(pair) + "-" + "-".join(kinds) for pair, kinds in CASES]


@pytest.mark.parametrize(("stores", "kinds"), CASES, indirect=["stores"], ids=CASE_IDS)
def test_a_moved_store_joins_and_parts_as_before(
    stores: tuple[Store, Store], tmp_path: Path, kinds: tuple[str, ...]
) -> None:
    move(stores, tmp_path, *kinds)
    assert answers(stores[1]) == answers(stores[0])


def test_a_verdict_is_undone_in_a_moved_store_as_before(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    move(stores, tmp_path, "different")
    for store in stores:
        judge(store, "different", "a", "b", undone=True)
        judge(store, "same", "k", "m", undone=True)
    assert answers(stores[1]) == answers(stores[0])
    assert stores[1].entities(["m"])["m"].name == "丙"


def test_the_same_export_twice_makes_no_revision(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    move(stores, tmp_path, "same", "no same", "different")
    new = stores[1]
    judge(new, "different", "a", "b", undone=True)
    before = new.revision()
    take(new, tmp_path / "first")
    assert new.revision() == before


def test_an_alias_that_nothing_joins_is_refused(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), firm("b"))
    path = write_csv(tmp_path / "x.csv", COLUMNS["aliases"], ("b", "a"), ("z", "a"), ("y", "x"))
    assert counts(take(store, path)) == (0, 3)


def test_an_alias_makes_an_unknown_id_answer_by_a_shared_number(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm(f"uscc:{USCC[0]}"))
    rows = [(f"org:{USCC[0][8:17]}", f"uscc:{USCC[0]}")]
    take(store, write_csv(tmp_path / "x.csv", COLUMNS["aliases"], *rows))
    assert store.entities([rows[0][0]])[rows[0][0]].id == f"uscc:{USCC[0]}"


def test_who_may_not_restore_gives_no_verdicts(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", COLUMNS["verdicts"], ("same", "a", "b", "so", "me", ""))
    with pytest.raises(BadInput, match="moves a whole store"):
        take(a_store(tmp_path), path, may_restore=False)


def stands(store: Store) -> list[tuple[str, str]]:
    """(relation, its source), the one that counts last."""
    held = store.relations(["r1", "r2", "r3"]).values()
    return [(r.id, r.stands.source) for r in sorted(held, key=_precedence) if r.stands]


def _precedence(relation: Relation) -> int:
    return relation.stands.precedence if relation.stands else 0


def test_a_moved_store_knows_which_of_two_sources_stands(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    store, new = stores
    tell(store, firm("a"), firm("b"))
    # r2 before r1, which a load in the order of ids would turn round; r3 by its document.
    for id_, source, dated in (("r2", "s", None), ("r1", "t", None), ("r3", "u", "2024-01-01")):
        on = date.fromisoformat(dated) if dated else None
        tell(store, owns("a", "b", 0.4, id=id_), source=source, rank=1, dated=on)
    first = exported(store, tmp_path / "first")
    assert counts(take(new, tmp_path / "first"))[1] == 0
    assert stands(new) == stands(store) == [("r2", "s"), ("r1", "t"), ("r3", "u")]
    assert exported(new, tmp_path / "second") == first

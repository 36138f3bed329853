"""Native tables: out, in again, and out to the same bytes (DESIGN §12)."""

import csv
from datetime import date
from pathlib import Path

import pytest

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from graph.model import Attributes
from graph.store import Store
from loaders.city.sample import write_city
from loaders.export import export_csv
from loaders.native_tables import COLUMNS
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell
from tests.loaders.sheets import CITIZEN, USCC, a_store, counts, take, write_csv

RATED, REST = ("", "", "serious"), ("",) * 7
TABLES = tuple(f"{table}.csv" for table in COLUMNS)


def export(store: Store, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_csv(store, folder)
    return {name: (folder / name).read_bytes() for name in TABLES}


def again(store: Store, folder: Path) -> tuple[Store, dict[str, bytes], dict[str, bytes]]:
    """A new store with an export of the old, and both exports."""
    first = export(store, folder / "first")
    (folder / "new").mkdir()
    new = a_store(folder / "new")
    assert counts(take(new, folder / "first"))[1] == 0
    return new, first, export(new, folder / "second")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("city")
    (folder / "city").mkdir()
    write_city(folder / "city", entities=600, seed=3)
    store = a_store(folder)
    take(store, folder / "city")
    return store


def test_an_export_of_the_city_loads_and_exports_to_the_same_bytes(
    city: Store, tmp_path: Path
) -> None:
    _, first, second = again(city, tmp_path)
    for name in TABLES:
        assert first[name] == second[name]


def test_the_moved_store_gives_the_same_exposure(city: Store, tmp_path: Path) -> None:
    new, _, _ = again(city, tmp_path)
    one, other = (
        list(Propagation(snapshot_of(s), read_policy(), date(2026, 11, 23)).all_evidence())
        for s in (city, new)
    )
    assert one == other


@pytest.mark.parametrize("action", ["object", "repair", "revoke"])
def test_states_travel(tmp_path: Path, action: str) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", action)
    new, first, second = again(store, tmp_path)
    assert first == second
    (then,) = store.records(ids=["c1"], withdrawn=True)
    (now,) = new.records(ids=["c1"], withdrawn=True)
    assert (now.state, now) == (then.state, then)


@pytest.mark.parametrize("action", ["object", "repair"])
def test_confirmed_and_lifted_measures_travel(tmp_path: Path, action: str) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "confirm", measure="M-2")
    happen(store, "c1", "confirm", measure="M-1")
    happen(store, "c1", "lift", measure="M-3", on=day("2026-03-01"))
    happen(store, "c1", action)
    new, first, second = again(store, tmp_path)
    assert first == second
    (then,) = store.records(ids=["c1"], withdrawn=True)
    (now,) = new.records(ids=["c1"], withdrawn=True)
    assert (now.confirmed, now) == (("M-1", "M-2"), then)


def test_a_repair_that_left_a_ban_standing_travels(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "repair", outcome="publicity_only", on=day("2026-03-01"))
    new, first, second = again(store, tmp_path)
    assert first == second
    (now,) = new.records(ids=["c1"])
    assert (now.repaired_on, [now]) == (day("2026-03-01"), [*store.records(ids=["c1"])])


@pytest.mark.parametrize("end", [None, "2027-01-01", "2026-02-01"])
def test_a_repair_taken_back_after_a_move_leaves_the_end_that_the_source_told(
    tmp_path: Path, end: str | None
) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), penalty("c1", "a", "2026-01-01", ends_on=day(end) if end else None))
    happen(store, "c1", "repair", outcome="publicity_only", on=day("2026-03-01"))
    moved, *_ = again(store, tmp_path)
    happen(moved, "c1", "restore")
    (now,) = moved.records(ids=["c1"])
    assert (now.ends_on, now.original_ends_on) == (day(end) if end else None, None)


def test_loading_an_export_again_does_not_confirm_what_was_unconfirmed(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "confirm", measure="M-1")
    new, _, _ = again(store, tmp_path)
    happen(new, "c1", "unconfirm", measure="M-1", on=day("2026-03-01"))
    revision = new.revision()
    take(new, tmp_path / "first")
    assert (new.revision(), new.records()[0].confirmed) == (revision, ())


@pytest.mark.parametrize(
    "attributes",
    [
        '{"confirmed_measures": "M-1"}',
        '{"confirmed_measures": [1]}',
        '{"confirmed_measures": [""]}',
        '{"lifted_measures": ["M-1"]}',
        '{"lifted_measures": {"M-1": "soon"}}',
        '{"lifted_measures": {"M-1": 1}}',
    ],
)
def test_measures_that_a_row_gives_in_another_form_refuse_it(
    tmp_path: Path, attributes: str
) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a"))
    header = ("id", "kind", "subject", "decided_on", "attributes")
    row = ("c1", "penalty", "a", "2026-01-05", attributes)
    assert counts(take(store, write_csv(tmp_path / "records.csv", header, row))) == (0, 1)


def test_joined_entities_travel_as_one(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm("a", "甲"), firm("b", "乙"), person("p"), heads("p", "b"), penalty("c", "b"))
    judge(store, "same", "a", "b")
    new, first, second = again(store, tmp_path)
    assert first == second
    assert new.entities(["a"])["a"].names == store.entities(["a"])["a"].names


@pytest.mark.parametrize(
    "attributes",
    [
        {"text": '他说“好”;"no",\n行', "number": 3, "float": 0.1, "yes": True},
        {"list": ["甲", "乙"], "numbers": [1, 2]},
    ],
)
def test_attributes_of_every_kind_travel(tmp_path: Path, attributes: Attributes) -> None:
    store = a_store(tmp_path)
    tell(
        store,
        firm("a", attributes=attributes),
        firm("b"),
        owns("a", "b", 0.14770874120277874, attributes=attributes),
    )
    _, first, second = again(store, tmp_path)
    assert first == second


def test_ranges_and_open_ends_travel(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "relations.csv",
        ("id", "kind", "source", "target", "share", "valid_from", "valid_to", "attributes"),
        ("r1", "shareholder_of", "a", "b", "0.3-0.5", "2020-01-01", "", ""),
        ("r2", "shareholder_of", "a", "b", "", "", "2024-01-01", ""),
    )
    entities = write_csv(
        tmp_path / "entities.csv",
        ("id", "kind", "name", "roles", "identifiers", "attributes"),
        ("a", "person", "甲", "legal_representative;practitioner", "", ""),
        ("b", "enterprise", "乙", "", '{"tax_no": "1"}', ""),
    )
    store = a_store(tmp_path)
    take(store, path, entities)
    _, first, second = again(store, tmp_path)
    assert first == second
    assert first["relations.csv"] == path.read_bytes().replace(b"\r", b"")
    assert first["entities.csv"].decode().startswith(entities.read_text().splitlines()[0])


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("entities", ("a", "wizard", "甲", "", "", ""), ""),
        ("entities", ("a", "enterprise", "", "", "", ""), "name"),
        ("entities", ("a", "enterprise", "甲", "", "{", ""), "identifiers"),
        ("entities", ("", "enterprise", "甲", "", "", ""), ""),
        ("entities", (f"p:{CITIZEN[0]}", "person", "甲", "", "", ""), "id"),
        ("entities", ("a", "person", "甲", "", "", f'{{"note": "号{CITIZEN[0]}"}}'), "attributes"),
        ("records", ("c", "penalty", "k", *RATED, "", "2026-02-30", *REST), "decided"),
        ("records", ("c", "penalty", "k", *RATED, "lost", "2026-02-03", *REST), "state"),
        ("records", ("c", "penalty", "", *RATED, "", "2026-02-03", *REST), "subject"),
        ("records", ("c", "penalty", "zz", *RATED, "", "2026-02-03", *REST), "subject"),
        ("relations", ("r", "shareholder_of", "k", "k", "1.5", "", "", ""), "share"),
        ("relations", ("r", "shareholder_of", "k", "k", "0.5", "2024-01-01", "2023-01-01", ""), ""),
    ],
)
def test_a_bad_native_row_is_refused_with_its_column(
    tmp_path: Path, table: str, row: tuple[str, ...], column: str
) -> None:
    store = a_store(tmp_path)
    tell(store, firm("k"))
    rejects = tmp_path / "rejects.csv"
    report = take(store, write_csv(tmp_path / f"{table}.csv", COLUMNS[table], row), rejects=rejects)
    assert counts(report) == (0, 1)
    told = rejects.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert told[2] == "2"
    assert told[3].startswith(column)


def identified(folder: Path, *identifiers: str) -> Store:
    """A store with an organisation for each of these identifiers, from a native table."""
    rows = [(f"o{n}", "enterprise", f"甲{n}", "", text, "") for n, text in enumerate(identifiers)]
    store = a_store(folder)
    take(store, write_csv(folder / "entities.csv", COLUMNS["entities"], *rows))
    return store


@pytest.mark.parametrize(
    "identifier",
    ['{"uscc": "00000000000000000X"}', '{"uscc": "无"}', '{"org_code": "00000000-0"}'],
)
def test_a_native_placeholder_joins_nobody(tmp_path: Path, identifier: str) -> None:
    store = identified(tmp_path, identifier, identifier)
    assert [one.identifiers for one in store.entities(["o0", "o1"]).values()] == [{}, {}]
    assert {one.id for one in store.entities(["o0", "o1"]).values()} == {"o0", "o1"}


def test_a_native_identifier_is_normalised(tmp_path: Path) -> None:
    store = identified(tmp_path, f'{{"uscc": " {USCC[0].lower()} "}}')
    assert store.entities(["o0"])["o0"].identifiers == {"uscc": USCC[0]}


@pytest.mark.parametrize(
    "identifier", ['{"uscc": "91230400W72859538A"}', '{"passport": "E1"}', '{"id_hash": "xy"}']
)
def test_a_native_identifier_that_cannot_be_refuses_its_row(
    tmp_path: Path, identifier: str
) -> None:
    assert identified(tmp_path, identifier).entities(["o0"]) == {}


def test_a_native_list_is_one_of_those_known(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tell(store, firm("k"))
    row = ("c", "listing", "k", "L-X", "", "serious", "", "2026-02-03", *("",) * 7)
    rejects = tmp_path / "rejects.csv"
    path = write_csv(tmp_path / "records.csv", COLUMNS["records"], row)
    assert counts(take(store, path, rejects=rejects)) == (0, 1)
    assert "L-X is no known list: use one of L-A, L-ABN" in rejects.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["5千", "-5", "1,000"])
def test_an_amount_that_cannot_be_is_refused_by_its_column(tmp_path: Path, text: str) -> None:
    entity = write_csv(
        tmp_path / "entities.csv", ("id", "kind", "name"), ("a", "enterprise", "甲公司")
    )
    header = ("id", "kind", "subject", "decided_on", "amount")
    records = write_csv(tmp_path / "records.csv", header, ("r", "penalty", "a", "2026-01-01", text))
    rejects = tmp_path / "r.csv"
    assert counts(take(a_store(tmp_path), entity, records, rejects=rejects)) == (1, 1)
    with rejects.open(encoding="utf-8", newline="") as file:
        assert [row["column"] for row in csv.DictReader(file)] == ["amount"]

"""Real and published data, loaded through mapping files alone, and traced through (issue 3 §10)."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from analytics.law.tiers import read_tier_law
from analytics.paths.walks import chains
from analytics.policy import policy_of, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import RELATION_WORDS
from analytics.snapshot.file import snapshot_of
from graph.opening import open_store
from graph.store import Store
from loaders.load import load
from loaders.report import LoadOptions, LoadReport
from tests.builders import penalty, tell

DATA = Path(__file__).parents[3] / "shared" / "data"
MAPPINGS = Path(__file__).with_name("mappings")
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def take(store: Store, path: str, mapping: str, dated: str | None = None) -> LoadReport:
    options = LoadOptions(
        source=str(MAPPINGS / f"{mapping}.toml"), dated=date.fromisoformat(dated) if dated else None
    )
    return load(store, [DATA / path], law=read_tier_law(), options=options)


def rows(path: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def counts(report: LoadReport) -> tuple[int, int]:
    return sum(f.accepted for f in report.files), sum(f.refused for f in report.files)


def load_ofac(store: Store) -> tuple[LoadReport, LoadReport]:
    return (
        take(store, "ofac_sdn/entity.csv", "ofac_entities", "2026-01-02"),
        take(store, "ofac_sdn/linked_to.csv", "ofac_links"),
    )


def test_every_listed_party_of_ofac_becomes_a_seed(store: Store) -> None:
    listed, _ = load_ofac(store)
    kinds = Counter(row["type"] for row in rows("ofac_sdn/entity.csv"))
    parties = kinds["individual"] + kinds["entity"]
    assert counts(listed) == (parties, kinds["vessel"] + kinds["aircraft"])
    assert len(Propagation(snapshot_of(store), read_policy(), TODAY).seeds.record) == parties


def test_the_real_links_of_ofac_are_kept_where_both_ends_are_parties(store: Store) -> None:
    _, linked = load_ofac(store)
    parties = {
        row["ent_num"]
        for row in rows("ofac_sdn/entity.csv")
        if row["type"] in ("individual", "entity")
    }
    links = rows("ofac_sdn/linked_to.csv")
    sound = sum({row["src"], row["dst"]} <= parties for row in links)
    assert counts(linked) == (sound, len(links) - sound)


def test_ofac_parties_are_traced_over_a_real_link(store: Store) -> None:
    load_ofac(store)
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    linked = {(row["src"], row["dst"]) for row in rows("ofac_sdn/linked_to.csv")}
    ties = store.relations({r for e in reach.of("ofac:4697").evidence for r in e.chain})
    assert ties
    assert all(
        (t.source.removeprefix("ofac:"), t.target.removeprefix("ofac:")) in linked
        for t in ties.values()
    )


@pytest.fixture(scope="module")
def executives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[tuple[int, int]]]:
    path = tmp_path_factory.mktemp("executives") / "store.db"
    store = open_store(f"sqlite:///{path}", secret=b"tests")
    files = {"executive": "executives", "stock": "stocks", "executive_stock": "posts"}
    told = [counts(take(store, f"cn_executives/{p}.csv", m)) for p, m in files.items()]
    return store, told


def test_executives_and_companies_are_all_there(
    executives: tuple[Store, list[tuple[int, int]]],
) -> None:
    assert executives[1] == [(20_872, 0), (3_188, 0), (24_775, 0)]


def test_two_firms_meet_only_over_an_uncertain_identity(
    executives: tuple[Store, list[tuple[int, int]]],
) -> None:
    store = executives[0]
    posts = rows("cn_executives/executive_stock.csv")
    firms: dict[str, set[str]] = {}
    for row in posts:
        firms.setdefault(row[":START_ID(Executive)"], set()).add(row[":END_ID(Stock)"])
    one, other, *_ = sorted(next(held for held in firms.values() if len(held) == 2))
    found = chains(store, f"stock:{one}", f"stock:{other}")
    ties = store.relations({r for chain in found.chains for r in chain.relations})
    assert found.chains
    assert "possibly_same_as" in {tie.kind for tie in ties.values()}


def load_finbench(store: Store) -> None:
    for kind in ("Company", "Person"):
        take(store, f"finbench/sf0.01/{kind}.csv", f"finbench_{kind.lower()}")
    for kind, other in (("Company", "Company"), ("Person", "Company")):
        take(store, f"finbench/sf0.01/{kind}Invest{other}.csv", f"finbench_{kind.lower()}_invest")
    for kind in ("Company", "Person"):
        name = f"finbench_{kind.lower()}_guarantee"
        take(store, f"finbench/sf0.01/{kind}Guarantee{kind}.csv", name)


def test_finbench_is_all_there(store: Store) -> None:
    load_finbench(store)
    snapshot = snapshot_of(store)
    expected = sum(
        len(rows(f"finbench/sf0.01/{name}.csv", "|"))
        for name in (
            "CompanyInvestCompany",
            "PersonInvestCompany",
            "CompanyGuaranteeCompany",
            "PersonGuaranteePerson",
        )
    )
    kinds = snapshot.relations.kind
    likely = sum(RELATION_WORDS[kind] == "possibly_same_as" for kind in kinds)
    assert (len(snapshot.entities.ids), len(kinds) - likely) == (967 + 1957, expected)


def test_planted_records_reach_their_owners_by_their_stakes(store: Store) -> None:
    load_finbench(store)
    stakes = rows("finbench/sf0.01/PersonInvestCompany.csv", "|")
    company = stakes[0]["companyId"]
    tell(store, penalty("planted", f"company:{company}", "2026-11-23", occurred_on=TODAY))
    policy = policy_of(
        "[propagation]\nmax_hops = 1\nthreshold = 1e-6\nhalf_life_days = 730\nunknown_share = 0.3\n"
        "[severity]\nminor = 0.2\nmoderate = 0.5\nserious = 1.0\n"
        "[relations.shareholder_of]\nforward = 1.0\nbackward = 1.0\nformer = 0\n"
        "[levels]\nlow = 0.1\nmedium = 0.3\nhigh = 0.6\n"
    )
    reach = Propagation(snapshot_of(store), policy, TODAY)
    told = {e.entity: e.score for e in reach.all_evidence() if e.entity.startswith("person:")}
    held: dict[str, float] = {}
    for row in stakes:
        if row["companyId"] == company:
            holder = f"person:{row['investorId']}"
            held[holder] = held.get(holder, 0.0) + float(row["ratio"])
    assert told == pytest.approx(held, abs=1e-9)

"""What a capsule holds: each fact that its answer rests on, as it was told, and nothing else."""

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measures import Measures, measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting import capsule as capsule_module
from analytics.vetting.capsule import capsule_at, capsule_of, write_capsule
from analytics.vetting.certificate import intact
from analytics.vetting.seal import SealedCertificate, sealed
from analytics.vetting.short_code import code_of
from analytics.vetting.vet import vet, vet_entity
from graph.errors import BadInput
from graph.model import Entity, Relation, Stake
from graph.store import Store
from graph.without_withdrawn import WithoutWithdrawn
from tests.analytics.law.rows import row
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

TODAY = day("2026-11-26")
TOOL = Path(__file__).parents[3] / "tools" / "verify_capsule.py"
BARS = {"scenarios": ["project_approval"], "lists": ["L-SX"]}
LAW = measures_of(
    row("T-1", bars={"project_approval": ["construction"]}, **BARS)
    + row("T-2", subjects="none", extends_to=["legal_representative"], **BARS)
    + row("L-SX", head="list", name="n")
)
POLICY = read_policy()
Capsule = dict[str, Any]


def sealed_on(store: Store, law: Measures = LAW) -> SealedCertificate:
    asked = {"scenario": "project_approval", "as_of": TODAY, "at_revision": None}
    return sealed(store.secret, vet(store, "j", policy=POLICY, measures=law, **asked).certificate)


def made(store: Store, law: Measures = LAW) -> Capsule:
    reach = Propagation(snapshot_of(store), POLICY, TODAY)
    return capsule_of(store, reach, sealed_on(store, law), law)


@pytest.fixture
def store(store: Store) -> Store:
    """A project: a builder on a list, a supervisor who headed a listed firm, a lead by an agent."""
    listed = {"list": "L-SX", "occurred_on": day("2025-06-01")}
    tell(
        store,
        Entity("j", "project", "项目"),
        *(firm(id_) for id_ in "abcdefgx"),
        firm(
            "s",
            "代理",
            roles=("intermediary",),
            identifiers={"uscc": "91230400W100010183"},
            attributes={"address": "某路1号"},
        ),
        person("q"),
        person("n"),
        Relation("plp", "project_legal_person_of", "a", "j", valid_from=day("2026-02-03")),
        Relation("p-b", "participates_in", "b", "j", attributes={"role": "construction"}),
        Relation("p-q", "participates_in", "q", "j", attributes={"role": "supervision"}),
        penalty(
            "own",
            "b",
            "2025-09-08",
            ends_on=day("2030-01-02"),
            issuer="某局",
            document_no="1号",
            basis="某法1",
            amount=20_000.0,
            named=[("n", "finance_responsible")],
            attributes={"cause": "围标"},
            **listed,
        ),
        penalty("headed", "d", **listed),
        penalty("debt", "e", **listed),
        penalty("apart", "x"),
        heads("q", "d", id="office", valid_from=day("2020-01-01"), valid_to=day("2026-01-01")),
        Relation("serves-a", "serves", "s", "a"),
        Relation("serves-e", "serves", "s", "e"),
        Relation("stake", "shareholder_of", "f", "a", Stake(0.6, 0.75), attributes={"paid": "yes"}),
        owns("x", "c"),
        source="工商",
        rank=2,
    )
    return store


def by_id(capsule: Capsule, kind: str) -> dict[str, Any]:
    return {one["id"]: one for one in capsule[kind]}


def verified(capsule: Capsule) -> list[str]:
    """What the program apart has against a capsule."""
    spec = importlib.util.spec_from_file_location("verify_capsule", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults: list[str] = module.verify(json.loads(json.dumps(capsule)))
    return faults


def test_the_program_apart_recomputes_the_answer_from_it(store: Store) -> None:
    capsule = made(store)
    found = {(f["record"], f["grade"]) for f in capsule["certificate"]["findings"]}
    assert {("own", "listed"), ("headed", "statutory")} <= found
    assert verified(capsule) == []


def test_the_program_apart_knows_that_a_grade_by_who_may_not_grade_replaces_none(
    store: Store,
) -> None:
    grades = {"list": "L-TAXG", "occurred_on": day("2025-06-01")}
    unsure = {"attributes": {"authority_unknown": True}}
    tell(
        store,
        heads("n", "a", id="heads-a", valid_from=day("2020-01-01")),
        heads("n", "g", id="heads-g", valid_from=day("2020-01-01")),
        penalty("bad", "g", "2026-03-01", **grades),
        penalty("stray", "g", "2026-05-01", tier="positive", **grades, **unsure),
    )
    capsule = made(store)
    assert ("bad", "lead") in {
        (f["record"], f["grade"]) for f in capsule["certificate"]["findings"]
    }
    assert verified(capsule) == []


def test_the_certificate_stands_in_it_with_seal_code_and_both_texts(store: Store) -> None:
    one, capsule = sealed_on(store), made(store)
    assert capsule["certificate"] == one.certificate
    assert one.seal is not None
    assert (capsule["seal"], capsule["office"]) == (one.seal.mac, one.seal.office)
    assert capsule["code"] == code_of(one.hash)
    assert (capsule["policy"], capsule["law"]) == (POLICY.text, LAW.text)
    assert capsule["capsule"] == 1
    assert intact(capsule)


def test_a_record_stands_in_it_as_it_was_told(store: Store) -> None:
    happen(store, "own", "confirm", measure="T-1")
    records = by_id(made(store), "records")
    assert set(records) == {"own", "headed"}  # not of firms that led to nobody
    assert records["own"] == {
        "id": "own",
        "kind": "penalty",
        "subject": "b",
        "list": "L-SX",
        "tier": "serious",
        "state": "in_force",
        "decided_on": "2025-09-08",
        "occurred_on": "2025-06-01",
        "ends_on": "2030-01-02",
        "issuer": "某局",
        "document_no": "1号",
        "basis": "某法1",
        "amount": 20_000.0,
        "named_in": [["n", "finance_responsible"]],
        "attributes": {"cause": "围标"},
        "sources": ["工商"],
        "confirmed": ["T-1"],
        "lifted": [],
    }
    assert records["headed"]["ends_on"] is None


def test_a_lifted_measure_stands_in_it_with_its_day(store: Store) -> None:
    happen(store, "own", "lift", measure="T-1", on=day("2026-11-01"))
    assert by_id(made(store), "records")["own"]["lifted"] == [["T-1", "2026-11-01"]]


def test_relations_among_the_parties_stand_in_it_and_no_others(store: Store) -> None:
    capsule = made(store)
    relations = by_id(capsule, "relations")
    assert {"plp", "p-b", "p-q", "office"} <= set(relations)
    assert "own-x-c" not in relations
    assert list(relations) == sorted(relations)
    assert relations["office"] == {
        "id": "office",
        "kind": "legal_representative_of",
        "source": "q",
        "target": "d",
        "share": None,
        "valid_from": "2020-01-01",
        "valid_to": "2026-01-01",
        "attributes": {},
        "sources": ["工商"],
        "rank": 2,
        "claimant": "",
        "precedence": 0,
    }
    ends = {tie[end] for tie in relations.values() for end in ("source", "target")}
    assert ends <= set(by_id(capsule, "entities"))


def test_a_stake_in_it_names_its_share_and_whose_word_it_is(store: Store) -> None:
    tell(store, penalty("f-own", "f", list="L-SX"))
    stake = by_id(made(store), "relations")["stake"]
    assert (stake["share"], stake["attributes"]) == ([0.6, 0.75], {"paid": "yes"})
    assert (stake["rank"], stake["claimant"]) == (2, "工商")
    assert stake["precedence"] > 0


def test_a_party_stands_in_it_with_what_identifies_it(store: Store) -> None:
    tell(store, Relation("p-s", "participates_in", "s", "j", attributes={"role": "supply"}))
    entities = by_id(made(store), "entities")
    assert {"j", "a", "b", "q", "d", "n"} <= set(entities)
    assert "x" not in entities
    assert entities["s"] == {
        "id": "s",
        "kind": "enterprise",
        "name": "代理",
        "roles": ["intermediary"],
        "identifiers": {"uscc": "91230400W100010183"},
        "attributes": {"address": "某路1号"},
        "sources": ["工商"],
    }


def test_the_day_on_which_a_participant_took_its_role_stands_in_it(store: Store) -> None:
    since = {(entity, role): first for entity, role, first in made(store)["since"]}
    assert since["a", "project_legal_person"] == "2026-02-03"
    assert since["b", "construction"] is None
    assert len(since) == len(made(store)["certificate"]["participants"])


def test_of_who_has_a_cap_its_different_ties_begun_by_the_day_are_counted(store: Store) -> None:
    tell(
        store,
        penalty("s-own", "s", list="L-SX"),
        Relation("again", "serves", "s", "a", valid_from=day("2021-01-01")),
        Relation("today", "serves", "s", "c", valid_from=TODAY),
        Relation("tomorrow", "serves", "s", "x", valid_from=day("2026-11-27")),
        Relation("ended", "serves", "s", "g", valid_to=day("2020-01-01")),
        heads("q", "s"),
    )
    degrees = made(store)["degrees"]
    assert degrees["s"] == 5  # a, e, c, g and the head
    capped = POLICY.hub.keys()
    entities = by_id(made(store), "entities").values()
    assert set(degrees) == {e["id"] for e in entities if capped & {e["kind"], *e["roles"]}}


def test_a_record_that_the_answer_left_out_is_left_out(store: Store) -> None:
    reach = Propagation(snapshot_of(store), POLICY, TODAY)
    happen(store, "own", "revoke")
    reader, less = WithoutWithdrawn(store, frozenset({"own"})), reach.without({"own"})
    entity = store.entities(["j"])["j"]
    asked = {"scenario": "project_approval", "measures": LAW, "less": {"own"}}
    answer = vet_entity(reader, less, entity, **asked).certificate
    capsule = capsule_of(store, reach, sealed(store.secret, answer), LAW)
    assert "own" not in by_id(capsule, "records")
    assert "headed" in by_id(capsule, "records")


def test_later_facts_alter_no_capsule_of_an_earlier_certificate(store: Store) -> None:
    one, before = sealed_on(store), made(store)
    tell(store, penalty("later", "a", list="L-SX"), heads("q", "a"), owns("x", "a", id="new"))
    happen(store, "own", "object")
    assert capsule_at(store, one, POLICY, LAW, cache=None) == before


def test_more_relations_than_a_capsule_holds_are_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = len(made(store)["relations"])
    monkeypatch.setattr(capsule_module, "_MOST", 2)
    with pytest.raises(BadInput) as error:
        made(store)
    assert (error.value.code, error.value.sentence.particulars) == ("capsule.too_many", {"most": 2})
    monkeypatch.setattr(capsule_module, "_MOST", 3 * enough)
    assert len(made(store)["relations"]) == enough


@pytest.mark.parametrize("name", ["one.json", "one.json.gz"])
def test_a_file_holds_the_capsule_and_equal_ones_are_equal_bytes(
    store: Store, tmp_path: Path, name: str
) -> None:
    capsule = made(store)
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        write_capsule(dict(reversed(capsule.items())), tmp_path / folder / name)
    content = (tmp_path / "x" / name).read_bytes()
    assert content == (tmp_path / "y" / name).read_bytes()
    text = gzip.decompress(content) if name.endswith("gz") else content
    assert json.loads(text) == capsule
    assert "项目".encode() in text  # a clerk can read it
    assert text.endswith(b"}\n")


def test_a_capsule_that_no_office_takes_as_an_attachment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len('{\n "a": "xx"\n}\n')
    monkeypatch.setattr(capsule_module, "LARGEST", size)
    write_capsule({"a": "xx"}, tmp_path / "fits.json")
    assert (tmp_path / "fits.json").stat().st_size == size
    monkeypatch.setattr(capsule_module, "LARGEST", 3 * 1024)
    with pytest.raises(BadInput) as error:
        write_capsule({"a": "x" * 5 * 1024}, tmp_path / "large.json")
    assert error.value.code == "capsule.too_large"
    assert error.value.sentence.particulars == {"size": 5, "most": 3}
    assert not (tmp_path / "large.json").exists()

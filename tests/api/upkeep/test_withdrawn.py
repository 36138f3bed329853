"""A withdrawn record is in no answer, and a sealed list says what came of it (DESIGN §5)."""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.snapshot.file import snapshot_of
from graph.opening import open_store
from tests.api.cli.commands import Run, answer, main_quietly
from tests.api.desks import SECRET, Client, copy_of_city
from tests.api.walking import routes
from tests.builders import firm, happen, heads, owns, penalty, person, tell
from tests.graph.engines import neo4j

GONE, NUMBER = "c:withdrawn-1", "鹤市监处罚〔2026〕第77777号"
FIRM, OWNED, HEAD = "uscc:withdrawn-firm", "uscc:withdrawn-owned", "person:withdrawn-head"
WITHIN_S = 10.0  # of processor time: others may be at work beside us


def facts() -> tuple[Any, ...]:
    """A firm with a serious record that names its head, and a firm that it owns."""
    named = [(HEAD, "directly_responsible")]
    record = penalty(GONE, FIRM, list="L-SX", document_no=NUMBER, named=named)
    parties = (firm(FIRM, "其前有限公司"), firm(OWNED, "其下有限公司"), person(HEAD, "钱某某"))
    return (*parties, heads(HEAD, FIRM), owns(FIRM, OWNED), record)


@dataclass
class City:
    """A city whose store has the facts above, and commands run on it."""

    folder: Path
    run: Run

    def __call__(self, *arguments: object) -> str:
        status, out, err = self.run(*arguments)
        assert (status, err) == (0, "")
        return out


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    url = copy_of_city(folder)
    store = open_store(url, secret=SECRET.encode())
    tell(store, *facts())
    store.close()
    return folder


@pytest.fixture
def city(
    told: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> City:
    shutil.copytree(told, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'city.db'}")
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET)
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    return City(tmp_path, run)


def kinds(proof: dict[str, Any]) -> set[str]:
    return {item["kind"] for item in proof["derived"]}


def test_the_proof_lists_all_that_was_derived_and_when_each_was_withdrawn(city: City) -> None:
    city("exposure", OWNED, "--out", "evidence.csv")
    city("report", OWNED, "--out", "report.html")
    city("vet", FIRM, "--scenario", "bidding", "--out", "certificate.json")
    city("repair", GONE, "--reason", "paid and corrected")
    (city.folder / "report.html").unlink()
    proof = answer(city.run, "withdrawn", GONE)
    assert (proof["state"], proof["action"], proof["still_in"]) == ("repaired", "repair", [])
    assert {"exposure", "finding", "file", "snapshot"} <= kinds(proof)
    reached = {item["id"] for item in proof["derived"] if item["kind"] == "exposure"}
    assert {OWNED, HEAD} <= reached
    computed = [item for item in proof["derived"] if item["kind"] in ("exposure", "finding")]
    assert {item["withdrawn_at"] for item in computed} == {proof["withdrawn_at"]}
    files = {Path(i["id"]).name: i["state"] for i in proof["derived"] if i["kind"] == "file"}
    assert files == {
        "certificate.json": "holds it",
        "evidence.csv": "holds it",
        "report.html": "gone",
    }
    standing = {Path(i["id"]).name for i in proof["derived"] if i.get("stands")}
    assert standing == {"certificate.json", "evidence.csv"}


def test_a_file_made_since_holds_it_no_more_and_is_told_apart(city: City) -> None:
    city("exposure", OWNED, "--out", "evidence.csv")
    city("repair", GONE, "--reason", "paid")
    city("exposure", OWNED, "--out", "evidence.csv")
    (file,) = [i for i in answer(city.run, "withdrawn", GONE)["derived"] if i["kind"] == "file"]
    assert (file["state"], "stands" in file) == ("without it", False)


def test_a_snapshot_of_before_the_record_came_never_held_it(city: City) -> None:
    store = open_store(f"sqlite:///{city.folder / 'city.db'}", secret=SECRET.encode())
    cache = city.folder / "city.db.snapshots"
    cache.mkdir(exist_ok=True)
    snapshot_of(store, cache=cache)
    tell(store, penalty("c:later", FIRM))
    happen(store, "c:later", "repair")
    store.close()
    (file,) = [i for i in answer(city.run, "withdrawn", "c:later")["derived"] if "revision" in i]
    assert (file["kind"], "stands" in file) == ("snapshot", False)


def test_the_proof_is_sealed(city: City) -> None:
    city("repair", GONE, "--reason", "paid")
    proof = answer(city.run, "withdrawn", GONE)
    file = city.folder / "proof.json"
    file.write_text(json.dumps(proof, ensure_ascii=False), "utf-8")
    assert "seal matches" in city("withdrawn", "--check", file)
    proof["derived"] = []
    file.write_text(json.dumps(proof, ensure_ascii=False), "utf-8")
    status, _, err = city.run("withdrawn", "--check", file)
    assert (status, "does not match" in err) == (2, True)


def test_a_record_in_force_and_an_unknown_one_have_no_proof(city: City) -> None:
    assert city.run("withdrawn", GONE)[0] == 2
    assert city.run("withdrawn", "c:nobody")[0] == 4
    city("repair", GONE, "--reason", "paid")
    city("restore", GONE, "--reason", "a mistake")
    assert city.run("withdrawn", GONE)[0] == 2


def test_of_several_withdrawals_the_last_counts(city: City) -> None:
    city("repair", GONE, "--reason", "first")
    city("restore", GONE, "--reason", "a mistake")
    city("revoke", GONE, "--reason", "second")
    proof = answer(city.run, "withdrawn", GONE)
    assert (proof["action"], proof["reason"], proof["state"]) == ("revoke", "second", "revoked")


COMMANDS = (
    ("show", FIRM),
    ("network", FIRM, "--depth", 2),
    ("trace", OWNED),
    ("exposure", OWNED),
    ("exposure", "--top", 500),
    ("impact", FIRM),
    ("ownership", FIRM),
    ("patterns",),
    ("patterns", FIRM),
    ("measures", FIRM),
    ("measures", HEAD),
    ("vet", FIRM, "--scenario", "bidding"),
    ("vet", OWNED, "--scenario", "bidding"),
    ("find", FIRM),
)


def test_after_a_repair_no_command_and_no_snapshot_on_disk_gives_the_record(city: City) -> None:
    before = [city(*command, "--json") for command in COMMANDS[:3]]
    assert [text for text in before if GONE not in text] == []
    begun = time.process_time()
    city("repair", GONE, "--reason", "paid")
    held = np.load(city.folder / "city.db.snapshots" / "snapshot.npz")
    assert GONE.encode() not in held["records.ids#text"].tobytes()
    answers = {command: city(*command, "--json") for command in COMMANDS}
    assert time.process_time() - begun < WITHIN_S
    assert [one for one, text in answers.items() if GONE in text or NUMBER in text] == []
    city("report", OWNED, "--out", "since.html")
    page = (city.folder / "since.html").read_text("utf-8")
    assert GONE not in page
    assert NUMBER not in page


# What keeps who withdrew what, for a supervisor (DESIGN §5).
KEEPS: tuple[str, ...] = ("/journal", "/api/journal")
OWN_PAGES = (f"/records/{GONE}", f"/api/records/{GONE}")
HELD_IT = (*OWN_PAGES, f"/parties/{FIRM}", f"/api/records/of/{FIRM}")


def test_after_a_repair_no_route_and_no_page_gives_the_record(writing: Client) -> None:
    tell(writing.desk.store, *facts())
    writing.login("everyone")
    paths = {path for route in routes(writing.http.app) for path in asked(route)}
    assert set(HELD_IT) <= paths
    assert [path for path in HELD_IT if NUMBER not in text_of(writing, path)] == []
    happen(writing.desk.store, GONE, "repair")
    begun = time.process_time()
    # Who may take the repair back still sees the record on its own page, in words that say so.
    others = sorted(paths - set(OWN_PAGES))
    assert [path for path in others if NUMBER in text_of(writing, path)] == []
    assert time.process_time() - begun < WITHIN_S * 3  # all of them, one after another
    assert writing("GET", f"/records/{GONE}", role="investigator").status_code == 404


def asked(route: Any) -> list[str]:
    """The addresses of a route that is looked at, with each party in place of what it asks for."""
    if "GET" not in route.methods or route.path.startswith(("/login", "/logout", *KEEPS)):
        return []
    if "{" not in route.path:
        return [route.path]
    head, _, rest = route.path.partition("{")
    tail = rest.partition("}")[2]
    return [f"{head}{id_}{tail}" for id_ in (FIRM, OWNED, GONE)] if "{" not in tail else []


def text_of(at: Client, path: str) -> str:
    got = at.http.get(path, headers={"purpose": "test"}, follow_redirects=False)
    return str(got.content.decode("utf-8", errors="replace"))


def test_in_neo4j_no_property_and_no_tie_of_what_a_plain_match_sees_holds_it(
    tmp_path: Path,
) -> None:
    store = neo4j(tmp_path)
    tell(store, *facts())
    assert store._link.read(seen) > 0
    happen(store, GONE, "repair")
    assert store._link.read(seen) == 0
    store.close()


def seen(tx: Any) -> int:
    """Nodes and ties of the model (docs/neo4j.md) in whose own properties the record stands."""
    rows = tx.rows(
        "MATCH (n) WHERE n:Entity OR n:Record OR n:OtherName RETURN [k IN keys(n) | n[k]]"
    )
    nodes = sum(GONE in str(values) or NUMBER in str(values) for (values,) in rows)
    ((ties,),) = tx.rows("MATCH ({id: $id})-[r:ABOUT|NAMES]->() RETURN count(r)", id=GONE)
    return int(nodes + ties)

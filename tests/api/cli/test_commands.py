"""The command line as other programs rely on it: keys, exit statuses, sentences (DESIGN §12)."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.policy import DEFAULT
from api.cli.main import main
from loaders.city.sample import write_city
from tests.loaders.sheets import CITIZEN, PENALTY, ROW, write_csv

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}1[89][0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loaded city: the files in `city`, the store in `city.db`."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "city").mkdir()
    write_city(folder / "city", entities=700, seed=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDITGRAPH_STORE", f"sqlite:///{folder / 'city.db'}")
        main_quietly("load", str(folder / "city"), "--rejects", str(folder / "rejects.csv"))
    return folder


def main_quietly(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def run(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Runs a command on the city, from an empty folder; (status, output, errors)."""
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{folder / 'city.db'}")
    monkeypatch.delenv("CREDITGRAPH_SECRET", raising=False)
    monkeypatch.chdir(tmp_path)

    def running(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    return running


def answer(run: Run, *arguments: object) -> dict[str, Any]:
    status, out, err = run(*arguments, "--json")
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    assert out == json.dumps(found, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    return found


def planted(folder: Path, case: str) -> str:
    with (folder / "city" / "truth.csv").open(encoding="utf-8", newline="") as file:
        return next(row["subject"] for row in csv.DictReader(file) if row["case"] == case)


def a_record(folder: Path) -> str:
    with sqlite3.connect(folder / "city.db") as db:
        asked = "SELECT min(id) FROM records WHERE closed IS NULL AND tier = 'minor'"
        return str(db.execute(asked).fetchone()[0])


# -- answers


def test_the_demo_ends_with_commands_that_work(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("demo", "--folder", tmp_path / "demo")
    assert status == 0
    assert (tmp_path / "demo" / "report.html").stat().st_size > 400_000
    listed, last = out.split("Try next:")[1].strip().split("\n\n")
    shown = [line.split()[1:] for line in listed.splitlines()]
    assert len(shown) == 5
    for arguments in shown:
        status, told, err = run(*arguments)
        assert (status, err) == (0, "")
        assert "Nobody" not in told
    assert last.endswith(f"serve --one-time-login --store sqlite:///{tmp_path / 'demo/city.db'}")


def test_made_by_make_the_demo_ends_by_naming_make_serve(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    status, out, _ = run("demo")
    assert (status, out.split()[-2:]) == (0, ["make", "serve"])
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert {"demo", "serve", "pictures"} <= set(targets)


def test_load_says_what_became_of_each_sheet(run: Run, folder: Path) -> None:
    found = answer(run, "load", folder / "city")
    assert {"revision", "files", "rejects"} <= found.keys()
    keys = {"file", "sheet", "source", "rows", "accepted", "refused", "unchanged"}
    assert all(keys <= file.keys() for file in found["files"])
    assert all(f["rows"] == f["accepted"] + f["refused"] for f in found["files"])
    assert found["rejects"] == "rejects.csv"


def test_refused_rows_are_never_written_over(run: Run, tmp_path: Path) -> None:
    bad = write_csv(tmp_path / "a.csv", PENALTY, ("", *ROW[1:]))
    url = f"sqlite:///{tmp_path / 'own.db'}"
    names = [answer(run, "load", bad, "--store", url)["rejects"] for _ in range(3)]
    assert names == ["rejects.csv", "rejects-2.csv", "rejects-3.csv"]


def test_find_says_how_each_was_matched(run: Run, folder: Path) -> None:
    uscc = planted(folder, "phoenix")
    (hit,) = answer(run, "find", uscc)["results"]
    assert (hit["id"], hit["matched"], hit.keys() >= {"kind", "name", "roles"}) == (
        f"uscc:{uscc}",
        "identifier",
        True,
    )
    order = [hit["matched"] for hit in answer(run, "find", "鹤岗市")["results"]]
    places = ["identifier", "name", "beginning", "inside"]
    assert order == sorted(order, key=places.index)


def test_network_counts_relations_by_kind(run: Run, folder: Path) -> None:
    found = answer(run, "network", planted(folder, "phoenix"), "--depth", 2)
    assert {"entities", "relations", "records", "counts", "truncated", "explored"} <= found.keys()
    assert sum(found["counts"].values()) == len(found["relations"])


def test_exposure_of_one_and_of_the_top(run: Run, folder: Path) -> None:
    subject = planted(folder, "phoenix")
    (one,) = answer(run, "exposure", subject)["entities"]
    assert {"id", "index", "level", "evidence"} <= one.keys()
    assert all({"record", "score", "hops", "chain"} <= e.keys() for e in one["evidence"])
    found = answer(run, "exposure", "--top", 5)
    assert {"as_of", "revision", "policy", "explored", "truncated"} <= found.keys()
    indexes = [entity["index"] for entity in found["entities"]]
    assert (len(indexes), indexes) == (5, sorted(indexes, reverse=True))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_evidence_goes_to_a_file(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"evidence.{suffix}"
    assert run("exposure", "--out", path)[0] == 0
    if suffix == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0]) == ["record", "entity", "score", "hops", "chain"]
        assert all(int(r["hops"]) == len([x for x in r["chain"].split(";") if x]) for r in rows)
    assert path.stat().st_size > 1000


def test_trace_gives_chains_to_seeds_and_between_two(run: Run, folder: Path) -> None:
    subject = planted(folder, "phoenix")
    (one,) = answer(run, "trace", subject)["entities"]
    seed_chain = one["evidence"][0]["chain"]
    found = answer(run, "trace", subject, "--to", planted(folder, "listed_applicant"))
    assert {"chains", "explored", "truncated"} <= found.keys()
    assert all(len(c["entities"]) == len(c["relations"]) + 1 for c in found["chains"])
    assert seed_chain


def test_impact_lists_whom_a_seed_reaches(run: Run, folder: Path) -> None:
    found = answer(run, "impact", planted(folder, "listed_applicant"))
    assert {"as_of", "revision", "policy"} <= found.keys()


def test_vet_replays_to_the_same_bytes(run: Run, folder: Path, tmp_path: Path) -> None:
    found = answer(run, "vet", planted(folder, "phoenix"), "--scenario", "project_approval")
    assert {"decision", "findings", "certificate"} <= found.keys()
    keys = {"grade", "entity", "role", "record", "measure", "article", "chain", "text"}
    assert all(keys <= finding.keys() for finding in found["findings"])
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(found["certificate"]), encoding="utf-8")
    again = answer(run, "vet", "--replay", path)
    assert (again["same"], again["certificate"]) == (True, found["certificate"])


def test_decide_needs_a_word_and_a_reason(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    assert run("vet", planted(folder, "phoenix"), "--out", path)[0] == 0
    assert run("decide", path)[0] == 2
    assert run("decide", path, "--depart")[0] == 2
    assert run("decide", path, "--depart", "--reason", "settled today")[0] == 0
    assert run("decide", path, "--accept")[0] == 0


def test_the_life_of_a_record(run: Run, folder: Path) -> None:
    record = a_record(folder)
    for action, state in (
        ("object", "disputed"),
        ("settle", "in_force"),
        ("repair", "repaired"),
        ("restore", "in_force"),
        ("revoke", "revoked"),
        ("restore", "in_force"),
    ):
        more = ("--outcome", "rejected") if action == "settle" else ()
        found = answer(run, action, record, "--reason", "because", *more)
        assert (found["record"], found["state"]) == (record, state)


def test_a_verdict_is_made_and_undone(run: Run, folder: Path) -> None:
    ids = [f"uscc:{planted(folder, case)}" for case in ("phoenix", "listed_applicant")]
    verdict = answer(run, "same", *ids, "--reason", "one and the same")["verdict"]
    assert answer(run, "show", ids[1])["entity"]["id"] == min(ids)
    answer(run, "undo", verdict)
    assert answer(run, "show", ids[1])["entity"]["id"] == ids[1]


def test_measures_name_department_article_and_end(run: Run, folder: Path) -> None:
    found = answer(run, "measures", planted(folder, "listed_applicant"))
    assert all({"measure", "department", "article"} <= m.keys() for m in found["measures"])


def test_export_writes_the_native_tables(run: Run, tmp_path: Path) -> None:
    rows = answer(run, "export", tmp_path / "out")["rows"]
    for name, count in rows.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == count


def test_report_writes_one_page(run: Run, folder: Path, tmp_path: Path) -> None:
    found = answer(run, "report", planted(folder, "phoenix"), "--out", tmp_path / "r.html")
    assert found["entities"] > 2
    assert "线索不是依据" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_verify_finds_nothing_wrong_and_a_broken_chain(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    assert answer(run, "verify")["faults"] == []
    url = f"sqlite:///{tmp_path / 'broken.db'}"
    with sqlite3.connect(folder / "city.db") as db, sqlite3.connect(tmp_path / "broken.db") as copy:
        db.backup(copy)
        copy.execute("UPDATE journal SET who = 'nobody' WHERE number = 2")
    copy.close()
    (tmp_path / "creditgraph.key").write_bytes((folder / "creditgraph.key").read_bytes())
    status, _, err = run("verify", "--store", url)
    assert status == 3
    assert "journal" in err


def test_a_past_revision_still_answers_as_it_did(run: Run) -> None:
    now = answer(run, "exposure", "--top", 3)["revision"]
    early = answer(run, "exposure", "--top", 3, "--at-revision", now - 3, "--as-of", "2026-11-01")
    assert (early["revision"], early["as_of"]) == (now - 3, "2026-11-01")


# -- statuses and sentences


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("show", "nobody"), 4, "find"),
        (("trace", "nobody"), 4, "find"),
        (("undo", "v:nothing"), 4, "verdict"),
        (("repair", "c:nothing", "--reason", "x"), 4, "record"),
        (("vet", "nobody"), 4, "find"),
        (("load", "missing.csv"), 2, "check the path"),
        (("exposure", "--as-of", "yesterday"), 2, "2026-03-01"),
        (("exposure", "--policy", "missing.toml"), 2, "policy"),
        (("exposure", "--out", "evidence.doc"), 2, ".csv"),
        (("find", "x", "--store", "redis://x"), 2, "sqlite"),
        (("find", "x", "--store", "sqlite:///no/such/folder/x.db"), 3, "folder"),
        (("find", "x", "--store", "sqlite:///text.db"), 3, "store"),
        (("find", "x", "--store", "sqlite:///."), 3, "folder"),
        (("export", "/proc/none"), 2, "check the path"),
        (("exposure", "--at-revision", "99999"), 4, "revision"),
        (("nonsense",), 2, "nonsense"),
        (("sample", "x", "--entities", "0"), 2, "entities"),
        (("vet",), 2, "project"),
    ],
)
def test_errors_are_one_sentence_and_a_status(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, word: str
) -> None:
    (tmp_path / "text.db").write_text("no database at all, just words " * 40)
    got, _, err = run(*arguments)
    assert got == status
    assert word in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ("forward = 0.7\nbackward = 0.8|forward = 1.7\nbackward = 0.8", "forward"),
        ("max_hops = 4|max_hops = 0", "max_hops"),
        ('cut_off = "medium"|cut_off = "huge"', "cut_off"),
        ("[relations.branch_of]|[relations.twig_of]", "twig_of"),
        ("[levels]|[steps]", "steps"),
    ],
)
def test_a_wrong_policy_names_its_key(run: Run, tmp_path: Path, wrong: str, key: str) -> None:
    before, after = wrong.split("|")
    text = DEFAULT.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    status, _, err = run("exposure", "--policy", path)
    assert status == 2
    assert key in err


# -- nobody's number, and every look journalled


def test_no_answer_holds_an_id_number(run: Run, folder: Path, tmp_path: Path) -> None:
    texts = [run("exposure", "--top", 50, "--json")[1], run("find", "鹤岗", "--json")[1]]
    for case in ("phoenix", "listed_applicant", "same_name"):
        subject = planted(folder, case)
        texts += [
            run("network", subject, "--depth", 2, "--json")[1],
            run("show", subject)[1],
            run("vet", subject, "--json")[1],
        ]
    run("export", tmp_path / "out")
    texts += [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()]
    assert [ID_NUMBER.findall(text) for text in texts if ID_NUMBER.search(text)] == []


def test_a_person_is_found_by_his_id_number_which_nothing_repeats(run: Run, tmp_path: Path) -> None:
    url, header = f"sqlite:///{tmp_path / 'own.db'}", (*PENALTY, "法定代表人证件号码")
    run("load", write_csv(tmp_path / "a.csv", header, (*ROW, CITIZEN[0])), "--store", url)
    asked = [
        ("find", CITIZEN[0]),
        ("show", CITIZEN[0]),
        ("trace", CITIZEN[0]),
        ("find", CITIZEN[1]),
        ("show", CITIZEN[1]),
    ]
    told = [run(*words, "--store", url, "--purpose", CITIZEN[0]) for words in asked]
    assert [status for status, *_ in told] == [0, 0, 0, 0, 4]
    assert all(ROW[2] in out for _, out, _ in told[:3])
    written = "".join(out + err for _, out, err in told).encode()
    written += b"".join(path.read_bytes() for path in tmp_path.glob("own.db*") if path.is_file())
    assert not any(number.encode() in written for number in CITIZEN[:2])


def test_every_look_at_a_person_is_journalled_with_its_purpose(run: Run, folder: Path) -> None:
    def entries() -> list[tuple[str, str]]:
        with sqlite3.connect(folder / "city.db.access") as db:
            return db.execute("SELECT action, particulars FROM journal ORDER BY number").fetchall()

    person = next(
        e["id"]
        for e in answer(run, "network", planted(folder, "phoenix"))["entities"]
        if e["kind"] == "person"
    )
    for arguments in (("show", person), ("trace", person), ("network", person)):
        before = len(entries())
        run(*arguments, "--purpose", "case 7")
        (new,) = entries()[before:]
        assert "case 7" in " ".join(new)


def test_whoever_stands_on_a_chain_that_is_shown_is_journalled(run: Run, folder: Path) -> None:
    seed = planted(folder, "phoenix")
    chain = answer(run, "trace", seed)["entities"][0]["evidence"][0]["chain"]
    with (
        sqlite3.connect(folder / "city.db") as db,
        sqlite3.connect(folder / "city.db.access") as access,
    ):
        ends = {
            end
            for (body,) in db.execute(
                "SELECT body FROM relations WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(chain),),
            )
            for end in (json.loads(body)["source"],)
        }
        (told,) = access.execute(
            "SELECT particulars FROM journal WHERE action = 'trace' ORDER BY number DESC LIMIT 1"
        ).fetchone()
    people = {end for end in ends if end.startswith("person:") and "/" not in end}
    assert people
    assert people <= set(json.loads(told)["persons"])


@pytest.mark.parametrize("words", [("export", "out"), ("exposure", "--out", "all.csv")])
def test_a_file_of_everyone_is_journalled(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    run(*words)
    with sqlite3.connect(folder / "city.db.access") as access:
        last = access.execute("SELECT max(number), action FROM journal").fetchone()
    assert last[1] == f"{words[0]} of everyone"


def test_the_journal_holds_no_name_of_a_scoped_person(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    run("load", write_csv(tmp_path / "a.csv", PENALTY, ROW), "--store", url)
    name = ROW[PENALTY.index("法定代表人")]
    (hit,) = answer(run, "find", name, "--store", url)["results"]
    assert name in hit["id"]
    run("show", hit["id"], "--store", url)
    with sqlite3.connect(tmp_path / "own.db.access") as access:
        told = "".join(text for (text,) in access.execute("SELECT particulars FROM journal"))
    assert "person:~" in told
    assert name not in told

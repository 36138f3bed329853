"""What commands answer, with the keys that other programs rely on (DESIGN §12)."""

import csv
import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.api.cli.commands import Run, a_record, answer, planted
from tests.loaders.sheets import PENALTY, ROW, write_csv

ROOT = Path(__file__).parents[3]


def test_the_demo_ends_with_commands_that_work(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("demo", "--folder", tmp_path / "demo")
    assert status == 0
    assert "<svg" in (tmp_path / "demo" / "report.html").read_text("utf-8")
    listed, last = out.split("Try next:")[1].strip().split("\n\n")
    shown = [line.split()[1:] for line in listed.splitlines()]
    assert len(shown) == 5
    for arguments in shown:
        status, text, err = run(*arguments)
        assert (status, err) == (0, "")
        assert "Nobody" not in text
    assert last.endswith(f"serve --one-time-login --store sqlite:///{tmp_path / 'demo/city.db'}")


def test_made_by_make_the_demo_ends_by_naming_make_serve(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    status, out, _ = run("demo")
    assert (status, out.split()[-2:]) == (0, ["make", "serve"])
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert {"demo", "serve", "pictures"} <= set(targets)


def test_load_says_what_became_of_each_sheet(run: Run, folder: Path) -> None:
    content = answer(run, "load", folder / "city")
    assert {"revision", "files", "rejects"} <= content.keys()
    keys = {"file", "sheet", "source", "rows", "accepted", "refused", "unchanged"}
    assert all(keys <= file.keys() for file in content["files"])
    for file in content["files"]:
        passed_over = sum(kind["rows"] for kind in file["passed_over"])
        assert file["rows"] == file["accepted"] + file["refused"] + passed_over
    assert content["rejects"] == "rejects.csv"


def test_refused_rows_are_never_written_over(run: Run, tmp_path: Path) -> None:
    bad = write_csv(tmp_path / "a.csv", PENALTY, ("", *ROW[1:]))
    url = f"sqlite:///{tmp_path / 'own.db'}"
    names = [answer(run, "load", bad, "--store", url)["rejects"] for _ in range(3)]
    assert names == ["rejects.csv", "rejects-2.csv", "rejects-3.csv"]


def test_a_load_is_taken_back_by_its_file(run: Run, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "a.csv", PENALTY, ROW)
    url = f"sqlite:///{tmp_path / 'own.db'}"
    load = answer(run, "load", sheet, "--store", url)["load"]
    listed = answer(run, "unload", "--list", "--store", url)["loads"]
    assert [(one["id"], one["files"]) for one in listed] == [(load, ["a.csv"])]
    done = answer(run, "unload", "a.csv", "--reason", "发错了", "--store", url)
    assert (done["load"], done["revision"]) == (load, 2)
    assert answer(run, "find", ROW[0], "--store", url)["results"] == []
    assert run("unload", "a.csv", "--reason", "发错了", "--store", url)[0] == 4


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
    content = answer(run, "network", planted(folder, "phoenix"), "--depth", 2)
    assert {"entities", "relations", "records", "counts", "truncated", "explored"} <= content.keys()
    assert sum(content["counts"].values()) == len(content["relations"])


def test_exposure_of_one_and_of_the_top(run: Run, folder: Path) -> None:
    subject = planted(folder, "phoenix")
    (one,) = answer(run, "exposure", subject)["entities"]
    assert {"id", "index", "level", "evidence"} <= one.keys()
    assert all({"record", "score", "hops", "chain"} <= e.keys() for e in one["evidence"])
    content = answer(run, "exposure", "--top", 5)
    assert {"as_of", "revision", "policy", "explored", "truncated"} <= content.keys()
    indexes = [entity["index"] for entity in content["entities"]]
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
    content = answer(run, "trace", subject, "--to", planted(folder, "listed_applicant"))
    assert {"chains", "explored", "truncated"} <= content.keys()
    assert all(len(c["entities"]) == len(c["relations"]) + 1 for c in content["chains"])
    assert seed_chain


def test_impact_lists_whom_a_seed_reaches(run: Run, folder: Path) -> None:
    content = answer(run, "impact", planted(folder, "listed_applicant"))
    assert {"as_of", "revision", "policy"} <= content.keys()


def test_vet_replays_to_the_same_bytes(run: Run, folder: Path, tmp_path: Path) -> None:
    content = answer(run, "vet", planted(folder, "phoenix"), "--scenario", "project_approval")
    assert {"decision", "findings", "certificate"} <= content.keys()
    keys = {"grade", "entity", "role", "record", "measure", "article", "chain", "text"}
    assert all(keys <= finding.keys() for finding in content["findings"])
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    again = answer(run, "vet", "--replay", path)
    assert (again["same"], again["certificate"]) == (True, content["certificate"])


def test_decide_needs_a_word_and_a_reason(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    assert run("vet", planted(folder, "phoenix"), "--out", path)[0] == 0
    assert run("decide", path)[0] == 2
    assert run("decide", path, "--depart")[0] == 2
    assert run("decide", path, "--depart", "--reason", "settled today")[0] == 0


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
        content = answer(run, action, record, "--reason", "because", *more)
        assert (content["record"], content["state"]) == (record, state)


def test_a_verdict_is_made_and_undone(run: Run, folder: Path) -> None:
    ids = [f"uscc:{planted(folder, case)}" for case in ("phoenix", "listed_applicant")]
    verdict = answer(run, "same", *ids, "--reason", "one and the same")["verdict"]
    assert answer(run, "show", ids[1])["entity"]["id"] == min(ids)
    answer(run, "undo", verdict)
    assert answer(run, "show", ids[1])["entity"]["id"] == ids[1]


def test_measures_name_department_article_and_end(run: Run, folder: Path) -> None:
    content = answer(run, "measures", planted(folder, "listed_applicant"))
    assert all({"measure", "department", "article"} <= m.keys() for m in content["measures"])


def test_export_writes_the_native_tables(run: Run, tmp_path: Path) -> None:
    rows = answer(run, "export", tmp_path / "out")["rows"]
    for name, count in rows.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == count


def test_report_writes_one_page(run: Run, folder: Path, tmp_path: Path) -> None:
    content = answer(run, "report", planted(folder, "phoenix"), "--out", tmp_path / "r.html")
    assert content["entities"] > 2
    assert "线索不是依据" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("shown", ["neighbourhood", "ownership", "chain"])
def test_report_writes_a_pyvis_picture(run: Run, folder: Path, tmp_path: Path, shown: str) -> None:
    path = tmp_path / "p.html"
    answer(
        run,
        "report",
        planted(folder, "phoenix"),
        "--format",
        "pyvis",
        "--show",
        shown,
        "--out",
        path,
    )
    page = path.read_text(encoding="utf-8")
    assert "vis-network" in page
    assert "https://cdn" not in page


def test_report_writes_one_vector_picture(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.svg"
    answer(run, "report", planted(folder, "phoenix"), "--format", "svg", "--out", path)
    assert ET.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("form", ["html", "svg", "pyvis"])
def test_a_report_is_chinese_unless_another_language_is_asked_for(
    run: Run, folder: Path, tmp_path: Path, form: str
) -> None:
    told = {}
    for lang in ((), ("--lang", "zh"), ("--lang", "en")):  # the run's own setting is English
        path = tmp_path / "r"
        command = ("report", planted(folder, "phoenix"), "--format", form, "--out", path)
        assert run(*command, *lang)[0] == 0
        told[lang] = path.read_text(encoding="utf-8")
    assert told[()] == told["--lang", "zh"]
    assert "线索" in told[()]
    assert "线索" not in told["--lang", "en"]
    assert "lead" in told["--lang", "en"]


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

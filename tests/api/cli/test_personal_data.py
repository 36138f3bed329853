"""No ID number in the clear, and every look at a person in the journal (DESIGN §4, §6)."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.api.cli.commands import Run, answer, planted
from tests.loaders.sheets import CITIZEN, PENALTY, ROW, write_csv

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}1[89][0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]")


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


def test_no_answer_holds_the_hashes_of_masks(run: Run, folder: Path) -> None:
    subject = planted(folder, "phoenix")
    texts = [
        run("network", subject, "--depth", 2, "--json")[1],
        run("show", subject, "--json")[1],
        run("find", "鹤岗", "--json")[1],
    ]
    assert '"kind": "person"' in texts[0]
    assert "masked_number" in texts[0]
    assert not any("_masks" in text for text in texts)


def test_a_person_is_found_by_his_id_number_which_nothing_repeats(run: Run, tmp_path: Path) -> None:
    url, header = f"sqlite:///{tmp_path / 'own.db'}", (*PENALTY, "法定代表人证件号码")
    run("load", write_csv(tmp_path / "a.csv", header, (*ROW, CITIZEN[0])), "--store", url)
    questions = [
        ("find", CITIZEN[0]),
        ("show", CITIZEN[0]),
        ("trace", CITIZEN[0]),
        ("find", CITIZEN[1]),
        ("show", CITIZEN[1]),
    ]
    answers = [run(*words, "--store", url, "--purpose", CITIZEN[0]) for words in questions]
    assert [status for status, *_ in answers] == [0, 0, 0, 0, 4]
    assert all(ROW[2] in out for _, out, _ in answers[:3])
    written = "".join(out + err for _, out, err in answers).encode()
    written += b"".join(path.read_bytes() for path in tmp_path.glob("own.db*") if path.is_file())
    assert not any(number.encode() in written for number in CITIZEN[:2])


def test_a_purpose_keeps_no_id_number(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, purpose = f"sqlite:///{tmp_path / 'own.db'}", f"检查 {CITIZEN[0]} 的举报"
    run("load", write_csv(tmp_path / "a.csv", PENALTY, ROW), "--store", url)
    run("find", ROW[2], "--store", url, "--purpose", purpose)
    monkeypatch.setenv("CREDITGRAPH_PURPOSE", purpose)
    run("find", ROW[2], "--store", url)
    with sqlite3.connect(tmp_path / "own.db.access") as access:
        rows = access.execute("SELECT * FROM journal").fetchall()
    kept = json.dumps(rows, ensure_ascii=False, default=str)
    assert kept.count("的举报") == 2
    assert CITIZEN[0] not in kept


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
        (particulars,) = access.execute(
            "SELECT particulars FROM journal WHERE action = 'trace' ORDER BY number DESC LIMIT 1"
        ).fetchone()
    people = {end for end in ends if end.startswith("person:") and "/" not in end}
    assert people
    assert people <= set(json.loads(particulars)["persons"])


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
        particulars = "".join(text for (text,) in access.execute("SELECT particulars FROM journal"))
    assert "person:~" in particulars
    assert name not in particulars

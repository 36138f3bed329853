"""Loads over HTTP: sent, loaded in the background, told of, and to whom."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.access.caller import Caller
from loaders.columns.mapping import shipped_mappings
from tests.api.desks import DEPARTMENT, Client, client, copy_of_city
from tests.api.loading.uploading import (
    FIRMS,
    NUMBERS,
    PENALTY,
    USCC,
    firms,
    loaded,
    over,
    penalty,
    send,
    table,
)
from tests.graph.engines import need_server, wipe
from tests.loaders.sheets import CITIZEN

OFFICER = Caller("officer", frozenset({"data_officer"}), DEPARTMENT)


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client over a city of these tests' own, each of which brings facts of its own."""
    folder = tmp_path_factory.mktemp("loads")
    with client(copy_of_city(folder), folder) as made:
        yield made


def firm(at: Client) -> dict[str, Any]:
    hits = at("POST", "/find", json={"text": "石墨新材料", "limit": 50}).json()["results"]
    found: dict[str, Any] = next(hit for hit in hits if hit["id"].startswith("uscc:"))
    return found


def documents(at: Client, id_: str) -> list[str]:
    records = at("GET", f"/records/of/{id_}").json()["records"]
    return [record["document_no"] for record in records]


def test_a_new_penalty_shows_on_the_card_without_a_restart(at: Client) -> None:
    found = firm(at)
    row = penalty(found["name"], found["id"][5:], 77)
    told = loaded(at, ("处罚.csv", table(PENALTY, row)))
    (sheet,) = told["report"]["files"]
    assert (sheet["file"], sheet["source"], sheet["accepted"]) == ("处罚.csv", "penalty", 1)
    assert row[2] in documents(at, found["id"])


def test_the_members_of_an_archive_are_loaded_and_named(at: Client) -> None:
    bad = ("坏日期商贸有限公司", NUMBERS.uscc(), "2026-02-30")
    sheet = table(FIRMS, ("压缩商贸有限公司", NUMBERS.uscc(), "2020-01-01"), bad)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("县/登记.csv", sheet)
    told = loaded(at, ("报送.zip", content.getvalue()))
    (file,) = told["report"]["files"]
    assert (file["file"], file["accepted"], file["refused"]) == ("报送.zip／县／登记.csv", 1, 1)
    refused = at("GET", f"/loads/{told['number']}/rejects", role="data_officer")
    assert "报送.zip／县／登记.csv" in refused.text


def test_the_same_file_again_changes_nothing(at: Client) -> None:
    file = ("登记.csv", table(FIRMS, ("新开商贸有限公司", USCC[0], "2020-01-01")))
    first, again = loaded(at, file), loaded(at, file)
    assert again["report"]["files"][0]["unchanged"] == 1
    assert again["report"]["revision"] == first["report"]["revision"]


def test_a_dry_run_tells_all_and_writes_nothing(at: Client) -> None:
    before = at.desk.store.revision()
    row = ("试开商贸有限公司", USCC[3], "2020-01-01")
    told = loaded(at, ("登记.csv", table(FIRMS, row)), dry_run="true")
    assert (told["dry_run"], told["report"]["files"][0]["accepted"]) == (True, 1)
    assert at.desk.store.revision() == before


def test_refused_rows_come_back_and_load_once_mended(at: Client) -> None:
    found = firm(at)
    bad = penalty(found["name"], found["id"][5:], 78, decided="2026-02-30")
    told = loaded(at, ("处罚.csv", table(PENALTY, bad)))
    text = at.http.get(told["rejects"], headers=key(at)).text
    assert "处罚决定日期" in text
    loaded(at, ("mended.csv", text.replace("2026-02-30", "2026-02-28").encode()))
    assert bad[2] in documents(at, found["id"])


def key(at: Client) -> dict[str, str]:
    return {"authorization": f"Bearer {at._keys['data_officer']}"}


def test_refused_rows_run_nothing_in_a_spreadsheet_and_load_as_they_were(at: Client) -> None:
    formula = '=HYPERLINK("http://evil","x")'
    told = loaded(at, ("登记.csv", table(FIRMS, (formula, "bad", "2020-01-01"))))
    text = at.http.get(told["rejects"], headers=key(at)).text
    assert "\"'=HYPERLINK" in text
    assert ',"=' not in text
    loaded(at, ("again.csv", text.replace('"bad"', f'"{USCC[1]}"').encode()))
    assert at("GET", f"/entities/uscc:{USCC[1]}").json()["entity"]["name"] == formula


def test_each_download_of_refused_rows_is_journalled(at: Client) -> None:
    told = loaded(at, ("登记.csv", table(FIRMS, ("某公司", CITIZEN[0], ""))))
    before = len(at.desk.store.journal("access", after=0))
    for _ in range(2):
        at.http.get(told["rejects"], headers=key(at))
    entries = at.desk.store.journal("access", after=before)
    assert [(e.who, e.action) for e in entries] == [
        ("data_officer system", f"rejects of load {told['number']}")
    ] * 2


def test_another_department_sees_nothing_of_a_load(at: Client) -> None:
    told = loaded(at, ("登记.csv", table(FIRMS, ("某公司", "bad", ""))))
    other = at.desk.accounts.add_key("other", ["data_officer"], "鹤岗市税务局")
    headers = {"authorization": f"Bearer {other}"}
    for path in (f"/api/loads/{told['number']}", told["rejects"]):
        assert at.http.get(path, headers=headers).status_code == 404
    assert at.http.get("/api/loads", headers=headers).json()["loads"] == []


def test_an_account_without_a_department_is_told_to_get_one(at: Client) -> None:
    other = at.desk.accounts.add_key("nobody's", ["data_officer"])
    headers = {"authorization": f"Bearer {other}"}
    answer = at.http.post("/api/loads", headers=headers, files={"files": ("a.csv", b"a")})
    assert answer.status_code == 403
    assert "department" in answer.json()["detail"]


def test_loads_are_listed_the_latest_first_and_paged(at: Client) -> None:
    sent = [send(at, ("登记.csv", table(FIRMS))).json()["load"]["number"] for _ in range(3)]
    every = at("GET", "/loads?limit=200", role="data_officer").json()["loads"]
    first = at("GET", "/loads?limit=2", role="data_officer").json()
    rest = at("GET", f"/loads?limit=200&after={sent[1]}", role="data_officer").json()
    assert [load["number"] for load in first["loads"]] == sent[:0:-1]
    assert rest["loads"] == [load for load in every if load["number"] <= sent[0]]
    assert (first["truncated"], rest["truncated"]) == (True, False)


def test_lateness_is_told_by_department(at: Client) -> None:
    found = firm(at)
    rows = [penalty(found["name"], found["id"][5:], n, f"2026-0{n}-05") for n in (1, 3)]
    told = loaded(at, ("处罚.csv", table(PENALTY, *rows)), received="2026-03-16")
    (late,) = told["report"]["files"][0]["lateness"].values()
    assert (late["rows"], late["late"]) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"source": "/etc/passwd.toml"}, "this is no source"),
        ({"dated": "yesterday"}, "is no date"),
        ({"dry_run": "perhaps"}, "neither true nor false"),
    ],
)
def test_an_order_that_cannot_be_is_refused_in_a_sentence(
    at: Client, fields: dict[str, str], words: str
) -> None:
    answer = send(at, ("a.csv", table(FIRMS)), **fields)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_file_of_no_known_source_refuses_all_and_nothing_is_written(at: Client) -> None:
    before = at.desk.store.revision()
    good = ("登记.csv", table(FIRMS, ("某公司", USCC[2], "2020-01-01")))
    told = loaded(at, good, ("菜单.csv", table(("菜名", "价格"), ("饺子", "20"))))
    assert (told["state"], told["why"]) == ("refused", "file")
    assert "菜单.csv" in told["detail"]
    assert at.desk.store.revision() == before


def test_questions_are_answered_while_a_load_runs(at: Client) -> None:
    found = firm(at)
    number = send(at, ("登记.csv", firms(40_000))).json()["load"]["number"]
    asked = 0
    while at.desk.loads.every(OFFICER)[0].state != "done":
        assert at("GET", f"/entities/{found['id']}").status_code == 200
        asked += 1
    assert over(at, number)["report"]["files"][0]["accepted"] == 40_000
    assert asked > 5


def test_the_document_names_every_source_that_may_be_asked_for(at: Client) -> None:
    paths = at.http.get("/api/openapi.json").json()["paths"]
    body = paths["/api/loads"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert set(body["schema"]["properties"]["source"]["enum"]) == set(shipped_mappings())


def test_a_load_reaches_a_neo4j_store_too(tmp_path: Path) -> None:
    url, credentials = need_server()
    wipe(url, credentials)
    password = {"NEO4J_PASSWORD": credentials.password}
    with client(url, tmp_path, **password) as at:
        told = loaded(at, ("登记.csv", table(FIRMS, ("图库有限公司", USCC[4], "2020-01-01"))))
        assert told["state"] == "done", told
        card = at("GET", f"/entities/uscc:{USCC[4]}").json()
    assert card["entity"]["name"] == "图库有限公司"

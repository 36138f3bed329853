"""Cases over HTTP: who sees one, what is kept in it, and that nobody overwrites another unseen."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

import pytest

from api.clock import today
from graph.errors import StoreError
from tests.api.desks import DEPARTMENT, SCOPED, Client
from tests.api.routes.test_handovers_http import LEAD, hand_over, lead_of
from tests.builders import happen, penalty, tell

DECIDED = (today() - timedelta(days=20)).isoformat()
HOSTILE = '<script>alert(1)</script>"\'`=HYPERLINK("x")\u202e\x00'


def firms(at: Client, count: int = 1) -> list[str]:
    found = at("POST", "/find", json={"text": "公司", "limit": 40}).json()["results"]
    return [one["id"] for one in found if one["id"].startswith("uscc:")][:count]


def opened(at: Client, role: str = "investigator", title: str = "核查") -> int:
    answer = at("POST", "/cases", json={"title": title}, role=role)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["case"]["number"])


def put(at: Client, case: int, what: str, **body: Any) -> dict[str, Any]:
    answer = at("POST", f"/cases/{case}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def drawn(middle: str, *others: str, **more: Any) -> dict[str, Any]:
    places = {id_: [100.0 * n, 10.0] for n, id_ in enumerate((middle, *others))}
    day = today().isoformat()
    return {"title": "图", "middle": middle, "places": places, "as_of": day, "day": day, **more}


def test_a_case_is_seen_by_its_members_and_by_supervisors_alone(writing: Client) -> None:
    theirs = opened(writing, role="supervisor")
    assert writing("GET", f"/cases/{theirs}").status_code == 404
    body = {
        "version": 1,
        "title": "共同核查",
        "state": "open",
        "members": ["investigator system"],
    }
    shared = writing("PUT", f"/cases/{theirs}", json=body, role="supervisor")
    assert shared.status_code == 200, shared.text
    assert writing.told(f"/cases/{theirs}")["case"]["title"] == "共同核查"
    mine = opened(writing)
    assert writing.told(f"/cases/{mine}", role="supervisor")["case"]["owner"] == (
        "investigator system"
    )
    assert writing("GET", f"/cases/{mine}", role="enquirer").status_code == 403


def test_a_member_is_a_user_who_may_work_on_cases(writing: Client) -> None:
    case = opened(writing)
    for name in ("nobody", "enquirer", "administrator"):
        body = {"version": 1, "title": "x", "state": "open", "members": [name]}
        assert writing("PUT", f"/cases/{case}", json=body).status_code == 422


@pytest.mark.parametrize("what", ["heading", "note", "task"])
def test_two_who_edit_do_not_overwrite_each_other(writing: Client, what: str) -> None:
    case = opened(writing)
    if what == "heading":
        path, body = f"/cases/{case}", {"title": "甲", "state": "open", "members": []}
    else:
        told = put(writing, case, f"{what}s", text="原文")
        path = f"/cases/{case}/{what}s/{told[f'{what}s'][0]['item']}"
        body = {"text": "甲改"}
    assert writing("PUT", path, json={**body, "version": 1}).status_code == 200
    late = writing("PUT", path, json={**body, "version": 1}, headers={"accept-language": "zh"})
    assert (late.status_code, "刷新" in late.json()["detail"]) == (409, True)
    assert writing("PUT", path, json={**body, "version": 2}).status_code == 200


def test_what_somebody_changed_meanwhile_is_not_taken_out(writing: Client) -> None:
    case = opened(writing)
    item = put(writing, case, "notes", text="一")["notes"][0]["item"]
    writing("PUT", f"/cases/{case}/notes/{item}", json={"text": "二", "version": 1})
    assert writing("DELETE", f"/cases/{case}/items/{item}?version=1").status_code == 409
    assert writing("DELETE", f"/cases/{case}/items/{item}?version=2").status_code == 200
    assert writing.told(f"/cases/{case}")["notes"] == []


def test_a_closed_case_takes_nothing_until_it_is_opened_again(writing: Client) -> None:
    case = opened(writing)
    body = {"version": 1, "title": "核查", "state": "closed", "members": []}
    assert writing("PUT", f"/cases/{case}", json=body).json()["case"]["state"] == "closed"
    assert writing("POST", f"/cases/{case}/notes", json={"text": "晚"}).status_code == 422


def test_persons_in_a_case_are_masked_without_a_purpose_and_every_look_is_journalled(
    writing: Client,
) -> None:
    found = writing("POST", "/find", json={"text": SCOPED}, purpose="check").json()["results"]
    case = opened(writing, title=f"关于{SCOPED}")
    put(writing, case, "parties", party=found[0]["id"])
    put(writing, case, "notes", text=f"{SCOPED}来过")
    before = writing.desk.store.journal_lengths()["access"]
    masked = writing("GET", f"/cases/{case}")
    assert SCOPED not in masked.text
    (entry,) = writing.desk.store.journal("access", after=before)
    assert (entry.action, entry.particulars["persons"]) == (f"case {case}", [found[0]["id"]])
    assert SCOPED in writing("GET", f"/cases/{case}", purpose="check").text


def test_what_is_shown_masked_is_not_written_back(writing: Client) -> None:
    case = opened(writing, title=f"关于{SCOPED}")
    (note,) = put(writing, case, "notes", text=f"{SCOPED}来过")["notes"]
    path, body = f"/cases/{case}/notes/{note['item']}", {"text": note["text"], "version": 1}
    heading = {"version": 1, "title": "别的", "state": "open", "members": []}
    for where, told in ((path, body), (f"/cases/{case}", heading)):
        assert writing("PUT", where, json=told).status_code == 422
        assert writing("PUT", where, json=told, purpose="check").status_code == 200


def test_a_task_is_not_rewritten_as_a_note(writing: Client) -> None:
    case = opened(writing)
    (task,) = put(writing, case, "tasks", text="走访")["tasks"]
    path, body = f"/cases/{case}/notes/{task['item']}", {"text": "笔记", "version": 1}
    assert writing("PUT", path, json=body).status_code == 404


def test_hostile_text_is_kept_as_it_is_and_runs_nowhere(writing: Client) -> None:
    text = HOSTILE.replace("\x00", "")
    case = opened(writing, title=text[:180])
    (party,) = firms(writing)
    put(writing, case, "notes", text=text)
    put(writing, case, "tasks", text=text)
    put(writing, case, "files", name=text, size=1, sha256="3" * 64)
    put(writing, case, "pictures", **drawn(party, title=text))
    writing.login("supervisor")
    page = writing.http.get(f"/cases/{case}").text
    assert "<script>alert" not in page
    item = writing.told(f"/cases/{case}")["pictures"][0]["item"]
    svg = writing("GET", f"/cases/{case}/pictures/{item}/svg")
    assert (svg.status_code, "<script" in svg.text) == (200, False)
    cells = unpacked(writing, case)["files.csv"].decode("utf-8-sig")
    assert "=HYPERLINK" not in cells.splitlines()[1].split(",")[1][:2]


def test_a_picture_keeps_places_filters_and_both_clocks(writing: Client) -> None:
    case = opened(writing)
    one, other = firms(writing, 2)
    filters = {"kinds": ["phone"], "grades": ["lead"], "ties": ["family_of"]}
    sent = drawn(one, other, filters=filters, pinned=[other], at_revision=3)
    item = put(writing, case, "pictures", **sent)["pictures"][0]["item"]
    kept = writing.told(f"/cases/{case}/pictures/{item}")
    assert {name: kept[name] for name in ("places", "filters", "pinned", "day", "at_revision")} == {
        "places": {one: [0.0, 10.0], other: [100.0, 10.0]},
        "filters": filters,
        "pinned": [other],
        "day": today().isoformat(),
        "at_revision": 3,
    }


def unpacked(at: Client, case: int, **more: Any) -> dict[str, bytes]:
    answer = at("GET", f"/cases/{case}/export", **more)
    assert answer.status_code == 200, answer.text
    with ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def full_case(at: Client) -> tuple[int, str]:
    """A case with something of each kind, and a party with a record of its own."""
    case, (party, other) = opened(at), firms(at, 2)
    tell(at.desk.store, penalty("c:in-case", party, DECIDED, document_no="鹤测字〔2026〕77号"))
    put(at, case, "parties", party=party)
    put(at, case, "notes", text="见鹤测字[2026]77号决定书")
    put(at, case, "tasks", text="调档", until=today().isoformat())
    put(at, case, "files", name="笔录.pdf", size=3, sha256="3" * 64)
    put(at, case, "pictures", **drawn(party, other))
    return case, party


def test_an_export_holds_everything_under_a_sealed_manifest_and_is_journalled(
    writing: Client,
) -> None:
    case, _ = full_case(writing)
    files = unpacked(writing, case, purpose="check")
    manifest = json.loads(files["manifest.json"])
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert listed == {
        name: sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    assert {"case.json", "chains.csv", "sources.csv", "notes.txt", "files.csv"} <= files.keys()
    assert any(name.startswith("pictures/") for name in files)
    assert b"c:in-case" in files["sources.csv"]
    (entry,) = (
        one
        for one in writing.desk.store.journal("facts", limit=100_000)
        if one.action == "case" and one.particulars["what"] == "exported"
    )
    assert entry.particulars["digest"] == sha256(files["manifest.json"]).hexdigest()
    assert "c:in-case" in entry.particulars["records"]


def test_the_tables_of_an_export_are_in_words_with_times_in_beijing(writing: Client) -> None:
    case, _ = full_case(writing)
    put(writing, case, "parties", party=LEAD)
    files = unpacked(writing, case, purpose="check", headers={"accept-language": "zh"})
    tables = {
        name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    (task,) = tables["tasks.csv"]
    assert task["任务内容"] == "调档"
    (file,) = tables["files.csv"]
    assert datetime.fromisoformat(file["时间（北京）"]).date() == today()
    assert {one["类别"] for one in tables["parties.csv"]} == {"企业"}
    assert all(re.search("[→←]", one["关联链条"]) for one in tables["chains.csv"])
    assert len(tables["chains.csv"]) >= 1
    assert "_of" not in files["chains.csv"].decode()
    assert {one["事实"] for one in tables["sources.csv"]} == {"关系", "记录"}
    assert re.match(r"第 \d+ 项 · .+ · \d{4}-\d\d-\d\d \d\d:", files["notes.txt"].decode())


def test_a_withdrawn_record_is_in_no_case_or_export_made_since_and_marks_the_note(
    writing: Client,
) -> None:
    case, _ = full_case(writing)
    assert writing.told(f"/cases/{case}")["notes"][0]["withdrawn"] == 0
    happen(writing.desk.store, "c:in-case", "repair")
    told = writing.told(f"/cases/{case}")
    assert (told["notes"][0]["withdrawn"], "77号" in told["notes"][0]["text"]) == (1, True)
    files = unpacked(writing, case)
    assert [name for name, content in files.items() if b"c:in-case" in content] == []


def test_a_lead_handed_over_opens_a_case_and_the_answer_comes_back(writing: Client) -> None:
    debtor = lead_of(writing)["debtor"]
    certificate = hand_over(writing, note="请核实").json()["certificate"]
    (lead,) = writing.told("/cases")["leads"]
    case = opened(writing)
    told = put(writing, case, "leads", lead=lead["number"])
    assert told["leads"][0]["note"] == "请核实"
    assert [one["subject"] for one in told["parties"]] == [debtor, f"uscc:{LEAD}"]
    assert writing("POST", f"/cases/{case}/leads", json={"lead": lead["number"]}).status_code == 409
    path = f"/cases/{case}/leads/{lead['number']}/answer"
    body = {"outcome": "confirmed", "text": "登记档案显示为同一人"}
    assert writing("PUT", path, json=body).status_code == 200
    seen = writing.told(f"/leads/of/{certificate}", role="enquirer")["leads"]
    assert (seen[0]["answer"]["outcome"], seen[0]["answer"]["text"]) == tuple(body.values())
    actions = [one.action for one in writing.desk.store.journal("facts", limit=100_000)]
    assert (actions.count("lead_taken"), actions.count("lead_answered")) == (1, 1)


def test_an_officer_sees_what_became_of_the_own_leads_alone(writing: Client) -> None:
    certificate = hand_over(writing).json()["certificate"]
    other = writing.desk.accounts.add_key("another officer", ["enquirer"], DEPARTMENT)
    headers = {"authorization": f"Bearer {other}"}
    seen = writing.http.get(f"/api/leads/of/{certificate}", headers=headers)
    assert (seen.status_code, seen.json()["leads"]) == (200, [])
    assert len(writing.told(f"/leads/of/{certificate}", role="supervisor")["leads"]) == 1


def test_a_change_that_cannot_be_journalled_is_not_kept(
    writing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(writing)
    note = put(writing, case, "notes", text="先有的一条")
    before = writing.told(f"/cases/{case}")["case"]

    def away(*_: Any) -> None:
        raise StoreError("neo4j.unreachable", store="neo4j", error="away")

    heading = {"version": before["version"], "title": "改", "state": "open", "members": []}
    with monkeypatch.context() as patched:
        patched.setattr(writing.desk.store, "commit", away)
        tried = [
            writing("POST", "/cases", json={"title": "新"}),
            writing("POST", f"/cases/{case}/notes", json={"text": "x"}),
            writing("PUT", f"/cases/{case}", json=heading),
        ]
    assert [answer.status_code for answer in tried] == [503] * 3
    assert writing.told(f"/cases/{case}")["case"] == before
    assert "新" not in [one["title"] for one in writing.told("/cases")["cases"]]
    assert "先有的一条" in str(note)

"""The paper over HTTP: what stands on it, for whom, and the journal of its exports."""

import re
from typing import Any

import pytest

from tests.api.desks import DEPARTMENT, Client, city
from tests.pdfs import need_papers, pages_of, text_of
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
OFFICER = "enquirer"


@pytest.fixture(autouse=True, scope="module")
def papers() -> None:
    need_papers()


def vetted(client: Client, subject: str, scenario: str = "project_approval") -> dict[str, Any]:
    body = {"subject": subject, "scenario": scenario}
    answer = client("POST", "/vettings", json=body, role=OFFICER)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def paper(client: Client, code: str, query: str = "", **asker: str) -> Any:
    path = f"/vettings/{code}/paper.pdf{query}"
    return client("GET", path, **{"role": OFFICER, **asker})


def words(client: Client, code: str, query: str = "", **asker: str) -> str:
    answer = paper(client, code, query, **asker)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return text_of(answer.content)


def test_the_paper_has_what_a_file_room_asks_for(reading: Client) -> None:
    made = vetted(reading, TRUTH["bid_53_bidder"][0], "bidding")
    text = words(reading, made["code"])
    subject = made["subject"].partition(":")[2]
    for part in (
        *(DEPARTMENT, "信用核查意见书", subject, made["code"], "北京时间", "限制"),
        *("经办人", "复核人", "批准人", "盖章处", "第1页共", "事由：", "措施：", "条款："),
        *("部门：", "期限：自", made["hash"], made["measures"][:12], made["policy"][:12]),
        f"第{made['revision']}版",
    ):
        assert part in text
    assert re.search(r"信核〔\d{4}〕\d+号", text)
    codes = [one["entity"].partition(":")[2] for one in made["participants"]]
    assert all(code in text for code in codes if re.fullmatch("[0-9A-Z]{18}", code))


def test_an_open_condition_says_what_to_find_out_and_whom_to_ask(reading: Client) -> None:
    made = vetted(reading, TRUTH["wage_49_applicant"][0])
    (asked,) = (f for f in made["findings"] if f["grade"] == "lead" and f["measure"])
    text = words(reading, made["code"])
    assert re.sub(r"\s", "", f"须先核实：{asked['ask']}") in text
    assert re.sub(r"\s", "", f"请向{asked['department']}核实") in text


def test_leads_stand_in_an_annex_and_only_when_asked(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    (lead,) = (f for f in made["findings"] if f["grade"] == "lead")
    debtor = reading.desk.store.entities([lead["debtor"]])[lead["debtor"]].name
    without = words(reading, made["code"])
    assert debtor not in without
    assert "关联链条" not in without
    assert "关联提示1条" in without
    *body, annex = pages_of(paper(reading, made["code"], "?leads=true").content)
    assert debtor in annex
    assert "不作为限制或者拒绝的依据" in annex
    assert debtor not in "".join(body)


def test_a_person_is_masked_unless_role_and_purpose_show_him(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    masked = words(reading, made["code"], "?leads=true")
    shown = words(reading, made["code"], "?leads=true", role="investigator", purpose="check")
    (link, *_) = reading.desk.certificates.of(made["hash"]).certificate["witnesses"].values()
    (person,) = (id_ for id_ in (link["source"], link["target"]) if id_.startswith("person:"))
    name = reading.desk.store.entities([person])[person].name
    assert name in shown
    assert name not in masked
    assert f"{name[0]}*" in masked


@pytest.mark.parametrize("purpose", ["", "check"])
def test_no_id_number_stands_on_a_paper(reading: Client, purpose: str) -> None:
    number = TRUTH["eia_32_person"][0]
    made = vetted(reading, number, "employment")
    text = words(reading, made["code"], "?leads=true", role="investigator", purpose=purpose)
    assert number not in text
    assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", text)


def test_a_paper_is_numbered_once_exported_each_time_and_carries_the_word(writing: Client) -> None:
    made, other = (
        vetted(writing, TRUTH["phoenix"][0]),
        vetted(writing, TRUTH["listed_applicant"][0]),
    )
    before = len(writing.desk.store.journal("access", limit=10_000))
    assert number_in(words(writing, made["code"], "?leads=true")) == 1
    (entry,) = writing.desk.store.journal("access", after=before)
    assert entry.action == f"export paper {made['hash']} with leads"
    assert len(entry.particulars["persons"]) == 1
    assert number_in(words(writing, other["code"])) == 2
    body = {"hash": made["hash"], "accept": False, "reason": "已现场复查合格"}
    assert writing("POST", "/vettings/decisions", json=body, role=OFFICER).status_code == 200
    text = words(writing, made["code"])
    assert number_in(text) == 1
    assert "不采纳，理由：已现场复查合格" in text
    assert "□" not in text


def number_in(text: str) -> int:
    return int(re.findall(r"信核〔\d{4}〕(\d+)号", text)[0])


def test_who_may_see_no_certificate_gets_no_paper(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    assert paper(reading, made["code"], role="data_officer").status_code == 403
    assert paper(reading, "0" * 64).status_code == 404


def test_the_page_leads_to_the_paper(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    reading.login()
    page = reading.http.get(f"/vettings/{made['hash']}").text
    link = f"/vettings/{made['hash']}/paper.pdf"
    assert f'href="{link}"' in page
    assert f'href="{link}?leads=true"' in page
    assert reading.http.get(link).content.startswith(b"%PDF")

"""The paper over HTTP: what stands on it, for whom, and the journal of its exports."""

import re
import sys
from typing import Any

import pytest

from api.access.cookies import LANGUAGE
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


def test_no_number_is_taken_where_no_paper_can_be_made(
    writing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects = (TRUTH[case][0] for case in ("phoenix", "listed_applicant"))
    one, other = (vetted(writing, subject) for subject in subjects)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "weasyprint", None)
        assert paper(writing, one["code"]).status_code == 501
    assert number_in(words(writing, other["code"])) == 1


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


def english(client: Client, code: str, query: str = "", **asker: str) -> str:
    return words(client, code, query, headers={"accept-language": "en"}, **asker)


ENGLISH = {"phoenix": "Leads", "wage_49_applicant": "findoutfirst:", "bid_53_bidder": "Restricted"}


@pytest.mark.parametrize("case", ENGLISH)
def test_in_english_no_sentence_of_ours_is_chinese(reading: Client, case: str) -> None:
    scenario = "bidding" if case.startswith("bid") else "project_approval"
    made = vetted(reading, TRUTH[case][0], scenario)
    text = english(reading, made["code"], "?leads=true")
    assert "Creditvettingopinion" in text
    assert "Translationforreadingonly" in text
    assert ENGLISH[case] in text
    assert re.search(r"信核〔\d{4}〕\d+号", text)  # the number of the paper that is filed
    own = (
        "核查",
        "认定依据",
        "待核实",
        "直接记录",
        "法定延伸",
        "线索",
        "法定代表人",
        "截至",
        "适用",
    )
    assert [one for one in own if one in text.replace("信用核查", "")] == []


def test_a_translation_is_not_to_be_signed(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    text = english(reading, made["code"])
    assert all(word not in text for word in ("Approver", "(seal)", "□"))
    assert "Approver" not in words(reading, made["code"])


def test_in_english_persons_are_masked_as_in_chinese(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    (link, *_) = reading.desk.certificates.of(made["hash"]).certificate["witnesses"].values()
    (person,) = (id_ for id_ in (link["source"], link["target"]) if id_.startswith("person:"))
    name = reading.desk.store.entities([person])[person].name
    text = english(reading, made["code"], "?leads=true")
    assert name not in text
    assert f"{name[0]}*" in text


def test_who_asks_for_no_language_gets_the_paper_that_is_filed(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    assert "盖章处" in words(reading, made["code"])
    assert "盖章处" in english(reading, made["code"], "?lang=zh")
    assert "(seal)" not in words(reading, made["code"], "?lang=en")


def test_an_english_page_leads_to_the_paper_to_file_too(reading: Client) -> None:
    made = vetted(reading, TRUTH["phoenix"][0])
    reading.login()
    reading.http.cookies.delete(LANGUAGE)  # of any path, which would be sent beside this one
    reading.http.cookies.set(LANGUAGE, "en")
    page = reading.http.get(f"/vettings/{made['hash']}").text
    reading.http.cookies.delete(LANGUAGE)
    assert f'href="/vettings/{made["hash"]}/paper.pdf?lang=zh"' in page

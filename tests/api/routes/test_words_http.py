"""Words on certificates over HTTP: one stands, only while its answer holds; found by short code."""

from typing import Any

import pytest

from analytics.vetting.certificate import canonical, with_hash
from graph.model import Batch
from tests.api.desks import Client, city
from tests.builders import happen, penalty, tell
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
BARRED = TRUTH["listed_participant"][0]
OFFICER = "enquirer"


def vet(client: Client, **more: Any) -> dict[str, Any]:
    body = {"subject": BARRED, "scenario": "project_approval", **more}
    answer: dict[str, Any] = client("POST", "/vettings", json=body, role=OFFICER).json()
    return answer


def decide(client: Client, hash_: str, **body: Any) -> Any:
    word = {"hash": hash_, "accept": True, **body}
    return client("POST", "/vettings/decisions", json=word, role=OFFICER)


def withdraw(client: Client, hash_: str, reason: str = "误点采纳") -> Any:
    body = {"hash": hash_, "reason": reason}
    return client("POST", "/vettings/withdrawals", json=body, role=OFFICER)


def words(client: Client, hash_: str) -> list[tuple[str, str, str]]:
    told = client("GET", f"/certificates/{hash_}", role=OFFICER).json()["words"]
    return [(one["word"], one["reason"], one["who"]) for one in told]


def test_words_stand_on_the_certificate_with_reason_and_who(writing: Client) -> None:
    hash_ = vet(writing)["hash"]
    assert decide(writing, hash_).json()["word"] == "accepted"
    assert withdraw(writing, hash_).json()["word"] == "withdrawn"
    assert decide(writing, hash_, accept=False, reason="已整改").json()["word"] == "departed"
    who = f"{OFFICER} system"
    assert words(writing, hash_) == [
        ("accepted", "", who),
        ("withdrawn", "误点采纳", who),
        ("departed", "已整改", who),
    ]


def test_a_second_word_is_refused_and_names_the_first(writing: Client) -> None:
    hash_ = vet(writing)["hash"]
    decide(writing, hash_)
    answer = decide(writing, hash_, accept=False, reason="已整改")
    assert (answer.status_code, f"{OFFICER} system" in answer.json()["detail"]) == (422, True)
    assert len(words(writing, hash_)) == 1


def test_a_withdrawal_needs_a_reason_and_a_word(writing: Client) -> None:
    hash_ = vet(writing)["hash"]
    assert withdraw(writing, hash_).status_code == 422
    decide(writing, hash_)
    assert withdraw(writing, hash_, reason=" ").status_code == 422
    assert len(words(writing, hash_)) == 1


def test_an_answer_that_holds_no_longer_is_refused_with_what_changed(writing: Client) -> None:
    made = vet(writing)
    record = made["findings"][0]["record"]
    happen(writing.desk.store, record, "repair")
    answer = decide(writing, made["hash"])
    assert (answer.status_code, record in answer.json()["detail"]) == (422, True)
    assert words(writing, made["hash"]) == []


def test_an_answer_that_still_holds_after_other_facts_is_decided_on(writing: Client) -> None:
    hash_ = vet(writing)["hash"]
    elsewhere = TRUTH["listed_applicant"][0]
    store = writing.desk.store
    subject = store.find(elsewhere).matches[0].entity.id
    tell(store, penalty("elsewhere", subject, tier="neutral"))
    assert decide(writing, hash_).status_code == 200


def test_a_certificate_of_another_day_is_not_decided_on(reading: Client) -> None:
    hash_ = vet(reading, as_of="2026-05-01")["hash"]
    answer = decide(reading, hash_)
    assert (answer.status_code, "2026-05-01" in answer.json()["detail"]) == (422, True)


def test_a_certificate_is_found_by_the_code_on_its_paper(reading: Client) -> None:
    made = vet(reading)
    for typed in (made["code"], made["code"].lower().replace("-", " ")):
        answer = reading("GET", f"/certificates/{typed}", role=OFFICER)
        assert answer.json()["hash"] == made["hash"]


def test_a_decided_certificate_is_found_by_its_code_for_good(writing: Client) -> None:
    made = vet(writing)
    decide(writing, made["hash"])
    writing.desk.certificates.forget(made["hash"])
    answer = writing("GET", f"/certificates/{made['code']}", role=OFFICER)
    assert answer.json()["hash"] == made["hash"]


@pytest.mark.parametrize(
    ("change", "status"), [(lambda code: code[:-1] + "!", 422), (lambda _: "0" * 12, 404)]
)
def test_a_code_that_is_wrong_or_nobodys_is_refused(
    reading: Client, change: Any, status: int
) -> None:
    code = change(vet(reading)["code"])
    assert reading("GET", f"/certificates/{code}", role=OFFICER).status_code == status


def test_a_mistyped_code_is_said_to_be_one(reading: Client) -> None:
    code = vet(reading)["code"]
    wrong = ("1" if code[0] == "0" else "0") + code[1:]
    answer = reading("GET", f"/certificates/{wrong}", role=OFFICER)
    assert (answer.status_code, "check character" in answer.json()["detail"]) == (422, True)


def test_a_certificate_planted_in_the_store_is_not_shown(writing: Client) -> None:
    body = {"subject": BARRED, "scenario": "project_approval"}
    whole = writing("POST", "/vettings", json=body, purpose="check").json()["certificate"]
    bad = with_hash({**whole, "decision": "pass", "findings": []})
    writing.desk.store.commit(Batch(texts={bad["hash"]: canonical(bad)}))
    answer = writing("GET", f"/certificates/{bad['hash']}", role=OFFICER)
    assert (answer.status_code, "seal" in answer.json()["detail"]) == (422, True)
    assert decide(writing, bad["hash"]).status_code == 422


def test_the_page_shows_the_word_and_takes_it_back(writing: Client) -> None:
    csrf = writing.login(OFFICER)
    made = vet(writing)
    path = f"/vettings/{made['hash']}"
    form = {"csrf": csrf, "word": "accept"}
    assert writing.http.post(f"{path}/word", data=form).status_code == 200
    shown = writing.http.get(path).text
    assert made["code"] in shown
    assert 'value="withdraw"' in shown
    assert 'value="accept"' not in shown
    again = writing.http.post(f"{path}/word", data=form)
    assert (again.status_code, "一份凭证只有一个意见" in again.text) == (422, True)
    back = {"csrf": csrf, "word": "withdraw", "reason": "误点采纳"}
    assert "意见已收回" in writing.http.post(f"{path}/word", data=back).text
    shown = writing.http.get(path).text
    assert "误点采纳" in shown
    assert 'value="accept"' in shown


def test_the_page_asks_for_the_reason_of_departing(writing: Client) -> None:
    csrf = writing.login(OFFICER)
    path = f"/vettings/{vet(writing)['hash']}"
    form = {"csrf": csrf, "word": "depart", "reason": "   "}
    answer = writing.http.post(f"{path}/word", data=form)
    assert (answer.status_code, "须写明理由" in answer.text) == (422, True)
    assert writing.http.post(f"{path}/word", data={**form, "reason": "已整改"}).status_code == 200


def test_paper_has_the_code_and_the_word(writing: Client) -> None:
    writing.login(OFFICER)
    made = vet(writing)
    path = f"/vettings/{made['hash']}/print"
    paper = writing.http.get(path).text
    assert made["code"] in paper
    assert 'class="sign"' in paper
    decide(writing, made["hash"], accept=False, reason="已整改并复查合格")
    paper = writing.http.get(path).text
    assert "已整改并复查合格" in paper
    assert 'class="sign"' not in paper


def test_the_page_of_codes_leads_to_the_vetting(reading: Client) -> None:
    reading.login(OFFICER)
    made = vet(reading)
    got = reading.http.get(f"/certificates?code={made['code']}", follow_redirects=False)
    assert (got.status_code, got.headers["location"]) == (303, f"/vettings/{made['hash']}")
    wrong = reading.http.get("/certificates?code=000")
    assert (wrong.status_code, "请核对后重新输入" in wrong.text) == (422, True)
    assert reading.http.get("/certificates").status_code == 200

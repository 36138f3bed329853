"""Facts of no tier over HTTP: beside the decision, masked, and gone with their records."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook

from graph.identity import id_hash
from graph.model import Record, Relation
from graph.opening import open_store
from loaders.city.numbers import Numbers
from tests.api.desks import DEPARTMENT, SECRET, Client, client
from tests.builders import day, firm, person, tell
from tests.pdfs import need_papers, text_of

OFFICER: Final = "enquirer"
CODE: Final = "91230400W72859538F"
FIRM: Final = f"uscc:{CODE}"
NAME: Final = "欧阳试"
PERSON: Final = f"person:{id_hash(Numbers(7).citizen(), SECRET.encode())}"
PROJECT: Final = "project:2610-230402-04-01-916344"
COUNTED: Final = "另有 2 项未定级事实（欠税 1 项、被执行人 1 项），供核查，不影响结论"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Client]:
    """A desk with a project whose firm owes taxes and whose supervisor is under enforcement."""
    url = f"sqlite:///{tmp_path / 'city.db'}"
    store = open_store(url, secret=SECRET.encode())
    tell(
        store,
        firm(PROJECT, "某项目", kind="project"),
        firm(FIRM, "鹤岗市试验石墨有限公司", identifiers={"uscc": CODE}),
        person(PERSON, NAME),
        Relation("l", "project_legal_person_of", FIRM, PROJECT),
        Relation("s", "participates_in", PERSON, PROJECT, attributes={"role": "supervision"}),
        Record(
            "c:tax",
            "debt",
            FIRM,
            day("2026-01-05"),
            domain="tax",
            amount=500_000.0,
            issuer=DEPARTMENT,
            document_no="税告〔2026〕1号",
            attributes={"tax_kind": "增值税"},
        ),
        Record(
            "c:enforced",
            "listing",
            PERSON,
            day("2026-01-05"),
            list="L-ZX",
            issuer="某法院",
            attributes={"cause": f"{NAME}借款合同纠纷"},
        ),
        source="一局",
        rank=2,
    )
    store.close()
    with client(url, tmp_path) as made:
        yield made


def vetted(at: Client, role: str = OFFICER, **more: Any) -> dict[str, Any]:
    body = {"subject": PROJECT, "scenario": "project_approval"}
    answer = at("POST", "/vettings", json=body, role=role, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def repair(at: Client) -> None:
    body = {"record": "c:tax", "action": "repair", "reason": "已缴清"}
    assert at("POST", "/events", json=body, role="supervisor").status_code == 200


def test_a_pass_names_what_it_does_not_rest_on(at: Client) -> None:
    found = vetted(at)
    assert (found["decision"], found["findings"]) == ("pass", [])
    assert (found["noted_text"], found["noted_rest"]) == (COUNTED, {})
    tax, enforced = found["noted"]
    assert (tax["what"], tax["amount"], tax["department"]) == ("tax_arrears", 500_000.0, DEPARTMENT)
    assert "金额 50万元" in tax["text"]
    assert enforced["what"] == "enforcement"


def test_a_person_in_it_is_masked_as_the_role_requires(at: Client) -> None:
    masked, whole = vetted(at), vetted(at, "investigator", purpose="check")
    assert NAME not in str(masked)
    assert "欧**" in masked["noted"][1]["text"]
    assert NAME in whole["noted"][1]["text"]
    assert whole["certificate"]["noted_text"] == COUNTED


def test_what_is_withdrawn_vanishes_at_once_also_from_what_was_issued(at: Client) -> None:
    issued = vetted(at)
    repair(at)
    assert [one["what"] for one in vetted(at)["noted"]] == ["enforcement"]
    path = f"/certificates/{issued['hash']}"
    kept = at("GET", path, role=OFFICER).json()
    assert kept["since_withdrawn"] == ["c:tax"]
    assert [one["what"] for one in kept["noted"]] == ["enforcement"]
    assert "欠税" not in str(kept)
    past = at("GET", path, role="supervisor", purpose="check").json()
    assert [one["what"] for one in past["noted"]] == ["tax_arrears", "enforcement"]
    assert past["noted_text"] == COUNTED


def test_a_replay_gives_the_same_bytes_and_says_what_was_withdrawn(at: Client) -> None:
    made = vetted(at, "investigator", purpose="check")
    repair(at)
    sent = {key: made[key] for key in ("certificate", "seal", "office")}
    told = at("POST", "/vettings/replay", json=sent).json()
    assert (told["same"], told["since_withdrawn"]) == (True, ["c:tax"])


def test_nobody_decides_on_an_answer_beside_which_something_else_stands_now(at: Client) -> None:
    made = vetted(at)
    repair(at)
    body = {"hash": made["hash"], "accept": True}
    answer = at("POST", "/vettings/decisions", json=body, role=OFFICER)
    assert answer.status_code == 422
    assert "have changed: noted, noted_text" in answer.text


def test_many_say_how_many_are_noted(at: Client) -> None:
    body = {"subjects": [PROJECT, FIRM], "scenario": "project_approval"}
    told = at("POST", "/vettings/batch", json=body, role=OFFICER).json()
    assert [one["noted"] for one in told["results"]] == [2, 1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_and_its_print_say_it_beside_the_decision(at: Client, language: str) -> None:
    made = vetted(at)
    at.login(OFFICER)
    at.http.cookies.set("creditgraph_language", language)
    counted = "facts of no tier (tax arrears: 1, under enforcement: 1)"
    for path in (f"/vettings/{made['hash']}", f"/vettings/{made['hash']}/print"):
        page = at.http.get(path).text
        assert (COUNTED if language == "zh" else counted) in page
        assert "税告〔2026〕1号" in page
        assert NAME not in page
        assert page.index('class="decision pass"') < page.index('id="h-noted"')


def test_the_paper_tells_it_apart_from_the_grounds(at: Client) -> None:
    need_papers()
    made = vetted(at)
    answer = at("GET", f"/vettings/{made['hash']}/paper.pdf", role=OFFICER)
    text = text_of(answer.content).replace("\n", "").replace(" ", "")
    assert "（三）未定级事实" in text
    assert "金额50万元" in text
    assert "未见不利信用记录；另有未定级事实1项" in text
    assert NAME not in text
    assert "借款合同" not in text  # the free text of a masked person's record
    whole = at("GET", f"/vettings/{made['hash']}/paper.pdf", role="investigator", purpose="check")
    assert f"{NAME}借款合同" in text_of(whole.content).replace("\n", "").replace(" ", "")


def test_the_officers_sheet_has_a_column_of_it(at: Client) -> None:
    book = Workbook()
    for line in (["项目代码"], [PROJECT.partition(":")[2]]):
        book.worksheets[0].append(line)
    sent = BytesIO()
    book.save(sent)
    token = at.login(OFFICER)
    form = {"csrf": token, "scenario": "project_approval"}
    answer = at.http.post("/vet/batch", data=form, files={"file": ("a.xlsx", sent.getvalue())})
    header, first = load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    told = dict(zip(header, first, strict=True))
    assert str(told["未定级事实（供核查）"]).splitlines()[0] == COUNTED
    assert NAME not in str(told)

"""The vetting pages, as officers drive them: from the form to the decision, paper and a word."""

import re
from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.api.desks import SCOPED, city
from tests.builders import happen
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
BARRED = TRUTH["listed_participant"][0]


def vet(visitor: Visitor, text: str = BARRED) -> str:
    """Vet by the form; gives the address of the vetting."""
    visitor.goto("/vet")
    visitor.page.fill("#text", text)
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_url("**/vettings/**")
    return visitor.page.url.removeprefix(visitor.served.url)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_vetting_says_the_decision_and_its_grounds_article_by_article(
    reading: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer", size=size)
    vet(visitor)
    page = visitor.page
    assert page.locator(".decision .big").inner_text() in ("限制", "复核")
    assert page.locator(".grade-card.listed h3").count() >= 1
    assert page.locator(".grade-card").count() == 3
    assert page.locator("tbody tr").count() >= 2
    assert not visitor.overflows()
    visitor.picture(f"vetting-{size[0]}", tmp_path)


def test_a_part_of_a_name_offers_whom_it_may_mean_and_vets_the_one_chosen(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "enquirer")
    visitor.forgiven.append("422")
    id_ = f"uscc:{TRUTH['listed_applicant'][0]}"
    name = reading.desk.store.entities([id_])[id_].name
    visitor.goto("/vet")
    visitor.page.fill("#text", name[3:-4])
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_selector("[role=alert]")
    assert "没有代码或全称恰为" in visitor.page.inner_text("[role=alert]")
    assert not visitor.faults()
    visitor.page.click(f"form.near button:has-text('{name}')")
    visitor.page.wait_for_url("**/vettings/**")
    assert name in visitor.page.inner_text("main")


def test_who_takes_part_is_folded_and_the_grounds_stand_on_the_first_screen(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "enquirer")
    vet(visitor)
    page = visitor.page
    assert not page.locator("details.folded[open]").count()
    assert "其中" in page.locator("details.folded summary").inner_text()
    box = page.locator(".grade-card.listed .finding").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= WIDE[1]
    page.click("details.folded summary")
    assert page.locator("details.folded tbody tr").count() >= 2


def test_an_open_condition_says_whom_to_ask_what_once(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    path = vet(visitor, TRUTH["wage_49_applicant"][0])
    findings = reading.desk.certificates.of(path.rsplit("/", 1)[-1]).certificate["findings"]
    asked = {(one["department"], one["ask"]) for one in findings if one["ask"]}
    assert asked
    told = visitor.page.locator("#h-asks ~ ul > li > p:first-child").all_inner_texts()
    assert len(told) == len(asked)
    assert all(any(f"{office}: {ask}" in text for text in told) for office, ask in asked)
    # Set apart or not, every finding is on the page.
    body = visitor.page.locator("main").inner_text()
    assert all(one["text"].partition("：")[2][:12] in body for one in findings)


def test_the_officer_sees_the_chain_of_a_lead_with_persons_masked(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "enquirer")
    vet(visitor, TRUTH["phoenix"][0])
    (lead,) = visitor.page.locator(".grade-card.lead .finding p:first-child").all_inner_texts()
    path = lead.partition("关联链条：")[2]
    assert re.search("←[^—]+—", path)  # each tie in words, in its direction
    assert re.search("—[^→]+→", path)
    assert "*" in path
    clearing = visitor.page.locator(".grade-card.lead .cut-words").inner_text()
    assert clearing.startswith("若以下")
    assert "*" in clearing
    assert not visitor.page.locator("details.background[open]").count()


def test_a_suggestion_is_chosen_and_vetted_by_keyboard(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    visitor.goto("/vet")
    page = visitor.page
    page.select_option("#scenario", "bidding")
    page.fill("#text", "有限公司")
    page.wait_for_selector("#suggestions li")
    page.keyboard.press("ArrowDown")
    name = page.locator("#suggestions li[aria-selected=true] b").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vettings/**")
    assert page.locator(".question").inner_text() == f"招标投标 · {name}"


def test_whom_to_vet_is_filled_in_from_the_partys_page(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    firm = reading.desk.views.current().reach.top(1)[0].entity
    visitor.goto(f"/parties/{firm}")
    name = visitor.page.locator("h1").inner_text()
    visitor.page.click("main a:has-text('审查')")
    assert visitor.page.input_value("#text") == name


def test_a_name_that_nobody_bears_is_said_with_what_to_do(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    visitor.forgiven.append("422")
    visitor.goto("/vet")
    visitor.page.fill("#text", "没有这个名字")
    visitor.page.click("form.vet button.main")
    assert "请核对代码" in visitor.page.locator("[role=alert]").inner_text()
    assert visitor.page.input_value("#text") == "没有这个名字"


def test_a_vetting_and_each_look_at_it_are_an_entry_of_the_journal(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "enquirer")
    store = reading.desk.store
    person = next(
        i
        for i in reading.desk.views.current().reach.snapshot.entities.ids
        if i.startswith("person:")
    )
    before = len(store.journal("access", limit=100_000))
    visitor.goto(f"/vet?subject={reading.desk.views.current().references.of(person)}")
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_url("**/vettings/**")
    form, vetted, entry = store.journal("access", after=before)
    assert form.action == "vet"  # the form shows whom it is about
    assert vetted.action == entry.action == "vet " + visitor.page.url.rsplit("/", 1)[-1]


def test_no_page_of_a_vetting_names_a_person_without_a_purpose(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "investigator")
    (match,) = reading.desk.store.find(SCOPED).matches
    reference = reading.desk.views.current().references.of(match.entity.id)
    visitor.goto(f"/vet?subject={reference}")
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_url("**/vettings/**")
    for path in ("", "/print"):
        text = visitor.page.goto(visitor.page.url + path)
        assert text is not None
        assert SCOPED not in text.text()
        assert "司**" in text.text()


def test_the_officer_accepts_and_it_stands_in_the_journal(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "enquirer")
    vet(visitor)
    page = visitor.page
    page.click("button.main:has-text('采纳')")
    assert page.url.endswith("word") is False  # the box comes first
    page.locator("form:has(input[value=accept]) input[type=checkbox]").check()
    page.click("button.main:has-text('采纳')")
    page.wait_for_selector("h1:has-text('已采纳')")
    last = writing.desk.store.journal("facts", limit=100_000)[-1]
    assert (last.who, last.particulars["word"]) == ("enquirer", "accepted")


def test_departing_needs_a_reason(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "enquirer")
    visitor.forgiven.append("422")
    vet(visitor)
    page = visitor.page
    form = page.locator("form:has(input[value=depart])")
    form.locator("input[type=checkbox]").check()
    form.locator("textarea").fill("   ")
    form.locator("button").click()
    assert "须写明理由" in page.locator("[role=alert]").inner_text()
    form.locator("input[type=checkbox]").check()
    form.locator("textarea").fill("已整改，复查合格")
    form.locator("button").click()
    page.wait_for_selector("h1:has-text('不采纳')")
    last = writing.desk.store.journal("facts", limit=100_000)[-1]
    assert last.particulars["reason"] == "已整改，复查合格"


def test_who_may_not_decide_is_not_offered_it(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "investigator")
    vet(visitor)
    assert visitor.page.locator("#h-word").count() == 0


def test_a_vetting_says_what_was_withdrawn_and_that_it_is_answered_otherwise_now(
    writing: Served, visit: Visit
) -> None:
    visitor = visit(writing, "enquirer")
    path = vet(visitor)
    certificate = writing.desk.certificates.of(path.rsplit("/", 1)[-1]).certificate
    happen(writing.desk.store, certificate["findings"][0]["record"], "repair")
    visitor.goto(path)
    notes = " ".join(visitor.page.locator(".note").all_inner_texts())
    assert "其中 1 条记录已被修复或撤销" in notes
    assert "答案已有变化" in notes


def test_paper_is_a4_with_page_numbers_and_the_hash_on_each_page(
    reading: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer")
    path = vet(visitor)
    visitor.goto(f"{path}/print")
    paper = visitor.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", paper)) >= 1
    foot = visitor.page.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).map(r => r.cssText)"
        ".filter(t => t.startsWith('@page')).join()"
    )
    assert path.rsplit("/", 1)[-1] in foot
    assert "counter(page)" in foot
    visitor.picture("vetting-paper", tmp_path)


def test_a_hash_that_nobody_issued_gets_a_page_that_says_so(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    visitor.forgiven.append("404")
    visitor.goto(f"/vettings/{'0' * 64}")
    assert visitor.page.locator("h1").inner_text() == "没有找到"

"""The page of a party in a browser: its brief at first sight, and all behind it further down."""

from pathlib import Path

import pytest

from graph.store import Store
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.builders import day, firm, heads, owns, penalty, person, tell

DEBTOR, HEAD, OTHER = "uscc:brief-one", f"person:{'6' * 32}", "uscc:brief-two"
NAME = "欧阳览"


def fill(store: Store) -> None:
    since = day("2015-03-02")
    debt = penalty("c:brief", DEBTOR, list="L-SX", document_no="（2026）黑04执8号")
    head = person(HEAD, NAME)
    tell(store, firm(DEBTOR, "鹤岗市一览甲厂"), firm(OTHER, "鹤岗市一览乙厂"), head, debt)
    registry = (
        heads(HEAD, DEBTOR, id="r1", valid_from=since),
        heads(HEAD, OTHER),
        owns(HEAD, OTHER),
    )
    tell(store, *registry, source="organisations")
    tell(store, heads(HEAD, DEBTOR, id="r2"), source="lists", rank=4)


def come(at: Served, visit: Visit, name: str, size: tuple[int, int] = WIDE) -> Visitor:
    fill(at.desk.store)
    visitor = visit(at, name, size=size)
    if visitor.page.locator("#purpose").count():
        visitor.page.fill("#purpose", "核查〔2026〕8号")
        visitor.page.click("form.purpose button")
    return visitor


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_brief_stands_on_the_first_screen(
    writing: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = come(writing, visit, "investigator", size)
    visitor.goto(f"/parties/{DEBTOR}")
    brief = visitor.page.locator(".brief > dl")
    said = brief.inner_text()
    assert "（2026）黑04执8号" in said
    assert NAME in said
    assert "鹤岗市一览乙厂" in visitor.page.locator("#h-reaches ~ ol").inner_text()
    box = brief.bounding_box()
    assert box is not None
    if size == WIDE:
        assert box["y"] + box["height"] <= size[1]
    assert not visitor.overflows()
    visitor.picture(f"party-{size[0]}", tmp_path)


def test_what_reaches_a_party_is_told_by_the_strongest_chain_with_its_ties_below(
    writing: Served, visit: Visit
) -> None:
    visitor = come(writing, visit, "investigator")
    visitor.goto(f"/parties/{OTHER}")
    page = visitor.page
    assert "只有 1 条线索" in page.locator(".brief div.lead").inner_text()
    (line,) = page.locator("ol.chains > li").all()
    assert "鹤岗市一览甲厂" in line.locator("p").first.inner_text()
    assert line.locator("details li").count() == 2


def test_a_tie_of_two_sources_stands_once_with_both(writing: Served, visit: Visit) -> None:
    visitor = come(writing, visit, "investigator")
    visitor.goto(f"/parties/{DEBTOR}")
    rows = visitor.page.locator("#h-ties ~ .scroll tbody tr")
    assert rows.count() == 1
    assert all(word in rows.inner_text() for word in ("2015-03-02", "登记·企业", "名单"))
    assert visitor.page.inner_text("#h-ties ~ .counts").split() == ["法定代表人", "←", "1"]
    begun = visitor.page.locator(".timeline li.begun")
    assert begun.count() == 1


def test_who_sees_no_chains_gets_the_brief_without_them(writing: Served, visit: Visit) -> None:
    visitor = come(writing, visit, "enquirer")
    visitor.goto(f"/parties/{OTHER}")
    assert visitor.page.locator("ol.chains").count() == 0
    assert "欧**" in visitor.page.locator(".brief").inner_text()
    assert NAME not in visitor.page.content()

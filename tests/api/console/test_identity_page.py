"""The page of identity in a browser: candidates side by side, a verdict, and its undoing."""

from pathlib import Path

import pytest

from graph.identity import canonical_mask, id_hash
from graph.mask_evidence import ATTRIBUTE, mask_hashes
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.api.desks import SECRET
from tests.builders import firm, heads, penalty, person, tell

NAME, NUMBER = "欧阳页", Numbers(79).citizen()
MASK = NUMBER[:10] + "*" * 4 + NUMBER[-4:]
KEY = SECRET.encode()
HEAD = f"person:{id_hash(NUMBER, KEY)}"
DEBTOR = f"person:〔2025〕黑0402执9号/{NAME}/{canonical_mask(MASK, KEY)}"
FIRM = "uscc:91230400W85046069U"


def fill(store: Store) -> None:
    tell(
        store,
        firm(FIRM, "鹤岗市页面石墨有限公司"),
        person(HEAD, NAME, attributes={ATTRIBUTE: mask_hashes(NUMBER, NAME, KEY)}),
        person(DEBTOR, NAME, attributes={ATTRIBUTE: mask_hashes(MASK, NAME, KEY)}),
        heads(HEAD, FIRM),
        penalty("c:page-debt", DEBTOR, list="L-SX"),
    )


def purpose(visitor: Visitor) -> None:
    visitor.page.fill("#purpose", "核查〔2026〕9号")
    visitor.page.click("form.purpose button")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_two_parties_are_read_side_by_side(
    writing: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    fill(writing.desk.store)
    visitor = visit(writing, "investigator", size=size)
    purpose(visitor)
    visitor.goto(f"/identity/{HEAD}")
    pair = visitor.page.locator("article.pair")
    assert "前10位、后4位" in pair.locator(".points.for").inner_text()
    assert "〔2025〕黑0402执9号" in pair.inner_text()
    assert not visitor.overflows()
    visitor.picture(f"identity-{size[0]}", tmp_path)


@pytest.mark.parametrize("id_", [HEAD, DEBTOR], ids=["whose-id-stays", "whose-id-goes"])
def test_a_verdict_is_given_seen_and_lifted_on_the_page(
    writing: Served, visit: Visit, id_: str
) -> None:
    fill(writing.desk.store)
    visitor = visit(writing, "investigator")
    purpose(visitor)
    page = visitor.page
    reference = writing.desk.views.current().references.of(id_)
    visitor.goto(f"/identity/{reference}")
    page.fill("article textarea", "已核对身份证件")
    page.click("button[value=same]")
    assert page.locator("h1").inner_text() == "已认定为同一主体"
    page.click("text=返回身份认定")
    assert "已核对身份证件" in page.locator(".verdicts").inner_text()
    visitor.goto(f"/parties/{reference}")
    assert page.locator("a[href='/records/c%3Apage-debt']").count() >= 1
    visitor.goto(f"/identity/{reference}")
    page.click(".verdicts summary")
    page.fill(".verdicts textarea", "认定有误")
    page.click("button[value=undo]")
    assert page.locator("h1").inner_text() == "认定已撤回"
    assert writing.desk.store.verdicts() == ()


def test_who_sees_persons_masked_is_told_what_to_do_first(writing: Served, visit: Visit) -> None:
    fill(writing.desk.store)
    visitor = visit(writing, "investigator")
    visitor.goto(f"/identity/{HEAD}")
    assert "说明查询目的" in visitor.page.locator("main .note").inner_text()
    assert visitor.page.locator("article form").count() == 0
    assert NAME not in visitor.page.content()


def test_a_party_that_nobody_suggests_is_compared_at_request(writing: Served, visit: Visit) -> None:
    fill(writing.desk.store)
    visitor = visit(writing, "investigator")
    visitor.goto(f"/identity/{FIRM}")
    visitor.forgiven.append("422")
    visitor.page.fill("#text", "没有这个名字")
    visitor.page.click("button[value=compare]")
    assert visitor.page.locator("[role=alert]").count() == 1
    other = writing.desk.store.find("石墨", limit=5).matches
    name = next(m.entity.name for m in other if m.entity.id != FIRM)
    visitor.page.fill("#text", name)
    visitor.page.click("button[value=compare]")
    assert name in visitor.page.locator("article.pair").inner_text()

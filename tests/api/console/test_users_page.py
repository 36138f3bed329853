"""The users page, as an administrator drives it."""

from pathlib import Path

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, Served


def test_a_user_is_added_changed_and_shut_out(writing: Served, visit: Visit) -> None:
    page = visit(writing, "administrator").page
    page.goto(f"{writing.url}/users")
    form = page.locator("form[action='/users']")
    form.locator("[name=name]").fill("王审批")
    form.locator("[name=password]").fill("a long enough password")
    form.get_by_label("审查员").check()
    form.locator("button").click()
    assert "用户已添加" in page.locator("[role=status]").inner_text()
    card = page.locator(".accounts .card", has_text="王审批")
    card.get_by_text("更改", exact=True).click()
    card.get_by_label("监督员").check()
    card.get_by_role("button", name="保存更改").click()
    assert card.locator(".role").all_inner_texts() == ["审查员", "监督员"]
    card.get_by_text("停用", exact=True).first.click()
    card.get_by_role("button", name="停用").click()
    assert "已停用" in card.inner_text()
    assert "王审批" not in page.url


def test_a_key_is_shown_once_and_then_only_that_there_is_one(writing: Served, visit: Visit) -> None:
    page = visit(writing, "administrator").page
    page.goto(f"{writing.url}/users")
    form = page.locator("section[aria-labelledby=h-key] form")
    form.locator("[name=name]").fill("审批系统")
    form.get_by_label("审查员").check()
    form.locator("button").click()
    key = page.locator(".made .key").inner_text()
    assert writing.desk.accounts.of_key(key) is not None
    page.goto(f"{writing.url}/users")
    assert key not in page.content()
    assert "审批系统" in page.locator(".accounts").inner_text()


def test_what_was_left_out_is_said_and_what_was_typed_stays(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "administrator")
    visitor.forgiven.append("422")
    page = visitor.page
    page.goto(f"{writing.url}/users")
    form = page.locator("form[action='/users']")
    form.locator("[name=name]").fill("王审批")
    form.locator("[name=password]").fill("a long enough password")
    form.locator("button").click()
    assert "至少选择一个" in page.locator("[role=alert]").inner_text()
    assert form.locator("[name=name]").input_value() == "王审批"
    assert not writing.desk.accounts.has_user("王审批")


def test_the_page_fits_a_telephone(reading: Served, visit: Visit, tmp_path: Path) -> None:
    visitor = visit(reading, "administrator", size=NARROW)
    visitor.goto("/users")
    visitor.page.locator("summary").first.click()
    assert not visitor.overflows()
    visitor.picture("users-390", tmp_path)


def test_others_are_told_that_their_roles_do_not_cover_it(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "investigator")
    visitor.forgiven.append("403")
    visitor.goto("/users")
    assert "您的角色无权" in visitor.page.locator("h1").inner_text()

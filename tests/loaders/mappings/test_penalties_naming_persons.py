"""A sheet of penalties that says beside the form whom a decision holds responsible."""

from pathlib import Path

import pytest

from graph.model import NamedIn
from graph.store import Store
from tests.law_cases.town import Town
from tests.loaders.sheets import take


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("直接责任人", "directly_responsible"),
        ("直接负责的主管人员", "directly_responsible_manager"),
        ("编制主持人", "eia_chief_compiler"),
    ],
)
def test_the_person_is_named_in_the_record_under_the_number_given(
    store: Store, tmp_path: Path, word: str, role: str
) -> None:
    town = Town()
    firm, person = town.firm("例安评"), town.person("公孙例")
    named = {"其他责任人": person.name, "责任人角色": word, "其他责任人证件号码": person.code}
    town.penalty(
        firm, "2026-03-01", "安全生产法第九十二条", "吊销许可证件", CF_NR="吊销资质", **named
    )
    report = take(store, *town.write(tmp_path))
    (record,) = store.records(subjects=[f"uscc:{firm.code}"])
    (only,) = store.find(person.name, limit=2).matches
    assert record.named_in == (NamedIn(only.entity.id, role),)
    assert only.entity.id.startswith("person:")
    assert not [w for file in report.files for w in file.warnings if "unread" in w.code]


def test_a_sheet_without_them_names_nobody(store: Store, tmp_path: Path) -> None:
    town = Town()
    firm = town.firm("例安评")
    town.penalty(firm, "2026-03-01", "安全生产法第九十二条", "吊销许可证件", CF_NR="吊销资质")
    take(store, *town.write(tmp_path))
    (record,) = store.records(subjects=[f"uscc:{firm.code}"])
    assert record.named_in == ()

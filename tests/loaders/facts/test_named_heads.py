"""A listing that names its subject's legal representative again names the numbered person."""

from pathlib import Path

import pytest

from loaders.city.numbers import Numbers
from tests.loaders.sheets import USCC, a_store, take, write_csv

HEADER = (
    "名单代码",
    "主体名称",
    "统一社会信用代码",
    "法定代表人",
    "法定代表人证件号码",
    "文书号",
    "列入日期",
    "认定机关",
    "其他责任人",
    "责任人角色",
)
NUMBER = Numbers(7).citizen()


@pytest.mark.parametrize(
    ("named", "number", "same"),
    [
        ("诸葛己壹", NUMBER, True),
        ("诸葛 己壹", NUMBER, True),
        ("诸葛己贰", NUMBER, False),
        ("诸葛己壹", "", False),  # by name alone: the same scoped person, without a number
    ],
)
def test_who_is_named_beside_his_number_is_the_numbered_person(
    tmp_path: Path, named: str, number: str, same: bool
) -> None:
    store = a_store(tmp_path)
    firm = ("甲公司", USCC[0], "诸葛己壹", number, "1号", "2026-05-01", "鹤岗市人社局")
    take(store, write_csv(tmp_path / "a.csv", HEADER, ("L-WAGE", *firm, named, "直接责任人")))
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    (name,) = record.named_in
    entity = store.entities([name.entity])[name.entity]
    assert ("id_hash" in entity.identifiers) is same
    store.close()

"""The year that a table is for, from its header, else from its titles and names."""

from dataclasses import dataclass

import pytest

from loaders.columns.year_told import year_told


@dataclass(frozen=True)
class Table:
    """A table as `year_told` sees it."""

    header: tuple[str, ...]
    above: tuple[str, ...] = ()
    sheet: str = ""
    file: str = ""


@pytest.mark.parametrize(
    ("table", "year"),
    [
        (Table(("企业名称", "2025年度环境信用评价等级")), 2025),
        (Table(("企业名称", "2025年等级"), ("2026年度公示",)), 2025),
        (Table(("企业名称", "等级"), ("2025年度企业环境信用评价结果",)), 2025),
        (Table(("企业名称", "等级"), sheet="2025年度"), 2025),
        (Table(("企业名称", "等级"), file="2025年度等级.xlsx"), 2025),
        (Table(("企业名称", "2024年等级", "2025年等级")), None),
        (Table(("企业名称", "等级"), ("2025年度", "2024年度")), None),
        (Table(("企业名称", "等级"), ("填报日期：2026年4月1日",)), None),
        (Table(("企业名称", "等级")), None),
    ],
)
def test_one_year_alone_is_the_tables(table: Table, year: int | None) -> None:
    assert year_told(table) == year

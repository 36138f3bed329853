"""Intermediaries by the words for their kinds, and who practises where."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import FIRM, OTHER, PROJECT, Form, relations_of, send, taken
from tests.loaders.sheets import CITIZEN, NUMBERS

ID = f"uscc:{FIRM}"


def practitioner(agency: str, practice: str) -> Form:
    return {
        "姓名": "赵甲",
        "证件号码": CITIZEN[0],
        "机构名称": agency,
        "机构统一社会信用代码": FIRM,
        "执业类型": practice,
    }


@pytest.mark.parametrize(
    ("agency", "practice"),
    [
        ("甲市第一中学", "教师"),
        ("甲市人民医院", "医师"),
        ("甲幼儿园", ""),
        ("甲区卫生院", "会计"),
        ("甲教育培训有限公司", "教师"),
    ],
)
def test_a_school_or_hospital_becomes_no_intermediary(
    store: Store, tmp_path: Path, agency: str, practice: str
) -> None:
    assert taken(send(store, tmp_path, practitioner(agency, practice))) == ("practitioners", 1, 0)
    assert store.entities([ID])[ID].roles == ()
    (tie,) = relations_of(store, ID, "practises_at")
    assert store.entities([tie.source])[tie.source].roles == ("practitioner",)


@pytest.mark.parametrize(
    ("agency", "practice"),
    [("甲律师事务所", "律师"), ("甲医院司法鉴定所", "司法鉴定人"), ("甲评估有限公司", "")],
)
def test_an_agency_with_practitioners_is_an_intermediary(
    store: Store, tmp_path: Path, agency: str, practice: str
) -> None:
    send(store, tmp_path, practitioner(agency, practice))
    assert store.entities([ID])[ID].roles == ("intermediary",)


@pytest.mark.parametrize(
    ("word", "code"),
    [("公证仲裁类", "IM01"), ("律师", "IM02"), ("招标代理", "IM10"), ("IM14", "IM14")],
)
@pytest.mark.parametrize("column", ["类别代码", "机构类别", "中介类别"])
def test_the_words_for_a_kind_of_agency_are_its_code(
    store: Store, tmp_path: Path, word: str, code: str, column: str
) -> None:
    form: Form = {"机构名称": "甲服务有限公司", "统一社会信用代码": FIRM, column: word}
    assert taken(send(store, tmp_path, form)) == ("intermediaries", 1, 0)
    assert store.entities([ID])[ID].attributes["category"] == code


@pytest.mark.parametrize(("word", "trade"), [("专利代理", "专利代理"), ("IM10", None)])
def test_the_trade_of_an_agency_is_kept_as_written(
    store: Store, tmp_path: Path, word: str, trade: str | None
) -> None:
    form: Form = {"机构名称": "甲服务有限公司", "统一社会信用代码": FIRM, "类别代码": word}
    send(store, tmp_path, form)
    told = store.entities([ID])[ID].attributes
    assert (told["category"], told.get("trade")) == ("IM10", trade)


def test_education_is_no_kind_of_agency(store: Store, tmp_path: Path) -> None:
    form: Form = {"机构名称": "甲学校", "统一社会信用代码": FIRM, "类别代码": "教育"}
    assert taken(send(store, tmp_path, form)) == ("intermediaries", 0, 1)


@pytest.mark.parametrize("document", ["", "例合〔2026〕1号"])
def test_services_of_one_day_or_contract_for_several_projects_are_all_kept(
    store: Store, tmp_path: Path, document: str
) -> None:
    projects = [PROJECT, NUMBERS.project("230400", date(2024, 8, 1))]
    rows: list[Form] = [
        {
            "机构名称": "甲服务有限公司",
            "机构统一社会信用代码": FIRM,
            "类别代码": "IM08",
            "客户名称": "乙厂",
            "客户统一社会信用代码": OTHER,
            "项目代码": project,
            "文书号": document,
            "服务日期": "2026-11-02",
        }
        for project in projects
    ]
    assert taken(send(store, tmp_path, *rows)) == ("services", 2, 0)
    served = {tie.attributes["project_code"] for tie in relations_of(store, ID, "serves")}
    assert served == {*projects}

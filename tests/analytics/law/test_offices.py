"""Which department is the office that a measure names, by any of its names (DESIGN §9)."""

import csv
from pathlib import Path

import pytest

from analytics.law import offices
from analytics.law.measures import read_measures
from analytics.law.offices import is_office_of


@pytest.mark.parametrize(
    ("measure", "department"),
    [
        ("市财政局", "鹤岗市财政局"),
        ("市财政局", "黑龙江省鹤岗市财政局"),
        ("市财政局", " 市财政局"),
        ("市应急管理局", "鹤岗市安全生产监督管理局"),
        ("市生态环境局", "鹤岗市环境保护局"),
        ("市市场监督管理局", "鹤岗市工商行政管理局"),
        ("国家税务总局鹤岗市税务局", "鹤岗市地方税务局"),
        ("市人民政府；市人力资源和社会保障局核", "鹤岗市人力资源和社会保障局"),
        ("市人民政府；市人力资源和社会保障局核", "鹤岗市人民政府"),
        ("采购人、采购代理机构；市财政局监督", "鹤岗市财政局"),
        (
            "市应急管理局（通报）→市发展和改革委员会/市营商环境建设监督局（暂停审批）",
            "鹤岗市发改委员会",
        ),
        ("国家自然科学基金委员会", "国家自然科学基金委员会"),
    ],
)
def test_one_office_has_many_names(measure: str, department: str) -> None:
    assert is_office_of(measure, department)


@pytest.mark.parametrize(
    ("measure", "department"),
    [
        ("市财政局", "萝北县财政局"),
        ("市财政局", "黑龙江省财政厅"),
        ("省财政厅（市财政局无此处罚权）", "鹤岗市财政局"),
        ("市财政局", "鹤岗市审计局"),
        ("市民政局", "鹤岗市人力资源和社会保障局"),
        ("各部门", "鹤岗市财政局"),
        ("市财政局", ""),
        ("", ""),
        ("市中级人民法院", "鹤岗市工农区人民法院"),
        ("市财政局", "鹤岗市萝北县财政局"),
        ("市财政局", "鹤岗市经济开发区财政局"),
        ("市财政局", "鹤岗市财政投资评审中心"),
        ("市财政局", "鹤岗市财政局国库支付中心"),
        ("市市场监督管理局", "鹤岗市市场监督管理局工农分局"),
        ("市市场监督管理局", "鹤岗市宝泉岭管理局市场监督管理局"),
        ("市人力资源和社会保障局", "鹤岗市劳动人事争议仲裁委员会"),
        ("市应急管理局", "鹤岗市应急救援支队"),
        ("市应急管理局", "鹤岗市新华镇应急管理局"),
        ("市住房和城乡建设局、市交通运输局", "鹤岗市公安局交通管理局"),
        ("市生态环境局", "鹤岗市生态环境局绥滨分局"),
        ("国家税务总局鹤岗市税务局", "国家税务总局鹤岗市税务局稽查局"),
        ("市中级人民法院", "鹤岗市中级人民法院执行局"),
    ],
)
def test_another_office_or_level_is_not_it(measure: str, department: str) -> None:
    assert not is_office_of(measure, department)


def test_each_condition_can_be_confirmed_by_an_office_of_the_city() -> None:
    asked = {m.department for m in read_measures().hard() if m.condition}
    named = (
        "财政局",
        "应急管理局",
        "市场监督管理局",
        "人力资源和社会保障局",
        "生态环境局",
        "发展和改革委员会",
        "文体广电和旅游局",
        "科学技术局",
        "中级人民法院",
        "税务局",
        "工业和信息化局",
        "营商环境建设监督局",
    )
    covered = {d for d in asked if any(is_office_of(d, f"鹤岗市{o}") for o in named)}
    assert covered == asked


def test_no_name_is_that_of_two_offices() -> None:
    path = Path(offices.__file__).with_name("offices.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        names = [name for row in csv.DictReader(rows) for name in row["names"].split(";")]
    assert len(names) == len(set(names))

"""What a background of usual density promises (DESIGN §14), counted in the files it writes."""

import csv
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from loaders.city.sample import CityReport, write_city

Row = dict[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    return write_city(tmp_path_factory.mktemp("usual"), entities=50_000, seed=11)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    return write_city(tmp_path_factory.mktemp("planted"), entities=0, seed=11)


def rows(city: CityReport, file: str, planted: CityReport | None = None) -> list[Row]:
    """The rows of a csv, less those of the planted cases."""
    less = {tuple(row.values()) for row in rows(planted, file)} if planted else set()
    path = next(path for path in city.files if path.name == file)
    with path.open(encoding="utf-8-sig", newline="") as text:
        return [row for row in csv.DictReader(text) if tuple(row.values()) not in less]


def registered(city: CityReport, planted: CityReport) -> dict[str, Row]:
    return {r["统一社会信用代码"]: r for r in rows(city, "登记_企业.csv", planted)}


def test_one_organisation_in_fifty_is_adverse_and_one_in_twenty_fined(
    city: CityReport, planted: CityReport
) -> None:
    firms = registered(city, planted)
    share = len(firms.keys() & city.recorded) / len(firms)
    assert 0.05 <= share <= 0.09


def test_one_organisation_in_three_hundred_is_on_the_red_list(
    city: CityReport, planted: CityReport
) -> None:
    share = len(rows(city, "名单_红榜.csv", planted)) / len(registered(city, planted))
    assert 0.001 <= share <= 0.006


def test_one_person_in_two_hundred_is_a_masked_judgment_debtor(
    city: CityReport, planted: CityReport
) -> None:
    debtors = rows(city, "失信被执行人.csv", planted)
    masked = [row for row in debtors if "*" in row["身份证号码/组织机构代码"]]
    persons = {row["法定代表人证件号码"] for row in registered(city, planted).values()}
    persons |= {r["证件号码"] for r in rows(city, "登记_主要人员.csv", planted)}
    owners = rows(city, "登记_股东.csv", planted)
    persons |= {r["股东证件号码"] for r in owners if r["股东类型"] == "自然人"}
    assert 0.002 <= len(masked) / len(persons) <= 0.009


def test_a_stake_in_ten_is_unknown_or_in_a_band(city: CityReport, planted: CityReport) -> None:
    told = [row["持股比例"] for row in rows(city, "登记_股东.csv", planted)]
    assert 0.07 <= sum(not share or "-" in share for share in told) / len(told) <= 0.13


def test_agencies_serve_many_projects_and_some_most(city: CityReport, planted: CityReport) -> None:
    served = Counter(row["机构名称"] for row in rows(city, "中介服务.csv", planted))
    assert 5 <= median(served.values()) <= 60
    assert served.most_common(1)[0][1] > 200


def test_towers_are_shared_and_names_repeat(city: CityReport, planted: CityReport) -> None:
    firms = registered(city, planted).values()
    places = Counter(row["住所"] for row in firms)
    assert 30 <= places.most_common(1)[0][1] <= 400
    bearers: dict[str, set[str]] = {}
    for row in firms:
        bearers.setdefault(row["法定代表人"], set()).add(row["法定代表人证件号码"])
    assert max(map(len, bearers.values())) >= 4


def test_a_third_of_debtors_heads_head_another_firm(city: CityReport, planted: CityReport) -> None:
    firms = registered(city, planted)
    heads = Counter(row["法定代表人证件号码"] for row in firms.values())
    listed = [
        firms[row["统一社会信用代码"]]["法定代表人证件号码"]
        for path in city.files
        if path.name.startswith("名单_")
        for row in rows(city, path.name, planted)
        if row["名单代码"] in {"L-SX", "L-TAX", "L-SAMR", "L-WAGE", "L-SAFE"}
        and row["统一社会信用代码"] in firms
    ]
    assert 0.2 <= sum(heads[head] > 1 for head in listed) / len(listed) <= 0.5


def test_in_a_dense_city_more_firms_have_the_head_of_another(tmp_path: Path) -> None:
    shared = {}
    for density in ("usual", "dense"):
        city = write_city(tmp_path / density, entities=8000, seed=11, density=density)
        heads = Counter(row["法定代表人证件号码"] for row in rows(city, "登记_企业.csv"))
        shared[density] = sum(count - 1 for head, count in heads.items() if head)
    assert shared["dense"] > 2 * shared["usual"]

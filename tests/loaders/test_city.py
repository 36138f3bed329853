"""The promises of the sample city: reproducible, valid, and true by construction."""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.errors import InvalidIdentifier
from graph.identifiers import citizen_id, org_code_of, project_code, registration_no, uscc
from loaders.city.lawful import law_cases
from loaders.city.numbers import Numbers
from loaders.city.sample import DEMO_DAY, CityReport, write_city

FOUND = {
    "listed_applicant": "listed",
    "disputed_record": "listed",
    "listed_participant": "listed",
    "agency_fake_report": "listed",
    "phoenix": "lead",
    "replaced_representative": "lead",
    "bidders_one_head": "lead",
    "cross_holding_ring": "lead",
    "agency_tied": "lead",
    "named_person": "lead",
    "phoenix_left": "lead",
    "masked_debtor": "lead",
    "worse_grade": "listed",
    "state_group": "lead",
}
# The other project of these innocents, which they must not be taken for.
NOT_THEIRS = {("builder_of_listed_client", "listed"), ("served_by_listed_agency", "listed")}
INNOCENT = (
    "same_name",
    "state_owner_in_common",
    "ended_before_offence",
    "repaired_record",
    "revoked_record",
    "expired_record",
    "shared_address_hub",
    "far_chain",
    "minor_weak",
    "superseded_grade",
    "builder_of_listed_client",
    "served_by_listed_agency",
    "masked_namesake",
)
PERSON_NUMBERS = (
    "法定代表人证件号码",
    "证件号码",
    "CF_FR_ZJHM",
    "CF_XDR_ZJHM",
    "专家证件号码",
    "XK_FR_SFZH",
    "法定代表人身份证号",
)
PERSON_NAMES = ("法定代表人", "姓名", "法定代表人或者负责人姓名", "限制消费人员姓名")
PLACES = ("住所", "联系电话")

Row = dict[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    return write_city(tmp_path_factory.mktemp("city"), entities=2000, seed=7)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    """Cases and flaws alone, without a background."""
    return write_city(tmp_path_factory.mktemp("bare"), entities=0, seed=7)


def sheet(path: Path) -> list[Row]:
    """The rows of a csv or a workbook under their plain headers."""
    if path.suffix == ".xlsx":
        _, heads, *body, _ = load_workbook(path).worksheets[0].iter_rows(values_only=True)
        plain = [str(head).replace("*（必填）", "") for head in heads]
        return [{h: str(c or "") for h, c in zip(plain, cells, strict=True)} for cells in body]
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text("gb18030")
    return list(csv.DictReader(text.splitlines()))


def sent(city: CityReport) -> Iterator[Row]:
    for path in city.files:
        if path.name != "truth.csv":
            yield from sheet(path)


def named(city: CityReport, file: str) -> list[Row]:
    return next(sheet(path) for path in city.files if path.name == file)


def digests(city: CityReport) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in city.files}


def subject_codes(row: Row) -> list[str]:
    """The credit codes of a row, those of authorities left out."""
    return [
        value
        for head, value in row.items()
        if value
        and ("统一社会信用代码" in head or "XDR_SHXYM" in head)
        and "机关" not in head
        and "数据来源" not in head
    ]


def person_numbers(row: Row) -> list[str]:
    numbers = [row[head] for head in PERSON_NUMBERS if row.get(head)]
    return [*numbers, row["股东证件号码"]] if row.get("股东类型") == "自然人" else numbers


def person_names(row: Row) -> list[str]:
    names = [row[head] for head in PERSON_NAMES if row.get(head)]
    return [*names, row["股东名称"]] if row.get("股东类型") == "自然人" else names


def marks(row: Row) -> set[str]:
    """Everything in a row that could tie it to another."""
    places = [row[head] for head in (*PLACES, "项目代码") if row.get(head)]
    return {*subject_codes(row), *person_numbers(row), *person_names(row), *places}


def refuses(check: Callable[[str], object], text: str) -> bool:
    try:
        check(text)
    except InvalidIdentifier:
        return True
    return False


def test_the_same_seed_gives_the_same_bytes(city: CityReport, tmp_path: Path) -> None:
    assert digests(write_city(tmp_path, entities=2000, seed=7)) == digests(city)


def test_another_seed_gives_another_city(city: CityReport, tmp_path: Path) -> None:
    other = write_city(tmp_path, entities=2000, seed=8)
    assert not {case.subject for case in city.cases} & {case.subject for case in other.cases}
    assert digests(other)["登记_企业.csv"] != digests(city)["登记_企业.csv"]


@pytest.mark.parametrize("entities", [6000, 10_000])
def test_a_city_is_about_as_large_as_asked(entities: int, tmp_path: Path) -> None:
    city = write_city(tmp_path, entities=entities, seed=3)
    assert entities <= city.entities <= entities + 60


def test_a_small_city_has_its_cases_and_half_a_background(
    bare: CityReport, city: CityReport
) -> None:
    assert 1000 <= city.entities - bare.entities <= 1060


def test_the_count_of_entities_is_what_the_files_tell(city: CityReport) -> None:
    found: set[str] = set()
    for row in sent(city):
        found |= {*subject_codes(row), *person_numbers(row)}
        found |= {row[head] for head in (*PLACES, "项目代码") if row.get(head)}
    lots = {(row["项目代码"], row["标段编号"]) for row in named(city, "投标.csv")}
    assert len(found) + len(lots) == pytest.approx(city.entities, rel=0.01)


def test_the_lots_of_the_background_have_their_reviewers(
    city: CityReport, bare: CityReport
) -> None:
    reviewed = Counter((row["项目代码"], row["标段编号"]) for row in named(city, "评标专家.csv"))
    lots = {(row["项目代码"], row["标段编号"]) for row in named(city, "投标.csv")}
    planted = {(row["项目代码"], row["标段编号"]) for row in named(bare, "投标.csv")}
    assert {n for lot, n in reviewed.items() if lot not in planted} == {3}
    assert reviewed.keys() <= lots
    assert lots - reviewed.keys() <= planted  # most of the planted ones have none


def test_every_kind_of_case_stands_in_the_truth_six_times(city: CityReport) -> None:
    truth = Counter((row["case"], row["expect"]) for row in named(city, "truth.csv"))
    by_law = {(case.name, case.expect) for case in law_cases()}
    innocent = {(case, "clear") for case in INNOCENT}
    assert set(truth) == {*FOUND.items(), *innocent, *NOT_THEIRS, *by_law}
    assert min(truth.values()) >= 6


def test_every_subject_is_one_case_and_stands_in_the_files(city: CityReport) -> None:
    subjects = [case.subject for case in city.cases]
    written = {value for row in sent(city) for value in row.values()}
    assert len(subjects) == len(set(subjects))
    # A person known by name only stands there by that name, at the place that its id tells.
    assert {subject.rpartition("/")[2] for subject in subjects} <= written


def test_the_cases_do_not_depend_on_the_size_of_the_city(
    city: CityReport, bare: CityReport
) -> None:
    assert bare.cases == city.cases
    assert bare.flaws == city.flaws


def test_nothing_random_touches_a_case(city: CityReport, bare: CityReport) -> None:
    planted = list(sent(bare))
    theirs = set().union(*map(marks, planted))
    strangers = [row for row in sent(city) if row not in planted]
    assert len(strangers) > 1500
    assert not [row for row in strangers if marks(row) & theirs]


def test_cases_do_not_touch_one_another(bare: CityReport) -> None:
    groups: dict[str, set[str]] = {}
    for row in sent(bare):
        joined = marks(row).union(*(groups.get(mark, set()) for mark in marks(row)))
        groups.update(dict.fromkeys(joined, joined))
    kinds = {case.subject: case.case for case in bare.cases}
    for group in groups.values():
        assert len({kinds[mark] for mark in group & kinds.keys()}) <= 1


def test_a_namesake_has_another_number(city: CityReport) -> None:
    cards = named(city, "登记_企业.csv")
    subjects = {case.subject for case in city.cases if case.case == "same_name"}
    for card in (card for card in cards if card["统一社会信用代码"] in subjects):
        numbers = {c["法定代表人证件号码"] for c in cards if c["法定代表人"] == card["法定代表人"]}
        assert len(numbers) == 2


def test_the_tower_holds_more_than_sixty_firms(city: CityReport) -> None:
    subject = next(case.subject for case in city.cases if case.case == "shared_address_hub")
    cards = named(city, "登记_企业.csv")
    tower = next(card["住所"] for card in cards if card["统一社会信用代码"] == subject)
    assert sum(card["住所"] == tower for card in cards) > 60


def test_leads_and_listings_stay_in_force_for_well_over_a_year(bare: CityReport) -> None:
    standing = [row for row in sent(bare) if row.get("名单代码", "").startswith("L-")]
    # A grade lapses or is replaced within a year by its own law.
    recent = [row for row in standing if not row["退出日期"] and not row["等级"]]
    assert min(row["列入日期"] for row in recent) >= (DEMO_DAY - timedelta(days=183)).isoformat()
    assert all(row["违法日期"] < row["列入日期"] for row in standing)


def test_no_bearer_of_an_id_number_can_be_alive(city: CityReport) -> None:
    numbers = {number for row in sent(city) for number in person_numbers(row) if "E" not in number}
    assert len(numbers) > 500
    assert {number[6:8] for number in numbers} == {"18"}


def test_only_flawed_numbers_fail_their_check(city: CityReport) -> None:
    refused = {flaw.value for flaw in city.flaws if flaw.refusable}
    wrong = {code for row in sent(city) for code in subject_codes(row) if refuses(uscc, code)}
    wrong |= {n for row in sent(city) for n in person_numbers(row) if refuses(citizen_id, n)}
    assert wrong
    assert wrong <= refused


def test_codes_belong_to_organisations_never_registered(city: CityReport) -> None:
    codes = {code for row in sent(city) for code in subject_codes(row) if len(code) == 18}
    assert {org_code_of(code)[0] for code in codes if code.isascii()} == {"W"}


def test_every_flaw_stands_in_its_file(city: CityReport) -> None:
    for flaw in city.flaws:
        cells = [cell for row in named(city, flaw.file) for cell in row.values() if cell]
        assert any(flaw.value in cell for cell in cells), flaw


def test_a_correction_keeps_the_number_and_changes_the_content(city: CityReport) -> None:
    flaw = next(flaw for flaw in city.flaws if "correction" in flaw.what)
    first, second = [row for row in named(city, flaw.file) if row["文书号"] == flaw.value]
    differing = {head for head in first if first[head] != second[head]}
    assert differing == {"事由", "报送日期"}


def test_a_workbook_has_a_merged_title_noted_headers_and_a_footer(city: CityReport) -> None:
    path = next(path for path in city.files if path.name == "行政处罚_2026.xlsx")
    page = load_workbook(path).worksheets[0]
    assert [str(part) for part in page.merged_cells.ranges] == ["A1:AD1"]
    assert page["A2"].value == "行政相对人名称*（必填）"
    assert str(page.cell(page.max_row, 1).value).startswith("填报单位")


def test_one_file_is_in_the_old_encoding(city: CityReport) -> None:
    content = next(path.read_bytes() for path in city.files if path.name == "担保.csv")
    assert content.decode("gb18030").startswith("担保人名称")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_some_people_hold_many_firms(tmp_path: Path) -> None:
    city = write_city(tmp_path, entities=8000, seed=5)
    cards = named(city, "登记_企业.csv")
    firms = Counter(card["法定代表人证件号码"] for card in cards if card["法定代表人证件号码"])
    assert firms.most_common(1)[0][1] >= 4
    assert sum(count == 1 for count in firms.values()) > len(firms) / 2


def test_every_kind_of_agency_is_at_work(city: CityReport) -> None:
    kinds = {row["类别代码"] for row in named(city, "中介机构.csv")}
    assert kinds == {f"IM{number:02d}" for number in range(1, 15)}


def test_a_practitioner_may_have_moved_between_agencies(tmp_path: Path) -> None:
    # Another seed than that of the other tests, in which by chance nobody moved.
    city = write_city(tmp_path, entities=2000, seed=5)
    moved = [row for row in named(city, "从业人员.csv") if row["截止日期"]]
    assert moved
    assert all(row["起始日期"] < row["截止日期"] for row in moved)


def test_known_stakes_of_a_firm_are_at_most_the_whole(city: CityReport) -> None:
    held: Counter[str] = Counter()
    flawed = {
        row["统一社会信用代码"] for row in named(city, "登记_股东.csv") if "120" in row["持股比例"]
    }
    for row in named(city, "登记_股东.csv"):
        if row["持股比例"] and not row["截止日期"] and row["统一社会信用代码"] not in flawed:
            least = row["持股比例"].partition("-")[0]  # of a band
            held[row["统一社会信用代码"]] += float(least.rstrip("%"))
    assert max(held.values()) <= 100


@pytest.mark.parametrize("number", range(5))
def test_made_numbers_pass_every_check(number: int) -> None:
    numbers = Numbers(seed=number)
    assert project_code(numbers.project("230402", date(2026, 3, 1)))[1]
    assert registration_no(numbers.registration())
    assert citizen_id(numbers.citizen())
    assert uscc(numbers.uscc("N2"))


def test_no_number_is_handed_out_twice() -> None:
    numbers = Numbers(seed=1)
    assert len({numbers.uscc() for _ in range(20_000)}) == 20_000
    assert len({numbers.citizen() for _ in range(20_000)}) == 20_000

"""Files in which it is hard to tell who is meant: the right party, or a refusal; never a loss."""

from pathlib import Path

import pytest

from graph.model import Entity, Record, Relation
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.loaders.sheets import PENALTY, ROW, USCC, counts, entity_ids, take, write_csv

NUMBERS = Numbers(23)
CITIZEN = NUMBERS.citizen()
SHOP = NUMBERS.uscc("92")
OLD = NUMBERS.registration()
CODE = "行政相对人代码_1(统一社会信用代码)"
CLASSED = (*PENALTY, "行政相对人类别", "证件号码")
FIRMS = ("企业名称", "统一社会信用代码", "法定代表人", "住所", "联系电话", "登记状态")
CHANGES = ("企业名称", "统一社会信用代码", "变更事项", "变更前", "变更后", "变更日期")
BIDS = ("项目代码", "标段编号", "标段名称", "投标人名称", "投标人统一社会信用代码", "联合体")
PROJECT = "2026-230402-04-01-210601"
DEBTORS = (
    *("被执行人姓名/名称", "被执行人类型", "身份证号码", "组织机构代码", "执行法院", "案号"),
    *("被执行人的履行情况", "发布时间"),
)


def penalty(**cells: str) -> tuple[str, ...]:
    """The penalty row with the columns of a class and a number, and some cells changed."""
    row = dict(zip(CLASSED, (*ROW, "", ""), strict=True)) | cells
    return tuple(row[column] for column in CLASSED)


def named(store: Store) -> dict[str, Entity]:
    """All entities of a store by name."""
    return {entity.name: entity for entity in store.entities(entity_ids(store)).values()}


def records(store: Store) -> list[Record]:
    return list(store.records(subjects=entity_ids(store)))


def ties(store: Store) -> list[Relation]:
    return list(store.relations_at(entity_ids(store), limit=1000))


def load(store: Store, folder: Path, *rows: tuple[str, ...]) -> tuple[int, int]:
    return counts(take(store, write_csv(folder / "a.csv", *rows)))


def test_two_heads_of_one_cell_are_two_persons_of_one_record(store: Store, tmp_path: Path) -> None:
    assert load(store, tmp_path, CLASSED, penalty(法定代表人="赵甲、钱乙")) == (1, 0)
    assert set(named(store)) == {"甲煤业有限公司", "赵甲", "钱乙"}
    assert len(records(store)) == 1


def test_two_parties_of_one_decision_have_a_record_each(store: Store, tmp_path: Path) -> None:
    row = penalty(
        行政相对人名称="甲煤业有限公司；乙煤业有限公司", **{CODE: f"{USCC[0]}；{USCC[1]}"}
    )
    assert load(store, tmp_path, CLASSED, row) == (1, 0)
    assert {record.subject for record in records(store)} == {f"uscc:{USCC[0]}", f"uscc:{USCC[1]}"}


def test_one_code_beside_two_names_is_refused(store: Store, tmp_path: Path) -> None:
    assert load(store, tmp_path, CLASSED, penalty(行政相对人名称="赵甲、钱乙")) == (0, 1)


@pytest.mark.parametrize(
    "cell", [f"赵甲（身份证{CITIZEN}）", f"赵甲{CITIZEN[:-1]}", f"{CITIZEN} 赵甲"]
)
def test_a_number_beside_a_name_stands_nowhere(store: Store, tmp_path: Path, cell: str) -> None:
    spaced = f"当事人赵甲，身份证{CITIZEN[:6]} {CITIZEN[6:14]} {CITIZEN[14:]}"
    row = penalty(法定代表人=cell, 行政处罚决定书文号=f"鹤罚{CITIZEN}号", 处罚类别=spaced)
    report = take(store, write_csv(tmp_path / "a.csv", CLASSED, row))
    assert counts(report) == (1, 0)
    assert "赵甲" in named(store)
    assert "load_note.number_beside_name" in [w.code for w in report.files[0].warnings]
    kept = repr([named(store), records(store), ties(store), report, list(store.journal("facts"))])
    assert CITIZEN[6:14] not in kept


def test_a_code_outranks_the_class_of_a_natural_person(store: Store, tmp_path: Path) -> None:
    shop = penalty(行政相对人名称="赵甲", 法定代表人="", 行政相对人类别="自然人", **{CODE: SHOP})
    assert load(store, tmp_path, CLASSED, shop) == (1, 0)
    assert (named(store)["赵甲"].id, named(store)["赵甲"].kind) == (
        f"uscc:{SHOP}",
        "individual_business",
    )


def test_an_unsound_code_of_a_natural_person_is_refused(store: Store, tmp_path: Path) -> None:
    row = penalty(行政相对人名称="赵甲", 行政相对人类别="自然人", **{CODE: "9" + SHOP[1:-1] + "?"})
    assert load(store, tmp_path, CLASSED, row) == (0, 1)


def test_an_id_number_in_the_column_of_codes_is_the_persons(store: Store, tmp_path: Path) -> None:
    row = penalty(行政相对人名称="赵甲", 法定代表人="", 行政相对人类别="自然人", **{CODE: CITIZEN})
    assert load(store, tmp_path, CLASSED, row) == (1, 0)
    assert "id_hash" in named(store)["赵甲"].identifiers
    assert CITIZEN not in repr(named(store))


def test_an_id_number_beside_an_organisations_name_is_refused(store: Store, tmp_path: Path) -> None:
    report = take(store, write_csv(tmp_path / "a.csv", CLASSED, penalty(**{CODE: CITIZEN})))
    assert counts(report) == (0, 1)


@pytest.mark.parametrize(
    ("number", "id_"), [(OLD, f"reg:{OLD}"), (USCC[1], f"uscc:{USCC[1]}")], ids=["old", "new"]
)
def test_a_code_of_another_scheme_in_a_column_is_read(
    store: Store, tmp_path: Path, number: str, id_: str
) -> None:
    assert load(store, tmp_path, CLASSED, penalty(法定代表人="", **{CODE: number})) == (1, 0)
    assert entity_ids(store) == [id_]


def test_a_code_behind_a_name_identifies_the_party(store: Store, tmp_path: Path) -> None:
    row = penalty(行政相对人名称=f"甲煤业有限公司（{USCC[2]}）", 法定代表人="", **{CODE: ""})
    assert load(store, tmp_path, CLASSED, row) == (1, 0)
    assert entity_ids(store) == [f"uscc:{USCC[2]}"]


def test_a_company_that_heads_a_partnership_is_a_company(store: Store, tmp_path: Path) -> None:
    assert load(store, tmp_path, CLASSED, penalty(法定代表人="乙投资有限公司")) == (1, 0)
    assert named(store)["乙投资有限公司"].kind == "enterprise"


def test_a_passport_is_not_kept(store: Store, tmp_path: Path) -> None:
    row = penalty(行政相对人名称="赵甲", 证件号码="E12345678", 法定代表人="", **{CODE: ""})
    assert load(store, tmp_path, CLASSED, row) == (1, 0)
    assert named(store)["赵甲"].kind == "person"
    assert "12345678" not in repr(named(store))


def test_debtors_with_two_number_columns_are_told_apart(store: Store, tmp_path: Path) -> None:
    rows = [
        (
            "甲煤业有限公司",
            "581",
            "",
            USCC[0],
            "某法院",
            "(2025)黑0402执1号",
            "全部未履行",
            "2026-1-2",
        ),
        ("赵甲", "580", CITIZEN, "", "法院", "(2025)黑0402执2号", "全部未履行", "2026-1-2"),
        ("某", "", "", "91230400****1234", "法院", "(2025)黑0402执3号", "全部未履行", "2026-1-2"),
    ]
    assert load(store, tmp_path, DEBTORS, *rows) == (3, 0)
    found = named(store)
    assert found["甲煤业有限公司"].id == f"uscc:{USCC[0]}"
    assert found["赵甲"].identifiers.keys() == {"id_hash"}
    assert found["某"].kind == "enterprise"
    assert found["某"].attributes["masked_code"] == "91230400****1234"
    assert CITIZEN not in repr(found)


def test_telephones_and_addresses_of_nothing_tie_nobody(store: Store, tmp_path: Path) -> None:
    places = [
        ("1.38E+10", "不详"),
        ("0", "——"),
        ("00000000", "鹤岗市"),
        ("13900000001", "红旗路1号"),
    ]
    rows = [
        (f"{name}煤业有限公司", USCC[place], f"赵{name}", address, phone, "存续")
        for place, (name, (phone, address)) in enumerate(zip("甲乙丙丁", places, strict=True))
    ]
    more = ("戊煤业有限公司", USCC[4], "赵戊", "不详", "139-0000-0001；0468-3330001", "存续")
    assert load(store, tmp_path, FIRMS, *rows, more) == (5, 0)
    places_kept = [id_ for id_ in entity_ids(store) if id_.startswith(("phone:", "address:"))]
    assert places_kept == ["address:红旗路1号", "phone:04683330001", "phone:13900000001"]
    reached = {(t.source, t.target) for t in ties(store) if t.kind == "reachable_at"}
    assert (f"uscc:{USCC[3]}", "phone:13900000001") in reached
    assert (f"uscc:{USCC[4]}", "phone:13900000001") in reached


def test_a_rounded_telephone_is_told(store: Store, tmp_path: Path) -> None:
    row = ("甲煤业有限公司", USCC[0], "赵甲", "红旗路1号", "1.38E+10", "存续")
    report = take(store, write_csv(tmp_path / "a.csv", FIRMS, row))
    assert "load_note.no_phone" in [warning.code for warning in report.files[0].warnings]


def test_former_names_are_found(store: Store, tmp_path: Path) -> None:
    firms = write_csv(
        tmp_path / "firms.csv",
        (*FIRMS, "曾用名"),
        ("甲煤业有限公司", USCC[0], "赵甲", "", "", "存续", "鹤岗甲煤矿；甲矿务局"),
    )
    changes = write_csv(
        tmp_path / "changes.csv",
        CHANGES,
        ("乙煤业有限公司", USCC[1], "名称变更", "鹤岗乙煤矿", "乙煤业有限公司", "2025-03-05"),
        ("乙煤业有限公司", USCC[1], "住所变更", "红旗路1号、2号", "红旗路3号", "2025-03-05"),
    )
    assert counts(take(store, firms, changes)) == (3, 0)
    for name, code in (("甲矿务局", 0), ("鹤岗甲煤矿", 0), ("鹤岗乙煤矿", 1)):
        assert store.find(name).matches[0].entity.id == f"uscc:{USCC[code]}"
    assert set(named(store)) == {"甲煤业有限公司", "乙煤业有限公司", "赵甲"}


def test_a_consortium_in_one_cell_becomes_its_members(store: Store, tmp_path: Path) -> None:
    names = "联合体：甲建筑有限公司、乙设计院有限公司(牵头)"
    both = (PROJECT, "1", "一标段", names, f"{USCC[0]}、{USCC[1]}", "是")
    lead = (PROJECT, "2", "二标段", names, USCC[1], "是")
    nobody = (PROJECT, "3", "三标段", "甲建筑有限公司、乙设计院有限公司", USCC[1], "是")
    assert load(store, tmp_path, BIDS, both, lead, nobody) == (2, 1)
    bidders = {(t.source, t.target[-1]) for t in ties(store) if t.kind == "bids_in"}
    assert bidders == {
        (f"uscc:{USCC[0]}", "1"),
        (f"uscc:{USCC[1]}", "1"),
        ("name:bids/甲建筑有限公司", "2"),
        (f"uscc:{USCC[1]}", "2"),
    }


def test_one_stake_beside_two_holders_is_refused(store: Store, tmp_path: Path) -> None:
    header = ("企业名称", "统一社会信用代码", "股东名称", "持股比例(%)")
    rows = [
        ("甲煤业有限公司", USCC[0], "赵甲、钱乙", "60"),
        ("甲煤业有限公司", USCC[0], "孙丙", "40"),
    ]
    assert load(store, tmp_path, header, *rows) == (1, 1)


def test_unseen_marks_make_no_second_party(store: Store, tmp_path: Path) -> None:
    dirty = {"行政相对人名称": "\u202a甲煤业有限\u200b公司", "法定代表人": "赵\u200f甲"}
    marked = penalty(
        **dirty, 行政处罚决定书文号="鹤应急罚〔2026〕2号", **{CODE: "\u202d" + USCC[0]}
    )
    assert load(store, tmp_path, CLASSED, penalty(), marked) == (2, 0)
    assert set(named(store)) == {"甲煤业有限公司", "赵甲"}


@pytest.mark.parametrize("label", ["统一社会信用代码：", "信用代码:", "代码："])
def test_a_code_behind_what_it_is_called_is_read(store: Store, tmp_path: Path, label: str) -> None:
    assert load(store, tmp_path, CLASSED, penalty(**{CODE: label + USCC[0]})) == (1, 0)
    assert f"uscc:{USCC[0]}" in entity_ids(store)


# G12345678 passes as an organisation code too.
@pytest.mark.parametrize(
    "number", ["G12345678", "H12345678", f"{CITIZEN[:6]}********{CITIZEN[14:]}"]
)
def test_a_persons_number_among_the_codes_makes_no_organisation(
    store: Store, tmp_path: Path, number: str
) -> None:
    row = penalty(行政相对人名称="赵甲乙", 行政相对人类别="自然人", 法定代表人="", **{CODE: number})
    assert load(store, tmp_path, CLASSED, row) == (1, 0)
    (person,) = named(store).values()
    assert (person.kind, person.name, person.identifiers) == ("person", "赵甲乙", {})


def test_a_person_with_an_id_number_and_a_firms_code_is_asked_about(
    store: Store, tmp_path: Path
) -> None:
    cells = {"行政相对人名称": "赵甲乙", "行政相对人类别": "自然人", CODE: USCC[0]}
    cells["证件号码"] = CITIZEN
    assert load(store, tmp_path, CLASSED, penalty(**cells)) == (0, 1)


def test_an_individual_business_may_bear_its_owners_name_and_number(
    store: Store, tmp_path: Path
) -> None:
    cells = {"行政相对人名称": "赵甲乙", CODE: SHOP, "证件号码": CITIZEN}
    assert load(store, tmp_path, CLASSED, penalty(**cells)) == (1, 0)
    assert f"uscc:{SHOP}" in entity_ids(store)


def test_a_foreigners_card_whose_number_looks_like_a_firms_is_a_persons(
    store: Store, tmp_path: Path
) -> None:
    columns = (*CLASSED, "证件类型")
    cells = {
        "行政相对人名称": "赵甲乙",
        "行政相对人类别": "自然人",
        "证件号码": "911124188108030025",
        CODE: "",
    }
    row = (*penalty(**cells), "外国人永久居留身份证")
    assert load(store, tmp_path, columns, row) == (1, 0)
    assert named(store)["赵甲乙"].kind == "person"


def test_a_masked_number_among_the_codes_tells_persons_of_one_name_apart(
    store: Store, tmp_path: Path
) -> None:
    masks = (f"{CITIZEN[:6]}********1234", f"{CITIZEN[:6]}********5678")
    rows = [
        penalty(行政相对人名称="赵甲乙", 行政相对人类别="自然人", 法定代表人="", **{CODE: mask})
        for mask in masks
    ]
    assert load(store, tmp_path, CLASSED, *rows) == (2, 0)
    persons = [e for e in store.entities(entity_ids(store)).values() if e.kind == "person"]
    assert len(persons) == 2


def test_a_star_behind_a_name_is_no_part_of_it(store: Store, tmp_path: Path) -> None:
    assert load(store, tmp_path, CLASSED, penalty(法定代表人="赵甲乙 *")) == (1, 0)
    assert set(named(store)) == {"甲煤业有限公司", "赵甲乙"}


def test_one_sum_of_two_parties_is_told(store: Store, tmp_path: Path) -> None:
    both = {"行政相对人名称": "赵甲乙、钱丙丁", CODE: "", "法定代表人": ""}
    path = write_csv(tmp_path / "罚.csv", CLASSED, penalty(**both, 行政相对人类别="自然人"))
    (sheet,) = take(store, path).files
    assert [record.amount for record in records(store)] == [50_000.0, 50_000.0]
    assert "load_note.shared_sum" in [warning.code for warning in sheet.warnings]

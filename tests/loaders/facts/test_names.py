"""What a cell of names says: the names alone, each by itself."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import InvalidFact
from loaders.city.numbers import Numbers
from loaders.facts.names import Kind, PartyName, names_in, names_in_any, names_of

NUMBERS = Numbers(21)
CITIZEN, CODE = NUMBERS.citizen(), NUMBERS.uscc()
SPACED = f"{CITIZEN[:6]} {CITIZEN[6:14]} {CITIZEN[14:]}"


def texts(text: str, kind: Kind = "party") -> list[str]:
    return [name.text for name in names_in(text, kind)]


@pytest.mark.parametrize(
    "cell",
    [
        f"赵甲（身份证{CITIZEN}）",
        f"赵甲(身份证号码：{CITIZEN})",
        f"赵甲（身份证件号 {SPACED}）",
        f"赵甲{CITIZEN}",
        f"{CITIZEN}赵甲",
        f"赵甲 {CITIZEN[:-1]}",
        f"赵甲 身份证号：{SPACED}",
        f"赵甲（{CITIZEN}",
        "赵甲（护照E12345678）",
        "赵甲E12345678",
        "赵甲（港澳居民来往内地通行证H12345678）",
        "赵甲(230402********0283)",
        "赵甲13900000001",
        "法定代表人：赵甲",
        "法人代表:赵甲",
        "负责人姓名：赵甲(男)",
        "赵甲、",
        "赵甲（法定代表人）",
        "赵甲 [新增]",
        "赵甲（包工头）",
        "赵甲（项目经理）",
        "赵甲（工农区甲副食店经营者）",
        "委派代表：赵甲",
        "“赵甲”",
        '"赵甲"',
        "法定代表人：“赵甲”",
    ],
)
def test_a_name_with_anything_beside_it_is_the_name_alone(cell: str) -> None:
    assert texts(cell, "person") == ["赵甲"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("赵甲、钱乙", ["赵甲", "钱乙"]),
        ("赵甲；钱乙;孙丙", ["赵甲", "钱乙", "孙丙"]),
        ("赵甲/钱乙", ["赵甲", "钱乙"]),
        ("赵甲\n钱乙", ["赵甲", "钱乙"]),
        ("鹤岗市\n甲煤业有限公司", ["鹤岗市甲煤业有限公司"]),
        ("黑龙江\n甲煤业有限公司", ["黑龙江甲煤业有限公司"]),
        ("王小区\n李乙", ["王小区", "李乙"]),
        ("甲煤业有限公司,乙煤业有限公司", ["甲煤业有限公司", "乙煤业有限公司"]),
        ("赵甲、乙煤业有限公司", ["赵甲", "乙煤业有限公司"]),
        ("联合体：甲建筑公司、乙设计院(牵头)", ["甲建筑公司", "乙设计院"]),
        ("牵头人：甲建筑公司；成员：乙设计院", ["甲建筑公司", "乙设计院"]),
        (f"赵甲({CITIZEN})、钱乙({CITIZEN})", ["赵甲", "钱乙"]),
        ("“甲煤业有限公司”、「乙煤业有限公司」", ["甲煤业有限公司", "乙煤业有限公司"]),
        ("“甲”牌煤业有限公司", ["“甲”牌煤业有限公司"]),
    ],
)
def test_several_names_are_parted(cell: str, names: list[str]) -> None:
    assert texts(cell) == names


@pytest.mark.parametrize(
    "cell",
    [
        "赵甲、钱乙烟酒店",
        "ABC Co., Ltd.",
        "合计（鹤岗）会计有限公司",
        "中国（黑龙江）自由贸易试验区、鹤岗服务中心",
        "鹤岗市241号煤业有限公司",
        "买试提·吐试逊",
        "张*",
        "原野煤业有限公司",
    ],
)
def test_one_name_stays_one(cell: str) -> None:
    assert len(texts(cell)) == 1


@pytest.mark.parametrize("cell", ["赵甲、钱乙等", "赵甲、钱乙等3人", "赵甲、不知何许人也先生"])
def test_names_that_cannot_be_told_apart_are_refused(cell: str) -> None:
    with pytest.raises(InvalidFact):
        names_in(cell, "person")


@pytest.mark.parametrize("cell", ["——", "法人代表：—", "原法定代表人：赵甲", CITIZEN, "0", "合计"])
def test_a_cell_that_names_nobody_has_no_name(cell: str) -> None:
    assert texts(cell, "person") == []


def test_who_leads_a_consortium_is_known() -> None:
    names = names_in("甲建筑公司、乙设计院(牵头)", "organisation")
    assert [name.leads for name in names] == [False, True]


@pytest.mark.parametrize(
    "cell",
    [
        f"甲煤业有限公司（统一社会信用代码：{CODE}）",
        f"甲煤业有限公司({CODE})",
        f"甲煤业有限公司{CODE}",
    ],
)
def test_a_code_beside_a_name_is_kept(cell: str) -> None:
    (name,) = names_in(cell, "party")
    assert (name.text, name.code) == ("甲煤业有限公司", CODE)


def test_a_former_name_in_brackets_is_another_name() -> None:
    (name,) = names_in("甲煤业有限公司（原乙煤业有限公司）", "organisation")
    assert (name.text, name.former) == ("甲煤业有限公司", ("乙煤业有限公司",))


def test_a_partnership_acts_through_its_delegate() -> None:
    assert texts("甲基金（有限合伙）（委派代表：赵甲）", "person") == ["赵甲"]


@given(st.text("赵甲0123456789X（）():：身份证、;；,/ .-*", max_size=40))
def test_no_cell_gives_a_name_with_an_id_number_in_it(cell: str) -> None:
    try:
        names = names_in(cell.replace("甲", f"甲{CITIZEN}"), "person")
    except InvalidFact:
        return
    assert not any(CITIZEN in name.text for name in names)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "赵甲乙（执行董事兼总经理）",
            "赵甲乙，经理",
            "赵甲乙(委派代表)",
            "委派代表赵甲乙",
            "经营者赵甲乙",
        ),
        *("赵甲乙(1)", f"赵甲乙，男，汉族，身份证号{CITIZEN}", "护照G12345678赵甲乙"),
    ],
)
def test_what_a_person_is_does_not_belong_to_the_name(cell: str) -> None:
    assert texts(cell, "person") == texts(cell, "party") == ["赵甲乙"]


@pytest.mark.parametrize(
    "cell",
    [
        *("原法定代表人赵甲乙", "赵甲乙(原)", "赵甲乙（已离职）"),
        *("已故", "空缺", "见营业执照", "详见附件", "无法定代表人", "未登记负责人", "总经理"),
    ],
)
def test_whoever_was_it_before_and_words_for_nobody_name_nobody(cell: str) -> None:
    assert texts(cell, "person") == texts(cell, "party") == []


@pytest.mark.parametrize(
    "cell",
    [
        *("赵甲乙→钱丙丁", "赵甲乙变更为钱丙丁", "赵甲乙等3人", "赵甲乙等三人"),
        "甲煤业有限公司等3家",
    ],
)
def test_a_cell_that_names_more_than_it_says_is_refused(cell: str) -> None:
    with pytest.raises(InvalidFact):
        names_in(cell, "party")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("赵甲乙 钱丙丁", ["赵甲乙", "钱丙丁"]),
        ("1.甲煤业有限公司 2.乙煤业有限公司", ["甲煤业有限公司", "乙煤业有限公司"]),
        ("①赵甲乙②钱丙丁", ["赵甲乙", "钱丙丁"]),
        ("1、甲煤业有限公司", ["甲煤业有限公司"]),
        ("甲煤业有限公司 乙煤业有限公司", ["甲煤业有限公司", "乙煤业有限公司"]),
    ],
)
def test_names_parted_by_blanks_or_numbered_are_told_apart(cell: str, names: list[str]) -> None:
    assert texts(cell) == names


@pytest.mark.parametrize(
    "cell",
    [
        *("马木提 买买提", "赵 甲乙", "甲煤业有限公司 鹤岗分公司", "甲加油站（2）", "1号便利店"),
        *("原野", "法定代表人研究会", "甲平等互利有限公司", "鹤岗第1.5工程队"),
    ],
)
def test_what_only_looks_like_a_list_or_a_note_is_part_of_the_name(cell: str) -> None:
    assert texts(cell) == [cell]


def test_a_former_name_of_a_person_is_another_name() -> None:
    (name,) = names_in("赵甲乙（曾用名：赵丙丁）", "person")
    assert (name.text, name.former) == ("赵甲乙", ("赵丙丁",))


@pytest.mark.parametrize("cell", ["原：甲商贸有限公司", "曾用名:甲商贸有限公司", "甲商贸有限公司"])
def test_a_label_before_a_former_name_is_no_part_of_it(cell: str) -> None:
    assert names_of(f"{cell}、乙商贸有限公司") == ["甲商贸有限公司", "乙商贸有限公司"]


@pytest.mark.parametrize(
    "cell",
    [
        "甲煤业有限公司与乙煤业有限公司联合体",
        "甲煤业有限公司和乙煤业有限公司",
        "甲煤业有限公司+乙煤业有限公司",
        "甲煤业有限公司（牵头）乙煤业有限公司（成员）",
        "甲煤业有限公司（联合体牵头人）＋乙煤业有限公司",
    ],
)
def test_a_consortium_in_one_cell_becomes_its_members(cell: str) -> None:
    assert texts(cell, "organisation") == texts(cell) == ["甲煤业有限公司", "乙煤业有限公司"]


@pytest.mark.parametrize(
    "cell", ["甲供水和燃气有限公司", "甲公司与乙公司联合办公室", "甲乙和记公司"]
)
def test_a_name_with_an_and_in_it_stays_whole(cell: str) -> None:
    assert texts(cell, "organisation") == [cell]


@given(
    st.text("甲乙原法人公司等与和联合体护照证无店女现123456", min_size=1, max_size=9)
    | st.text("甲乙公司无等店合计0123456789", min_size=1, max_size=12),
    st.sampled_from(["party", "person", "organisation"]),
)
@example("甲护照1234567", "person")
@example("更改为甲", "party")
@example("甲等000000", "party")
def test_a_plain_name_is_read_as_any_other(text: str, kind: Kind) -> None:
    def read(names: Callable[[str, Kind], tuple[PartyName, ...]]) -> object:
        try:
            return names(text, kind)
        except InvalidFact as error:
            return error.code

    assert read(names_in) == read(names_in_any)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("甲煤业有限公司（法定代表人：赵甲）", "甲煤业有限公司"),
        ("工农区甲麻辣烫(经营者:赵甲)", "工农区甲麻辣烫"),
        ("执行事务合伙人：甲投资有限公司（委派代表：赵甲）", "甲投资有限公司"),
        ("甲中心（有限合伙）", "甲中心（有限合伙）"),
        ("向阳区甲氏卤味店（赵甲）", "向阳区甲氏卤味店（赵甲）"),
    ],
)
def test_who_stands_for_a_firm_is_no_part_of_its_name(cell: str, name: str) -> None:
    assert texts(cell) == [name]


@pytest.mark.parametrize(
    "cell",
    [
        "甲建材有限公司（已注销）",
        "甲建材有限公司[在业]",
        "甲建材有限公司（吊销，未注销）",
        "甲建材有限公司（以下简称甲公司）",
        "甲建材有限公司 ★",
    ],
)
def test_what_became_of_a_firm_is_no_part_of_its_name(cell: str) -> None:
    assert texts(cell) == ["甲建材有限公司"]


def test_a_role_before_a_member_is_that_members() -> None:
    first, second = names_in("（牵头人）甲建设有限公司；（成员）乙设计有限公司", "organisation")
    assert (first.text, first.leads) == ("甲建设有限公司", True)
    assert (second.text, second.leads) == ("乙设计有限公司", False)


@pytest.mark.parametrize("cell", ["赵甲（工农区某街修理部）", "工农区老街理发店 赵甲"])
def test_a_shop_and_a_person_in_one_cell_are_not_guessed_between(cell: str) -> None:
    with pytest.raises(InvalidFact) as refused:
        names_in(cell, "party")
    assert refused.value.code == "load_name.several"


def test_who_two_controllers_are_to_each_other_is_no_name() -> None:
    assert texts("赵甲、钱乙（夫妻）", "person") == ["赵甲", "钱乙"]


@pytest.mark.parametrize(
    "cell", ["甲建材有限公司*", "*甲建材有限公司", "甲建材有限公司①", "#甲建材有限公司"]
)
def test_a_mark_of_a_note_below_is_no_part_of_a_firms_name(cell: str) -> None:
    assert texts(cell) == ["甲建材有限公司"]


def test_a_star_in_a_persons_name_stays() -> None:
    assert texts("赵*", "person") == ["赵*"]


@pytest.mark.parametrize("cell", ["赵甲（一级建造师）", "赵甲(注册监理工程师)", "赵甲（高级职称）"])
def test_what_a_manager_is_qualified_as_is_no_part_of_his_name(cell: str) -> None:
    assert texts(cell, "person") == ["赵甲"]


def test_a_shop_with_its_keeper_in_brackets_is_found_by_its_own_name() -> None:
    (name,) = names_in("鹤岗市老街花店（赵甲）", "party")
    assert (name.text, name.former) == ("鹤岗市老街花店（赵甲）", ("鹤岗市老街花店",))


@pytest.mark.parametrize("cell", ["鹤岗市老街花店（个体工商户）", "鹤岗市老街花店经营者赵甲"])
def test_what_a_shop_is_and_who_keeps_it_is_no_part_of_its_name(cell: str) -> None:
    assert texts(cell) == ["鹤岗市老街花店"]


@pytest.mark.parametrize("cell", ["鹤岗市某某公司（郑州）", "鹤岗市老街花店（向阳）"])
def test_a_place_in_brackets_makes_no_other_name(cell: str) -> None:
    assert all(not name.former for name in names_in(cell, "party"))

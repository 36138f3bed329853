"""Several names in one cell become several parties, each with what stands behind its name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.refused import RefusedRow
from loaders.facts.several import rows_within

SPEC = {"field": "officer", "note": "position", "alone": ["officer_id"]}


def parted(text: str, **cells: Any) -> list[tuple[str, str | None]]:
    rows = rows_within([SPEC], {"officer": text, **cells}, lambda _, note: note)
    return [(row["officer"], row.get("position")) for row in rows]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("赵甲", [("赵甲", None)]),
        ("赵甲、钱乙", [("赵甲", None), ("钱乙", None)]),
        ("赵甲;钱乙；孙丙", [("赵甲", None), ("钱乙", None), ("孙丙", None)]),
        ("赵甲\n钱乙", [("赵甲", None), ("钱乙", None)]),
        ("赵甲（执行董事）；钱乙(监事)", [("赵甲", "执行董事"), ("钱乙", "监事")]),
        ("赵甲：执行董事，钱乙：监事", [("赵甲", "执行董事"), ("钱乙", "监事")]),
        ("执行董事：赵甲；监事：钱乙", [("赵甲", "执行董事"), ("钱乙", "监事")]),
        ("赵甲（董事、经理）；钱乙", [("赵甲", "董事、经理"), ("钱乙", None)]),
        ("SMITH, JOHN", [("SMITH, JOHN", None)]),
        ("赵甲；", [("赵甲", None)]),
    ],
)
def test_each_name_of_a_cell_is_its_own(text: str, people: list[tuple[str, str | None]]) -> None:
    assert parted(text) == people


@pytest.mark.parametrize("text", ["赵甲等3人", "赵甲、钱乙等", "赵甲；合计", "赵甲、钱乙等五人"])
def test_a_name_that_nobody_bears_is_refused(text: str) -> None:
    with pytest.raises(RefusedRow, match="name each one"):
        parted(text)


def test_a_number_beside_several_names_is_refused() -> None:
    with pytest.raises(RefusedRow, match="2 names"):
        parted("赵甲、钱乙", officer_id="230402…")


def test_a_number_beside_one_name_is_taken() -> None:
    assert parted("赵甲（董事）", officer_id="230402…") == [("赵甲", "董事")]


NAMES = st.lists(
    st.text(st.sampled_from("赵钱孙李周吴郑王甲乙丙丁"), min_size=2, max_size=4),
    min_size=1,
    max_size=6,
)


@given(NAMES, st.sampled_from("、;；,，|\n"))
def test_no_name_is_lost_or_made_up(names: list[str], separator: str) -> None:
    assert [name for name, _ in parted(separator.join(names))] == names


STAKES = {"field": "holder", "note": "share", "note_like": "[0-9%]|分之"}


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("甲投资中心（有限合伙）", [("甲投资中心（有限合伙）", None)]),
        (
            "甲投资中心（有限合伙）（60%）；钱乙（40%）",
            [("甲投资中心（有限合伙）", "60%"), ("钱乙", "40%")],
        ),
        (
            "甲投资中心(有限合伙)、乙集团（中国）",
            [("甲投资中心(有限合伙)", None), ("乙集团（中国）", None)],
        ),
        ("钱乙：60%；孙丙：40%", [("钱乙", "60%"), ("孙丙", "40%")]),
    ],
)
def test_a_bracket_that_ends_a_name_stays_in_it(
    text: str, holders: list[tuple[str, str | None]]
) -> None:
    rows = rows_within([STAKES], {"holder": text}, lambda _, note: note)
    assert [(row["holder"], row.get("share")) for row in rows] == holders


LISTED = {"field": "holder", "parallel": ["share", "position"]}


def test_values_that_are_listed_are_dealt_out_in_order() -> None:
    cells = {"holder": "钱乙；孙丙", "share": (60, 40), "position": "董事；监事"}
    rows = rows_within([LISTED], cells, lambda _, note: note)
    assert [(row["holder"], row["share"], row["position"]) for row in rows] == [
        ("钱乙", 60, "董事"),
        ("孙丙", 40, "监事"),
    ]


@pytest.mark.parametrize(
    ("holders", "shares"), [("钱乙；孙丙", (50, 30, 20)), ("钱乙；孙丙", 60), ("钱乙", (60, 40))]
)
def test_more_or_fewer_values_than_names_are_refused(holders: str, shares: object) -> None:
    with pytest.raises(RefusedRow, match="one for each name"):
        rows_within([LISTED], {"holder": holders, "share": shares}, lambda _, note: note)


def test_what_is_alone_goes_to_the_member_that_the_row_calls_leading() -> None:
    spec = {"field": "bidder", "note": "lead", "note_like": "牵头", "alone": ["lead", "agent"]}
    cells = {"bidder": "甲公司、乙公司", "lead": "乙公司", "agent": "赵甲"}
    rows = rows_within([spec], cells, lambda _, note: note)
    assert [(row["bidder"], row["lead"], row.get("agent")) for row in rows] == [
        ("甲公司", "乙公司", None),
        ("乙公司", "乙公司", "赵甲"),
    ]


@pytest.mark.parametrize(
    "text", ["赵甲60%钱乙40%", "赵甲 60%、钱乙 40%", "赵甲（60%）钱乙（40%）", "赵甲:60%;钱乙:40%"]
)
def test_shares_written_behind_names_part_them(text: str) -> None:
    spec = {"field": "holder", "note": "share", "note_like": "[0-9%]"}
    rows = rows_within([spec], {"holder": text}, lambda _, note: note)
    shares = [(row["holder"], row["share"].replace(" ", "")) for row in rows]
    assert shares == [("赵甲", "60%"), ("钱乙", "40%")]

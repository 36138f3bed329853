"""The table of scenarios and kinds of subjects, cell by cell."""

import re
from pathlib import Path

import pytest

from analytics.vetting.subjects import refuse_unsuited, scenarios_for
from graph.errors import BadInput
from graph.model import Entity
from graph.words import ENTITY_KINDS, ORGANISATION_KINDS, SCENARIOS

# y: may be vetted, n: refused; in the order organisation, person, project, bid_lot.
TABLE = {
    "project_approval": "yyyn",
    "licensing": "yyyn",
    "government_procurement": "yyyy",
    "bidding": "yyyy",
    "employment": "nynn",
    "social_security": "yynn",
    "research": "yynn",
    "appointments": "nynn",
    "government_funds": "yyyn",
}
COLUMNS = ("organisation", "person", "project", "bid_lot")
CELLS = [
    (scenario, kind, "organisation" if kind in ORGANISATION_KINDS else kind)
    for scenario in SCENARIOS
    for kind in sorted(ENTITY_KINDS)
]


def is_refused(kind: str, scenario: str) -> bool:
    try:
        refuse_unsuited(Entity("x", kind, "x"), scenario)
    except BadInput:
        return True
    return False


@pytest.mark.parametrize(("scenario", "kind", "column"), CELLS)
def test_a_subject_of_a_wrong_kind_is_refused_and_no_other(
    scenario: str, kind: str, column: str
) -> None:
    suits = column in COLUMNS and TABLE[scenario][COLUMNS.index(column)] == "y"
    assert is_refused(kind, scenario) is not suits
    assert (scenario in scenarios_for(kind)) is suits


def test_a_lot_is_offered_bidding_and_procurement() -> None:
    assert scenarios_for("bid_lot") == ("government_procurement", "bidding")


@pytest.mark.parametrize(
    ("kind", "scenario", "sentence"),
    [
        ("enterprise", "employment", "企业不是劳动就业的审查对象"),
        ("project", "research", "项目不是科研管理的审查对象"),
        ("bid_lot", "project_approval", "标段只能按招标投标或者政府采购审查，不能按项目审批审查"),
        ("address", "bidding", "地址不是信用主体"),
    ],
)
def test_a_refusal_says_why_and_whom_to_vet_instead(
    kind: str, scenario: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as refused:
        refuse_unsuited(Entity("x", kind, "x"), scenario)
    assert refused.value.text("zh").startswith(sentence)
    assert "：请" in refused.value.text("zh")


def test_the_table_in_the_docs_is_the_table_of_the_data() -> None:
    text = (Path(__file__).parents[3] / "docs" / "design.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([yes no|]+) \|", text, re.M)
    printed = {name: cells.split(" | ") for name, cells in rows if name in SCENARIOS}
    marks = {"y": "yes", "n": "no"}
    assert printed == {name: [marks[cell] for cell in cells] for name, cells in TABLE.items()}

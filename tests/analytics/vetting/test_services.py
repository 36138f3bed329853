"""Whom a service makes a tender agent: 代理类 has agencies of patents too (DESIGN §10)."""

from typing import Any

import pytest

from analytics.vetting.services import is_tender_agency
from graph.model import Entity, Relation


def served(agency: str = "例事务所", category: str = "IM10", **told: Any) -> bool | None:
    """Whether an agency of this name served as a tender agency, by what is told of both."""
    of_agency = {
        key: told.pop(key) for key in ("supervising_department", "own_trade") if key in told
    }
    if "own_trade" in of_agency:
        of_agency["trade"] = of_agency.pop("own_trade")
    service = Relation("s", "serves", "e", "f", attributes={"category": category, **told})
    return is_tender_agency(service, Entity("e", "enterprise", agency, attributes=of_agency))


@pytest.mark.parametrize(
    ("told", "tender"),
    [
        ({}, None),
        ({"trade": "招标代理"}, True),
        ({"trade": "专利代理"}, False),
        ({"trade": "报关"}, False),
        ({"trade": "代理类"}, None),
        ({"document_no": "例招代〔2026〕3号"}, True),
        ({"document_no": "采购合同2026-3"}, None),
        ({"agency": "鹤岗市例招标代理有限公司"}, True),
        ({"agency": "鹤岗市例知识产权有限公司"}, False),
        ({"own_trade": "采购代理"}, True),
        ({"supervising_department": "鹤岗市财政局"}, True),
        ({"supervising_department": "鹤岗市科学技术局"}, False),
        ({"trade": "商标代理", "agency": "鹤岗市例招标代理有限公司"}, False),
        ({"category": "IM08", "trade": "招标代理"}, False),
    ],
)
def test_a_tender_agency_is_told_by_its_words_and_else_doubted(
    told: dict[str, str], tender: bool | None
) -> None:
    assert served(**told) is tender


def test_an_unknown_agency_is_told_by_its_service_alone() -> None:
    service = Relation(
        "s", "serves", "e", "f", attributes={"category": "IM10", "trade": "招标代理"}
    )
    assert is_tender_agency(service, None) is True

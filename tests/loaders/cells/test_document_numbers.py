"""Numbers of documents: what is one, and what only stands in its place."""

import pytest

from graph.errors import InvalidFact
from loaders.cells.document_numbers import document_number


@pytest.mark.parametrize(
    "text",
    [
        *("鹤测罚〔2025〕42号", "（2025）黑0402执25号", "鹤政罚第三号", "鹤罚〔2025〕十二号", "1"),
        *("20251103", "000123", "鹤测罚<2025>401号", "鹤罚 〔２０２５〕 4 号", "12345678901234567"),
    ],
)
def test_a_number_is_kept_as_given(text: str) -> None:
    assert document_number(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("当场处罚决定书", "简易程序", "一般程序", "第一次处罚", "行政处罚决定书", "见附件", "无"),
        *(
            "鹤罚〔2025〕号",
            "鹤罚〔2025〕0号",
            "鹤罚〔2025〕 号",
            "XX号",
            "2025年",
            "2025年度",
        ),
        *("2025-11-03", "2025年11月3日", "00000", "——", "鹤罚（２０２５）号"),
    ],
)
def test_words_and_unfilled_templates_are_no_number(text: str) -> None:
    assert document_number(text) is None


@pytest.mark.parametrize(
    "text", ["1.38E+10", "2.30402E+17", "2.02511030000001E+17", "202511030000120000", "2e+15"]
)
def test_a_number_that_a_spreadsheet_rounded_is_refused(text: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        document_number(text)
    assert refusal.value.code == "identifier.lost_digits"

"""Headers among the rows of a table are told from data, at a glance or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.columns.further_headers import Further, FurtherHeaders
from loaders.columns.headers import known_word
from loaders.columns.mapping import shipped_mappings

KNOWN = frozenset(word for mapping in shipped_mappings().values() for word in mapping.words)
HEADERS = FurtherHeaders(KNOWN, ())


@given(
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(["", " ", "*", "【", "（", "\u3000"]),
    st.sampled_from(["", "(万元)", "（必填）", "：", " ", "*"]),
)
def test_every_spelling_of_a_known_name_counts(name: str, before: str, behind: str) -> None:
    text = before + name + behind
    as_header = HEADERS.kind([text, text, text], stands_apart=False)
    assert (as_header is Further.KNOWN) == (known_word(text, KNOWN) is not None)


@pytest.mark.parametrize("first", ["鹤岗市甲煤业有限公司", "行政相对人名称有限公司"])
def test_a_row_of_data_is_no_header(first: str) -> None:
    assert HEADERS.kind([first, "法人", "91230400MA10000172"], stands_apart=True) is None

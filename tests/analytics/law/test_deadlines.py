"""Terms for answering objections and repairs: data, and honest where no text was read."""

import pytest

from analytics.law.deadlines import Deadline, read_deadlines, shipped_deadlines
from graph.errors import BadInput

READ = """
[[deadline]]
kind = "objection"
working_days = 5
article = "某条例第十条"
quote = "五个工作日内答复"
source = "https://example.org"
confirmed = true
"""


def test_a_term_is_read_with_its_article_and_whether_it_is_confirmed() -> None:
    assert read_deadlines(READ, "law") == {
        "objection": Deadline("objection", "某条例第十条", 5, confirmed=True)
    }


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"五个工作日内答复"', '""', "quote"),
        ('"https://example.org"', '""', "source"),
        ('"某条例第十条"', '""', "article"),
        ("working_days", "workdays", "workdays"),
        ('"objection"', '"appeal"', "appeal"),
        ("working_days = 5", "working_days = -5", "working_days"),
    ],
)
def test_a_row_that_cannot_be_relied_on_is_refused(old: str, new: str, match: str) -> None:
    text = READ.replace(old, new)
    with pytest.raises(BadInput, match=match):
        read_deadlines(text, "law")


def test_no_term_whose_words_were_not_read_is_shipped_as_a_rule() -> None:
    shipped = shipped_deadlines()
    assert {one.kind for one in shipped.values()} == {"repair_accept", "repair_decide", "objection"}
    assert not [one for one in shipped.values() if one.confirmed]
    assert shipped["objection"].working_days is None

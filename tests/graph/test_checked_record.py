"""The body of a record that a load writes straight: that of its Record, or the same refusal."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.codec import body_of_text, checked_record, encoded, record_from, text_of
from graph.errors import InvalidFact
from graph.identity import record_id
from graph.model import Claim, NamedIn

ID = record_id("局", "1号", "a")
DAYS = st.dates().map(lambda day: day.isoformat())
TEXTS = st.sampled_from(("", "甲", "1"))
SCALARS = TEXTS | st.booleans() | st.integers() | st.floats()
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.lists(TEXTS, max_size=3)
ROLES = st.tuples(st.sampled_from("abc"), st.sampled_from(("responsible", "agent")))
BODIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("penalty", "listing")),
        "subject": st.just("a"),
        "decided_on": DAYS,
        "tier": st.sampled_from(("minor", "serious", "neutral", "unheard")),
    },
    optional={
        "list": st.sampled_from(("L-ENV", "L-TAXG", "L-UNHEARD")),
        "issuer": st.sampled_from(("局", "院")),
        "document_no": st.just("1号"),
        "occurred_on": DAYS,
        "ends_on": DAYS,
        "amount": st.floats(),
        "attributes": st.dictionaries(
            st.sampled_from(("cause", "grade", "penalty_class")), VALUES, min_size=1
        )
        | st.fixed_dictionaries({"valid_from": DAYS})
        | st.fixed_dictionaries({"filed_on": DAYS | st.just("soon")}),
        "named_in": st.lists(ROLES, min_size=1, max_size=4),
    },
)


def by_record(body: dict[str, Any]) -> str:
    named = tuple(NamedIn(*pair) for pair in body.get("named_in", ()))
    return encoded(Claim(record_from(ID, body, body["subject"], named))).text


def straight(body: dict[str, Any]) -> str:
    return text_of(checked_record(ID, body))


def outcome(make: Callable[[dict[str, Any]], str], body: dict[str, Any]) -> object:
    """The body that comes out, or the sentence that refuses it."""
    try:
        return body_of_text(make(body))
    except InvalidFact as error:
        return error.sentence


@settings(max_examples=200)
@given(body=BODIES)
def test_a_body_written_straight_is_that_of_its_record_or_refused_alike(
    body: dict[str, Any],
) -> None:
    assert outcome(straight, body) == outcome(by_record, body)

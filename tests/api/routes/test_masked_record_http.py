"""What a record about a person tells to a caller who may not see persons."""

from tests.api.desks import Client
from tests.builders import penalty, person, tell

HASHED = "person:" + "a" * 32
WORDS = {"grade": "D", "facts": "张小三在自家院内", "debtor": "张小三"}


def test_the_free_words_of_a_record_about_a_masked_person_are_left_out(writing: Client) -> None:
    record = penalty("c:masked", HASHED, attributes=WORDS)
    tell(writing.desk.store, person(HASHED, "张小三"), record)
    masked = writing("GET", "/records/c:masked")
    assert masked.json()["record"]["attributes"] == {"grade": "D"}
    assert "张小三" not in masked.text
    whole = writing("GET", "/records/c:masked", purpose="check").json()
    assert whole["record"]["attributes"] == WORDS

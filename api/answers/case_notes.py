"""Notes of persons: which records they speak of, and which of these were withdrawn since."""

from collections.abc import Collection, Mapping, Sequence

from analytics.record_status import withdrawn_since
from api.cases.cases import Item
from api.desk.question import Ask
from graph.model import Record
from graph.naming import document_key


def records_in(ask: Ask, text: str, parties: Collection[str]) -> list[str]:
    """The records of these parties of which a text speaks, by id or document number."""
    records = ask.view.reader.records(subjects=parties, at_revision=ask.view.revision)
    return sorted(record.id for record in records if speaks_of(text, record))


def speaks_of(text: str, record: Record) -> bool:
    """Whether a text names a record by its id or its document number, however that is written."""
    if record.id in text:
        return True
    number = document_key(record.document_no) if record.document_no else ""
    return len(number) > 3 and number in document_key(text)


def withdrawn_in(ask: Ask, notes: Sequence[Item]) -> Mapping[int, list[str]]:
    """By note, the records of which it speaks and that were withdrawn since."""
    about = {one.number: set(one.content.get("about", ())) for one in notes}
    gone = set(withdrawn_since(ask.desk.store, set().union(*about.values())))
    return {number: sorted(records & gone) for number, records in about.items()}

"""Whether a text of a person speaks of a record."""

from typing import Final

from graph.model import Record
from graph.naming import document_key

_FEWEST: Final = 4  # characters of a document number that tells a record


def speaks_of(text: str, record: Record) -> bool:
    """Whether a text names a record by its id or its document number, however that is written."""
    if record.id in text:
        return True
    number = document_key(record.document_no) if record.document_no else ""
    return len(number) >= _FEWEST and number in document_key(text)

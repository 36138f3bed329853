"""Records for templates, in which absent fields are None."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from graph.model import Record

# Templates refuse an unknown name, and answers leave absent fields out.
_ABSENT: Final = dict.fromkeys(field.name for field in fields(Record))


def whole(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of an answer with all fields of `graph.model.Record`, absent ones None."""
    return {**_ABSENT, **record}

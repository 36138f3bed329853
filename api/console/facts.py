"""Facts as templates ask for them: an absent field is there, and empty."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from graph.model import Record

_ABSENT: Final = dict.fromkeys(field.name for field in fields(Record))


def whole(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as an answer gives it, with every field that records have."""
    return {**_ABSENT, **record}

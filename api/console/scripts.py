"""What a page's scripts are given beside the page: words, the labels of the domain, looks."""

import json
from typing import Any, Final

from analytics.report.style import GRADE_COLOURS, look_of
from api.console.words import Words
from graph.words import ENTITY_KINDS

_TABLES: Final = (
    "kind",
    "role",
    "tie",
    "grade",
    "participant",
    "level",
    "tier",
    "record",
    "mark",
    "source",
    "list",
)


def script_words(w: Words, section: str) -> str:
    """As JSON: the sentences of a section, the labels, and how a picture's marks look."""
    given: dict[str, Any] = {
        "say": w.section(section),
        "label": {table: w.table(table) for table in _TABLES},
        "looks": {
            "kinds": {kind: look_of(kind) for kind in sorted(ENTITY_KINDS)},
            "grades": GRADE_COLOURS,
        },
    }
    return json.dumps(given, ensure_ascii=False, sort_keys=True)

"""What a page gives its scripts: sentences, words of the domain, colours."""

import json
from typing import Any, Final

from analytics.report.icons import GRADE_COLOURS, GREY
from api.console.words import Words

# Tables of the domain's words, by the names that scripts use.
_TABLES: Final = {
    "kind": "kind",
    "role": "role",
    "tie": "relation",
    "grade": "grade",
    "participant": "participant",
    "level": "level",
    "tier": "tier",
    "record": "record",
    "mark": "mark",
    "source": "source",
    "list": "list",
}


def script_words(w: Words, section: str) -> str:
    """JSON with a section's sentences, words of the domain, and the colours of a picture."""
    given: dict[str, Any] = {
        "say": w.section(section),
        "label": {name: w.table(table) for name, table in _TABLES.items()},
        "looks": {"grades": dict(GRADE_COLOURS), "grey": GREY},
    }
    return json.dumps(given, ensure_ascii=False, sort_keys=True)

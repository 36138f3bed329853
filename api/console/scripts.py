"""What a page gives its scripts: sentences, words of the domain, colours and shapes."""

import json
from typing import Any, Final

from analytics.report.icons import GRADE_COLOURS
from analytics.report.style import look_of
from api.console.words import Words
from graph.words import ENTITY_KINDS

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
    """JSON with a section's sentences, words of the domain, and looks of nodes in a picture."""
    given: dict[str, Any] = {
        "say": w.section(section),
        "label": {name: w.table(table) for name, table in _TABLES.items()},
        "looks": {
            "kinds": {kind: look_of(kind) for kind in sorted(ENTITY_KINDS)},
            "grades": GRADE_COLOURS,
        },
    }
    return json.dumps(given, ensure_ascii=False, sort_keys=True)

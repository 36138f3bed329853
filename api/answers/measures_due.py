"""What the law attaches to a party, on its own records and by its roles (DESIGN §13.9)."""

from dataclasses import asdict
from typing import Any

from analytics.vetting.due import MeasureDue, measures_due
from analytics.vetting.law_file import law_file
from api.desk.question import Ask
from api.desk.response import framed


def due_on(ask: Ask, text: str) -> dict[str, Any]:
    """The confirmed measures that last on a party: department, article, from, until, condition."""
    entity, view = ask.entity(text), ask.view
    file = law_file(view.reader, view.reach, [entity.id])
    due = measures_due(file, entity.id, ask.desk.measures)
    ask.looked_at("measures", [entity])
    return {
        **framed(ask, explored=len(due)),
        **ask.since_withdrawn(one.record for one in due),
        "id": ask.masking.id(entity.id),
        "measures": [_shown(ask, one) for one in due],
    }


def _shown(ask: Ask, due: MeasureDue) -> dict[str, Any]:
    """A measure; only roles that may `reach` see the relations by which a text extends it."""
    plain = asdict(due)
    chain = due.chain if ask.caller.may("reach") else ()
    return {**plain, "from": plain.pop("begins"), "chain": chain}

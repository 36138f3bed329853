"""Domain values as JSON, with the keys that other programs rely on (DESIGN §12)."""

import dataclasses
from datetime import date, datetime
from typing import Any, Final

from analytics.propagation.exposure import Evidence, Exposure
from graph.mask_evidence import shown_attributes
from graph.model import Entity, Stake
from graph.sentence import Sentence, Word

# How stakes of one rank are told apart is the store's own business: it counts claims.
_OURS: Final = frozenset({"stands"})


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is what it is
    """A domain value as JSON; absent fields are left out. Raises TypeError for an unknown type."""
    if isinstance(value, Sentence | Word):
        return value.text()  # always in English: JSON does not depend on the language
    if isinstance(value, Stake):
        return value.text()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)  # a set has no order of its own, and equal answers are equal bytes
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in dataclasses.fields(value) if f.name not in _OURS)
        fields = {name: getattr(value, name) for name in names}
        if isinstance(value, Entity):
            fields["attributes"] = shown_attributes(value.attributes)
        return {key: v for key, v in fields.items() if v not in (None, (), {}, [])}
    raise TypeError(f"{type(value).__name__} has no plain form")


def plain_exposure(exposure: Exposure) -> dict[str, Any]:
    """An exposure as JSON; `index` is a sort key, no probability (DESIGN §7)."""
    return {
        "id": exposure.entity,
        "index": exposure.index,
        "level": exposure.level,
        "evidence": [plain_evidence(evidence) for evidence in exposure.evidence],
    }


def plain_evidence(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence as JSON; `chain` holds the ids of relations."""
    return {
        "record": evidence.record,
        "entity": evidence.entity,
        "score": evidence.score,
        "hops": evidence.hops,
        "chain": evidence.chain,
        "marks": evidence.marks,
    }

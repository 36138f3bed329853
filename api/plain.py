"""Values of ours as JSON has them, with the keys that other programs rely on (DESIGN §12)."""

import dataclasses
from datetime import date, datetime
from typing import Any

from analytics.propagation.exposure import Evidence, Exposure
from graph.model import Stake
from graph.sentence import Sentence, Word


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is what it is
    """A value of ours as JSON has it; absent fields are left out."""
    if isinstance(value, Sentence | Word):
        return value.text()  # the same bytes whatever language whoever asks reads
    if isinstance(value, Stake):
        return value.text()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {key: v for key, v in fields.items() if v not in (None, (), {}, [])}
    raise TypeError(f"{type(value).__name__} has no plain form")


def plain_exposure(exposure: Exposure) -> dict[str, Any]:
    """An exposure with the keys that other programs rely on."""
    return {
        "id": exposure.entity,
        "index": exposure.index,
        "level": exposure.level,
        "evidence": [plain_evidence(evidence) for evidence in exposure.evidence],
    }


def plain_evidence(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence with the keys that other programs rely on."""
    return {
        "record": evidence.record,
        "entity": evidence.entity,
        "score": evidence.score,
        "hops": evidence.hops,
        "chain": evidence.chain,
        "marks": evidence.marks,
    }

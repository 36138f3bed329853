"""The officer's decision on a vetting, journalled with its certificate (DESIGN §10)."""

from collections.abc import Mapping
from typing import Any

from analytics.law.measures import Measures
from analytics.policy import Policy
from analytics.vetting.certificate import canonical, check
from graph.errors import BadInput
from graph.model import Batch, Entry
from graph.store import Committed, Store


def keep_texts(store: Store, policy: Policy, measures: Measures) -> None:
    """Store policy and measures under their hashes, so that a replay finds them; no revision."""
    texts = {policy.digest: policy.text, measures.digest: measures.text}
    if any(store.text(digest) is None for digest in texts):  # most vettings write nothing
        store.commit(Batch(texts=texts))


def decide(
    store: Store, certificate: Mapping[str, Any], *, accept: bool, reason: str | None, who: str
) -> Committed:
    """Journal that the officer accepts a certificate, or departs from it with a reason.

    Raises BadInput for a changed certificate and for a departure without a reason.
    """
    check(certificate)
    if not accept and not (reason or "").strip():
        raise BadInput("certificate.reason")
    entry = Entry(
        "decision",
        {
            "certificate": str(certificate["hash"]),
            "decision": str(certificate["decision"]),
            "word": "accepted" if accept else "departed",
            "reason": reason or "",
        },
    )
    text = canonical(certificate)
    return store.commit(Batch(entries=(entry,), texts={certificate["hash"]: text}, who=who))

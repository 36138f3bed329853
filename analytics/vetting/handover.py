"""转核查: an officer hands a lead of a vetting to an investigator (DESIGN §10)."""

from collections.abc import Mapping
from typing import Any, Final

from analytics.vetting.certificate import canonical, check
from graph.errors import BadInput
from graph.lookup import person_reference
from graph.model import Batch, Entry
from graph.store import Committed, Store

ACTION: Final = "hand_over"  # its kind of entry in the facts journal


def hand_over(
    store: Store, certificate: Mapping[str, Any], debtor: str, *, note: str, who: str
) -> Committed:
    """Journal that the lead from a debtor is to be looked into, and keep the certificate.

    Raises BadInput for a changed certificate and for a debtor of none of its leads.
    """
    check(certificate)
    leads = [one for one in certificate["findings"] if one.get("debtor") == debtor]
    if not leads and all(one["debtor"] != debtor for one in certificate["background"]):
        raise BadInput("certificate.no_lead")
    person = debtor.startswith("person:")
    entry = Entry(
        ACTION,
        {
            "certificate": str(certificate["hash"]),
            # A scoped person's id holds a name, and the journal is read by many.
            "debtor": person_reference(debtor, store.secret) if person else debtor,
            "records": [str(one["record"]) for one in leads],
            "note": note,
        },
    )
    texts = {str(certificate["hash"]): canonical(certificate)}
    return store.commit(Batch(entries=(entry,), texts=texts, who=who))

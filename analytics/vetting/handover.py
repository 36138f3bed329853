"""转核查: an officer hands a lead of a vetting to an investigator (DESIGN §10)."""

from typing import Final

from analytics.vetting.certificate import check
from analytics.vetting.kept_certificates import kept_with
from analytics.vetting.seal import SealedCertificate, refuse_unsealed
from graph.errors import BadInput
from graph.lookup import person_reference
from graph.model import Batch, Entry
from graph.store import Committed, Store

ACTION: Final = "hand_over"  # its kind of entry in the facts journal


def hand_over(
    store: Store, one: SealedCertificate, debtor: str, *, note: str, who: str
) -> Committed:
    """Journal that the lead from a debtor is to be looked into, and keep the certificate.

    Raises BadInput for a certificate that is not ours and for a debtor of none of its leads.
    """
    certificate = one.certificate
    check(certificate)
    refuse_unsealed(store.secret, one)
    leads = [finding for finding in certificate["findings"] if finding.get("debtor") == debtor]
    if not leads and all(row["debtor"] != debtor for row in certificate["background"]):
        raise BadInput("certificate.no_lead")
    person = debtor.startswith("person:")
    entry = Entry(
        ACTION,
        {
            "certificate": str(certificate["hash"]),
            # A scoped person's id holds a name, and the journal is read by many.
            "debtor": person_reference(debtor, store.secret) if person else debtor,
            "records": [str(lead["record"]) for lead in leads],
            "note": note,
        },
    )
    return store.commit(Batch(entries=(entry,), texts=kept_with(one), who=who))

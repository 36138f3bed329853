"""Whether a certificate is ours and can be used: which field is wrong, a sentence each."""

from datetime import date
from typing import Any, Final

from analytics.vetting.certificate import check
from analytics.vetting.seal import SealedCertificate, refuse_unsealed
from graph.errors import BadInput, NotFound
from graph.store import Store

_TEXTS: Final = ("as_of", "policy", "measures", "decision")


def refuse_foreign(store: Store, one: SealedCertificate) -> None:
    """Raise BadInput or NotFound for a certificate that this office did not issue as it is.

    The seal alone would do. It comes last, since the other sentences say more of what is wrong.
    """
    check(one.certificate)
    _refuse_unreadable(one.certificate)
    latest, revision = store.revision().number, one.certificate["revision"]
    if revision > latest:
        raise BadInput("certificate.ahead", theirs=revision, ours=latest)
    if store.text(one.certificate["policy"]) is None:
        raise NotFound("certificate.unknown_policy", digest=one.certificate["policy"][:12])
    if store.text(one.certificate["measures"]) is None:
        raise NotFound("certificate.unknown_measures", digest=one.certificate["measures"][:12])
    refuse_unsealed(store.secret, one)


def _refuse_unreadable(certificate: Any) -> None:  # noqa: ANN401 - JSON of a stranger
    """Raise BadInput where fields are missing or not of their type."""
    question = certificate.get("question")
    revision = certificate.get("revision")
    if not isinstance(question, dict) or type(revision) is not int or revision < 0:
        raise BadInput("certificate.none")
    texts = [question.get("subject"), question.get("scenario"), *map(certificate.get, _TEXTS)]
    if not all(isinstance(text, str) for text in texts):
        raise BadInput("certificate.none")
    try:
        date.fromisoformat(certificate["as_of"])
    except ValueError as error:
        raise BadInput("certificate.as_of", text=certificate["as_of"][:40]) from error

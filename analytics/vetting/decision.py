"""The officer's word on a vetting, given only where the answer still holds (DESIGN §10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analytics.law.measures import Measures
from analytics.policy import Policy
from analytics.vetting.certificate import intact
from analytics.vetting.difference import differences
from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.kept_certificates import kept_with
from analytics.vetting.officer_words import OfficerWord, Verb, next_text, now_utc, words_on
from analytics.vetting.seal import SealedCertificate, refuse_unsealed
from analytics.vetting.vet import vet
from graph.errors import BadInput, Overtaken, Taken
from graph.model import Batch, Entry
from graph.store import Committed, Store

_TRIES: Final = 20  # how often in a row another commit may come between


@dataclass(frozen=True, slots=True)
class Present:
    """What holds today: the rules, the day, and `answer`: the certificate at a revision.

    `answer` raises NotFound where nobody answers to the certificate's subject any more.
    """

    policy: Policy
    measures: Measures
    today: date
    answer: Callable[[int], Mapping[str, Any]]


def present_of(
    store: Store,
    certificate: Mapping[str, Any],
    *,
    policy: Policy,
    measures: Measures,
    today: date,
    cache: Path | None = None,
) -> Present:
    """What holds today for the question of a certificate, answered from the store."""

    def answer(revision: int) -> Mapping[str, Any]:
        question = certificate["question"]
        return vet(
            store,
            question["subject"],
            scenario=question["scenario"],
            as_of=today,
            at_revision=revision,
            policy=policy,
            measures=measures,
            cache=cache,
        ).certificate

    return Present(policy, measures, today, answer)


def keep_texts(store: Store, policy: Policy, measures: Measures) -> None:
    """Store policy and measures under their hashes, so that a replay finds them; no revision."""
    texts = {policy.digest: policy.text, measures.digest: measures.text}
    if any(store.text(digest) is None for digest in texts):  # most vettings write nothing
        store.commit(Batch(texts=texts))


def decide(
    store: Store,
    one: SealedCertificate,
    present: Present,
    *,
    accept: bool,
    reason: str | None,
    who: str,
) -> Committed:
    """Journal that the officer accepts a certificate, or departs from it with a reason.

    Raises BadInput for a departure without a reason; for a certificate that is not ours, not of
    today's day and rules, or whose answer holds no longer; and where a word stands already.
    Raises Overtaken where others commit without end.
    """
    if not accept and not (reason or "").strip():
        raise BadInput("certificate.reason")
    refuse_foreign(store, one)
    _refuse_past(one.certificate, present)

    def checked() -> int:
        revision = store.revision().number
        _refuse_changed(one.certificate, present.answer(revision), revision)
        return revision

    return _speak(store, one, "accepted" if accept else "departed", reason or "", who, checked)


def withdraw(store: Store, one: SealedCertificate, *, reason: str | None, who: str) -> Committed:
    """Journal that the word on a certificate is taken back; another may be given then.

    Raises BadInput without a reason, for a certificate that is not ours, and where no word stands.
    """
    if not (reason or "").strip():
        raise BadInput("certificate.withdrawal_reason")
    if not intact(one.certificate):
        raise BadInput("certificate.changed")
    refuse_unsealed(store.secret, one)  # whatever its method: a word of long ago can be taken back
    return _speak(store, one, "withdrawn", reason or "", who, lambda: None)


def _speak(
    store: Store,
    one: SealedCertificate,
    verb: Verb,
    reason: str,
    who: str,
    checked: Callable[[], int | None],
) -> Committed:
    """Write a word at the revision that `checked` has looked at; again where that was overtaken."""
    particulars = {
        "certificate": one.hash,
        "decision": str(one.certificate["decision"]),
        "word": verb,
        "reason": reason,
    }
    entry = Entry("decision", particulars)
    said = OfficerWord(verb, str(entry.particulars["reason"]), who, now_utc())
    for _ in range(_TRIES):
        words = words_on(store, one.hash)
        firsts = next_text(words, one.hash, said)
        batch = Batch(
            entries=(entry,),
            texts=kept_with(one),
            who=who,
            at_revision=checked(),
            firsts=firsts,
        )
        try:
            return store.commit(batch)
        except (Overtaken, Taken) as error:
            last = error
    raise last


def _refuse_past(certificate: Mapping[str, Any], present: Present) -> None:
    """Raise BadInput for a certificate of other rules than today's, or of another day."""
    if certificate["policy"] != present.policy.digest:
        raise BadInput("certificate.other_policy")
    if certificate["measures"] != present.measures.digest:
        raise BadInput("certificate.other_measures")
    if certificate["as_of"] != present.today.isoformat():
        raise BadInput("certificate.other_day", day=certificate["as_of"], today=present.today)


def _refuse_changed(certificate: Mapping[str, Any], now: Mapping[str, Any], revision: int) -> None:
    """Raise BadInput where the answer is another now, with what changed."""
    changed = differences(certificate, now)
    if changed:
        raise BadInput("certificate.stale", revision=revision, changes=changed)

"""Verdicts on identity as people name them: by a short number, to be looked at and lifted."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from graph.commit.verdicts import Judged, Known, refuse_opposed
from graph.errors import NotFound
from graph.model import Verdict
from graph.store import Store


def verdict_number(verdict: Verdict) -> str:
    """The short number by which a verdict is undone: a hash of its kind and both ids."""
    # Made from the verdict itself, so that it is the same on every engine and after an export.
    text = f"{verdict.kind}\x1f{verdict.one}\x1f{verdict.other}"
    return "v:" + sha256(text.encode()).hexdigest()[:12]


def standing_verdict(store: Store, number: str) -> Verdict:
    """The verdict in force of this number. Raises NotFound."""
    for verdict in store.verdicts():
        if verdict_number(verdict) == number:
            return verdict
    raise NotFound("identity.no_verdict", verdict=number)


def lifting(verdict: Verdict, reason: str, who: str) -> Verdict:
    """The verdict that lifts another one: nothing is deleted (DESIGN §5)."""
    return Verdict(verdict.kind, verdict.one, verdict.other, reason, who, undone=True)


def refuse_unfit(store: Store, verdicts: Sequence[Verdict]) -> None:
    """Raise BadInput where the commit would refuse these verdicts as they are known now."""

    def at(ids: Collection[str]) -> list[Judged]:
        return [(one.kind, one.one, one.other) for one in store.verdicts(ids)]

    def kinds(ids: Collection[str]) -> Mapping[str, str]:
        return {id_: entity.kind for id_, entity in store.entities(ids).items()}

    refuse_opposed(Known(at, kinds), verdicts)

"""A fact is what its sources say: which claims stand, and what they show together (DESIGN §4).

Pure functions over kept claims. A field is taken from the highest-ranked source, then the latest
document date, then the latest claim. A whole claim replaces what its source said before; partial
claims add up.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from graph.codec import Body, KeptClaim
from graph.commit.states import Derived
from graph.mask_evidence import ATTRIBUTE, merged_hashes
from graph.model import EncodedClaim
from graph.words import STAKE_KINDS


def is_novel(new: EncodedClaim, known: Sequence[KeptClaim]) -> bool:
    """Whether a claim says something its source did not say last (DESIGN §13.1).

    A claim of a file that was loaded before is never novel, whatever corrected it since and even if
    the file contradicts itself. Another file that repeats an older value is novel.
    """
    place = (new.source, new.dated, new.whole)
    mine = [claim for claim in known if (claim.source, claim.dated, claim.whole) == place]
    repeated = repeated_by(new, mine)
    if not repeated:
        return True
    # A partial claim takes nothing back, so repeating it adds nothing.
    if not new.whole or any(new.origin and new.origin in claim.origins for claim in repeated):
        return False
    return max(claim.seq for claim in mine) > max(claim.seq for claim in repeated)


def repeated_by(new: EncodedClaim, known: Iterable[KeptClaim]) -> list[KeptClaim]:
    """The claims of the same source and date that say the same."""
    said = (new.source, new.dated, new.whole, new.text)
    return [c for c in known if (c.source, c.dated, c.whole, c.text) == said]


def standing(claims: Iterable[KeptClaim]) -> list[KeptClaim]:
    """The claims that count, the strongest first: by rank, then document date, then `seq`.

    A whole claim replaces the earlier claims of its source about the same id; what is earlier goes
    by document date first, so the order of loading does not matter (DESIGN §4).
    """
    held = list(claims)
    if len(held) == 1:
        return held
    last_whole: dict[tuple[str, str], tuple[str, int]] = {}
    for claim in held:
        if claim.whole:
            key, place = (claim.fact, claim.source), (claim.dated, claim.seq)
            last_whole[key] = max(place, last_whole.get(key, place))
    never = ("", -1)
    stand = [c for c in held if (c.dated, c.seq) >= last_whole.get((c.fact, c.source), never)]
    # Sorting is stable: the second key first, since one goes down and the other up.
    stand.sort(key=lambda c: (c.dated, c.seq), reverse=True)
    stand.sort(key=lambda c: c.rank)
    return stand


def shown_entity(claims: Iterable[KeptClaim]) -> Body:
    """The body of an entity from the claims about all its ids."""
    stand = standing(claims)
    first = stand[0].body
    # The usual case, which needs no merging.
    if len(stand) == 1 and "names" not in first:
        return {**first, "sources": [stand[0].source]}
    view: Body = {"kind": first["kind"], "name": first["name"], "sources": _sources(stand)}
    roles = {role for claim in stand for role in claim.body.get("roles", ())}
    names = _ordered(stand, lambda c: (c.body["name"], *c.body.get("names", ())))
    names = [name for name in names if name != first["name"]]
    identifiers = _merged(stand, "identifiers")
    attributes = _merged(stand, "attributes")
    if ATTRIBUTE in attributes:
        attributes[ATTRIBUTE] = merged_hashes(claim.body for claim in stand)
    if roles:
        view["roles"] = sorted(roles)
    if identifiers:
        view["identifiers"] = identifiers
    if attributes:
        view["attributes"] = attributes
    if names:
        view["names"] = names
    return view


def shown_relation(claims: Iterable[KeptClaim]) -> Body:
    """The body of a relation from its claims, between the ends that its sources gave."""
    stand = standing(claims)
    view = _fieldwise(stand)
    first = stand[0]
    view["rank"] = first.rank
    if view["kind"] in STAKE_KINDS:
        view["stands"] = [first.source, first.dated, first.seq]
    if "valid_from" in view and "valid_to" in view and view["valid_to"] < view["valid_from"]:
        del view["valid_from"]  # two sources disagree: the end is the safer of the two to keep
    return view


def shown_record(claims: Iterable[KeptClaim], derived: Derived) -> Body:
    """The body of a record from its claims, with what follows from its events."""
    # A row that repairs or revokes is partial: its content counts where no other row tells it.
    stand = standing(claims)
    if len(stand) > 1:
        stand.sort(key=lambda claim: not claim.whole)
    view = _fieldwise(stand)
    if "ends_on" in view and view["ends_on"] <= view["decided_on"]:
        del view["ends_on"]  # of two sources: an end before the decision would call anyone clear
    if derived.state != "in_force":
        view["state"] = derived.state
    if derived.confirmed:
        view["confirmed"] = list(derived.confirmed)
    if derived.lifted:
        view["lifted"] = [list(one) for one in derived.lifted]
    if derived.repaired_on:
        _end_publicity(view, derived.repaired_on)
    return view


def _end_publicity(view: Body, day: str) -> None:
    # A record ends after its decision, also one that was repaired on its very day.
    next_day = (date.fromisoformat(view["decided_on"]) + timedelta(days=1)).isoformat()
    end = max(day, next_day)
    view["repaired_on"] = day
    if "ends_on" in view:
        view["original_ends_on"] = view["ends_on"]
    view["ends_on"] = min(view.get("ends_on", end), end)


def _fieldwise(stand: Sequence[KeptClaim]) -> Body:
    if len(stand) == 1:
        return {**stand[0].body, "sources": [stand[0].source]}
    view: Body = {}
    for claim in stand:
        for key, value in claim.body.items():
            view.setdefault(key, value)  # the strongest claim came first
    if "attributes" in view:
        view["attributes"] = _merged(stand, "attributes")
    view["sources"] = _sources(stand)
    return view


def _merged(stand: Sequence[KeptClaim], field: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for claim in stand:
        for key, value in claim.body.get(field, {}).items():
            merged.setdefault(key, value)
    return merged


def _sources(stand: Sequence[KeptClaim]) -> list[str]:
    return _ordered(stand, lambda claim: (claim.source,))


def _ordered(stand: Sequence[KeptClaim], texts: Callable[[KeptClaim], Iterable[str]]) -> list[str]:
    """Texts by rank, latest document and text, never by the order of loading (DESIGN §13.19)."""
    alphabetic = sorted((text, claim.dated, claim.rank) for claim in stand for text in texts(claim))
    latest_first = sorted(alphabetic, key=itemgetter(1), reverse=True)
    by_rank = sorted(latest_first, key=itemgetter(2))
    return list(dict.fromkeys(text for text, _, _ in by_rank))

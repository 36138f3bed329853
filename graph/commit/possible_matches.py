"""Who may be one and the same: derived `possibly_same_as`, with score and reasons (DESIGN §4).

Two cases, both functions of what is known now: an organisation known only by name, beside every
organisation of that name; and a person named at an organisation with and without a mask.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from graph.codec import Body
from graph.commit.ledger import Ledger
from graph.commit.resolution import Pair
from graph.identity import is_hashed_person, relation_id
from graph.words import ORGANISATION_KINDS

# Scores: about as large a part of such pairs proves right when a person looks into them.
_SAME_NAME: Final = (0.5, "same name")
_ONE_MASKED: Final = (0.7, "same name at the same place, one of them without a number")
_LIMIT: Final = 200  # a name that more than these bear is no evidence


def refresh_possible_matches(ledger: Ledger, touched: Collection[str]) -> None:
    """Bring the derived `possibly_same_as` at these ids to what is known now."""
    scoped = any(_is_scoped(id_) for id_ in touched)
    if not touched or not (scoped or ledger.entities.any_by_name_only()):
        return
    here = set(ledger.groups.canonical(touched).values())
    everyone = set(touched).union(here, *ledger.groups.members(here).values())
    wanted = _wanted(ledger, here, everyone)
    stand = {tie.id: tie for tie in ledger.relations.possible_matches(everyone)}
    ledger.relations.drop(stand.keys() - wanted.keys())
    new = {id_: body for id_, body in wanted.items() if id_ not in stand}
    if new:
        ends = {end for body in new.values() for end in (body["source"], body["target"])}
        ledger.relations.put(new, ledger.groups.canonical(ends), ())


def _is_scoped(id_: str) -> bool:
    return id_.startswith("name:") or (id_.startswith("person:") and not is_hashed_person(id_))


def _wanted(ledger: Ledger, here: set[str], touched: Collection[str]) -> dict[str, Body]:
    pairs: dict[Pair, tuple[float, str]] = {}
    pairs.update(dict.fromkeys(_namesakes(ledger, here), _SAME_NAME))
    pairs.update(dict.fromkeys(_masked(ledger, touched), _ONE_MASKED))
    if not pairs:
        return {}
    canonical = ledger.groups.canonical({end for pair in pairs for end in pair})
    apart = {
        (one, other)
        for kind, one, other in ledger.verdicts.at({e for p in pairs for e in p})
        if kind == "different"
    }
    return {
        relation_id("possibly_same_as", one, other): _tie(one, other, *why)
        for (one, other), why in pairs.items()
        if one in canonical
        and other in canonical
        and canonical[one] != canonical[other]
        and (one, other) not in apart
    }


def _tie(one: str, other: str, score: float, reason: str) -> Body:
    return {
        "kind": "possibly_same_as",
        "source": one,
        "target": other,
        "attributes": {"score": score, "reasons": [reason]},
        "sources": ["derived"],
        "rank": 9,
    }


def _namesakes(ledger: Ledger, here: Collection[str]) -> Iterable[Pair]:
    asked = here if ledger.entities.any_by_name_only() else ()
    bearers: dict[str, list[str]] = defaultdict(list)
    for name, id_, kind in ledger.entities.namesakes(asked) if asked else ():
        if kind in ORGANISATION_KINDS:
            bearers[name].append(id_)
    for ids in bearers.values():
        scoped = [id_ for id_ in ids if id_.startswith("name:")]
        if scoped and len(ids) <= _LIMIT:
            for one in scoped:
                for other in ids:
                    if one != other and (one in here or other in here):
                        yield min(one, other), max(one, other)


def _masked(ledger: Ledger, touched: Collection[str]) -> Iterable[Pair]:
    scoped = [i for i in touched if i.startswith("person:") and not is_hashed_person(i)]
    bare = {i.rpartition("/")[0] for i in scoped}
    known = ledger.groups.canonical(bare) if bare else {}
    for id_ in scoped:
        base = id_.rpartition("/")[0]
        if base in known:
            yield base, id_
    for base, masked in ledger.entities.masked_under(scoped) if scoped else ():
        yield base, masked

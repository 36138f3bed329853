"""Whom an agreeing masked ID number makes possibly the same (DESIGN §4): evidence, never a join.

The matches are a function of what is claimed now, so the order of loading does not matter: of all
who share a name and the key of a mask, each who is known by a mask is matched with those whose
number or mask agrees.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from graph.codec import Body, KeptClaim
from graph.commit.claims import standing
from graph.commit.derived_ties import (
    is_masked_match,
    judged_different,
    masked_match_id,
    possible_match,
)
from graph.commit.ledger import GivenRelation, Ledger
from graph.commit.resolution import Pair, Token, own_tokens
from graph.identity import is_hashed_person
from graph.mask_evidence import KEY, SCORES, Hashes, agreeing_form, hashes_in, keys_in

# Schemes of the index of identifiers, by the key of the mask: who is known by a mask only, and
# whose number is known. The first are few, so most batches end with one question about them.
_MASKED: Final = "masked"
_NUMBERED: Final = "numbered"


def mask_tokens(id_: str, body: Body) -> list[tuple[str, dict[str, str]]]:
    """(id, identifier) for each key by which the masks of a claim about this id are found."""
    keys = keys_in(body)
    if not keys:
        return []
    known = "id_hash" in body.get("identifiers", ()) or "id_hash" in own_tokens(id_)
    scheme = _NUMBERED if known else _MASKED
    return [(id_, {scheme: key}) for key in keys]


@dataclass(frozen=True, slots=True)
class _People:
    """Persons with the hashes that they have now; `touched` are those that the batch changes."""

    hashes: Mapping[str, Hashes]
    masked: frozenset[str]  # known by a mask only: all who share a key with a touched one
    touched: frozenset[str]

    def keys(self, id_: str) -> frozenset[str]:
        return self.hashes.get(id_, {}).get(KEY, frozenset())

    def form(self, one: str, other: str) -> str | None:
        return agreeing_form(self.hashes[one], self.hashes[other])


def refresh_masked_matches(
    ledger: Ledger,
    touched: Collection[str],
    said: Mapping[str, Iterable[KeptClaim]],
    *,
    lost: bool = False,
) -> None:
    """Bring the matches by masked numbers at the `touched` ids up to date.

    `said` holds claims by fact key, those that no longer count among them; of touched ids that are
    not in it the ledger is asked. `lost` says that something was withdrawn.
    """
    more = {"E" + id_ for id_ in touched} - said.keys()
    claims = {**said, **ledger.claims.of(more)} if more else said
    keys_of = {
        id_: keys
        for id_ in touched
        if (keys := [key for c in claims.get("E" + id_, ()) for key in keys_in(c.body)])
    }
    asked = {key for keys in keys_of.values() for key in keys}
    masked = _holders(ledger, _MASKED, asked)
    if not masked and not (lost and asked):
        return
    people = _people(ledger, keys_of, masked)
    wanted = _wanted(ledger, people)
    # At one end of every match is somebody known by a mask; what was withdrawn is in no index.
    stand = _standing_matches(ledger, masked.union(keys_of) if lost else masked)
    ledger.relations.drop(
        [t.id for t in stand if t.id not in wanted and _is_judged(t, people, asked)]
    )
    stay = {
        tie.id for tie in stand if people.touched.isdisjoint((tie.given_source, tie.given_target))
    }
    new = {id_: body for id_, body in wanted.items() if id_ not in stay}
    if new:
        ends = {end for body in new.values() for end in (body["source"], body["target"])}
        ledger.relations.put(new, ledger.groups.canonical(ends), ())


def _holders(ledger: Ledger, scheme: str, keys: Collection[str]) -> set[str]:
    tokens: list[Token] = [(scheme, key) for key in keys]
    return ledger.identifiers.holders(tokens) if tokens else set()


def _people(ledger: Ledger, keys_of: Mapping[str, Sequence[str]], masked: set[str]) -> _People:
    """The persons to compare; `keys_of` has those that are touched."""
    hashes = _hashes_of(ledger, masked)
    shared = {key for own in hashes.values() for key in own.get(KEY, ())}
    numbered = {id_ for id_, keys in keys_of.items() if not shared.isdisjoint(keys)}
    # Of those whose number is known, who is not touched agrees as before with a mask that is not.
    again = {key for id_ in masked & keys_of.keys() for key in keys_of[id_]}
    numbered |= _holders(ledger, _NUMBERED, again)
    hashes |= _hashes_of(ledger, numbered - masked)
    return _People(hashes, frozenset(masked), frozenset(keys_of))


def _hashes_of(ledger: Ledger, ids: Collection[str]) -> dict[str, Hashes]:
    said = ledger.claims.of({"E" + id_ for id_ in ids}) if ids else {}
    # What a source has replaced is evidence of nothing any more (DESIGN §13.7).
    hashes = {key[1:]: hashes_in(c.body for c in standing(held)) for key, held in said.items()}
    return {id_: own for id_, own in hashes.items() if own}


def _standing_matches(ledger: Ledger, ids: Collection[str]) -> list[GivenRelation]:
    here = {*ids, *ledger.groups.canonical(ids).values()}
    return [tie for tie in ledger.relations.possible_matches(here) if is_masked_match(tie)]


def _is_judged(tie: GivenRelation, people: _People, keys: Collection[str]) -> bool:
    """Whether all that could be a reason for this match has been looked at."""
    ends = (tie.given_source, tie.given_target)
    if not people.touched.isdisjoint(ends):
        return True
    shared = people.keys(ends[0]) & people.keys(ends[1])
    return people.masked.issuperset(ends) and shared.issubset(keys)


def _wanted(ledger: Ledger, people: _People) -> dict[str, Body]:
    pairs = {
        (min(pair), max(pair)): form
        for ids in _by_key(people)
        for pair, form in _agreeing(people, ids)
    }
    canonical = ledger.groups.canonical({id_ for pair in pairs for id_ in pair}) if pairs else {}
    apart = judged_different(ledger, canonical.keys())
    return {
        masked_match_id(*pair): possible_match(
            *pair, SCORES[form], f"masked_{form.replace('-', '_')}"
        )
        for pair, form in pairs.items()
        if pair not in apart and _may_be_one(*(canonical.get(id_, "") for id_ in pair))
    }


def _may_be_one(one: str, other: str) -> bool:
    """Whether two entities, as ids answer now, are two that may prove to be one.

    Whoever a verdict has joined to one number is not another number's bearer.
    """
    known = bool(one and other)
    return known and one != other and not (is_hashed_person(one) and is_hashed_person(other))


def _by_key(people: _People) -> Iterable[list[str]]:
    """The ids of those who share a name and the key of a mask, in order."""
    groups: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(people.hashes):
        for key in people.keys(id_):
            groups[key].append(id_)
    return groups.values()


def _agreeing(people: _People, ids: Sequence[str]) -> Iterator[tuple[Pair, str]]:
    """Pairs of these ids that agree, each with the surest form in which it does.

    A debtor of many cases is under one mask in each: those of equal masks are matched with the
    first of them only, and each of them with whose number agrees.
    """
    alike: dict[tuple[tuple[str, frozenset[str]], ...], list[str]] = defaultdict(list)
    for id_ in ids:
        if id_ in people.masked:
            alike[tuple(sorted(people.hashes[id_].items()))].append(id_)
    members = {own[0]: own for own in alike.values()}
    numbered = [id_ for id_ in ids if id_ not in people.masked]
    for one, other in combinations(members, 2):
        if form := people.form(one, other):
            yield (one, other), form
    for first, own in members.items():
        if form := people.form(first, first):
            yield from (((first, id_), form) for id_ in own[1:])
        for other in numbered:
            if form := people.form(first, other):
                yield from (((id_, other), form) for id_ in own)

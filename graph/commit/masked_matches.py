"""Whom an agreeing masked ID number makes possibly the same (DESIGN §4): evidence, never a join.

The matches are a function of what is claimed now, so the order of loading does not matter: of all
who share a name and the key of a mask, each who is known by a mask is matched with those whose
number or mask agrees.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final, NamedTuple

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
from graph.mask_evidence import ATTRIBUTE, KEY, SCORES, Hashes, agreeing_form, hashes_in

# Schemes of the index of identifiers, by the key of the mask: who is known by a mask only, and
# whose number is known. The first are few, so most batches end with one question about them.
_MASKED: Final = "masked"
_NUMBERED: Final = "numbered"
# A mask with a lower score leaves so many numbers that it says nothing where more than MANY agree.
_SURE: Final = 0.9
_MANY: Final = 200


def mask_tokens(id_: str, body: Body) -> list[tuple[str, dict[str, str]]]:
    """(id, identifier) for each key by which the masks of a claim about this id are found."""
    if ATTRIBUTE not in body.get("attributes", ()):
        return []
    known = "id_hash" in body.get("identifiers", ()) or "id_hash" in own_tokens(id_)
    scheme = _NUMBERED if known else _MASKED
    return [(id_, {scheme: key}) for key in hashes_in([body]).get(KEY, ())]


class _People(NamedTuple):
    """Who may agree: their hashes now, and who of them is known by a mask only."""

    hashes: Mapping[str, Hashes]
    masked: frozenset[str]

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

    `said` holds claims by fact key, those among them that no longer count; of touched ids that are
    not in it the ledger is asked. `lost` says that something was withdrawn.
    """
    more = {"E" + id_ for id_ in touched} - said.keys()
    claims = {**said, **ledger.claims.of(more)} if more else said
    before = {id_: hashes_in(c.body for c in claims.get("E" + id_, ())) for id_ in touched}
    keys = {key for hashes in before.values() for key in hashes.get(KEY, ())}
    masked = _holders(ledger, _MASKED, keys)
    if not masked and not (lost and keys):
        return
    people = _people(ledger, keys, masked)
    wanted = _wanted(ledger, people)
    seeds = {id_ for id_, hashes in before.items() if hashes}
    stand = _standing_matches(ledger, masked | seeds)
    ledger.relations.drop(
        [t.id for t in stand if t.id not in wanted and _is_judged(t, people, keys)]
    )
    stay = {tie.id for tie in stand if seeds.isdisjoint((tie.given_source, tie.given_target))}
    new = {id_: body for id_, body in wanted.items() if id_ not in stay}
    if new:
        ends = {end for body in new.values() for end in (body["source"], body["target"])}
        ledger.relations.put(new, ledger.groups.canonical(ends), ())


def _holders(ledger: Ledger, scheme: str, keys: Collection[str]) -> set[str]:
    tokens: list[Token] = [(scheme, key) for key in keys]
    return ledger.identifiers.holders(tokens) if tokens else set()


def _people(ledger: Ledger, keys: Collection[str], masked: set[str]) -> _People:
    ids = masked | _holders(ledger, _NUMBERED, keys) if masked else set[str]()
    said = ledger.claims.of({"E" + id_ for id_ in ids}) if ids else {}
    # What a source has replaced is evidence of nothing any more (DESIGN §13.7).
    hashes = {key[1:]: hashes_in(c.body for c in standing(held)) for key, held in said.items()}
    return _People({id_: own for id_, own in hashes.items() if own}, frozenset(masked))


def _standing_matches(ledger: Ledger, ids: Collection[str]) -> list[GivenRelation]:
    here = {*ids, *ledger.groups.canonical(ids).values()}
    return [tie for tie in ledger.relations.possible_matches(here) if is_masked_match(tie)]


def _is_judged(tie: GivenRelation, people: _People, keys: Collection[str]) -> bool:
    """Whether all that could be a reason for this match has been looked at."""
    ends = (tie.given_source, tie.given_target)
    one, other = (people.hashes.get(end, {}).get(KEY, frozenset[str]()) for end in ends)
    return (one & other).issubset(keys)


def _wanted(ledger: Ledger, people: _People) -> dict[str, Body]:
    pairs = {
        (min(pair), max(pair)): form
        for key in _by_key(people)
        for pair, form in _agreeing(people, key)
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
        for key in people.hashes[id_].get(KEY, ()):
            groups[key].append(id_)
    return groups.values()


def _agreeing(people: _People, ids: list[str]) -> Iterator[tuple[Pair, str]]:
    """Pairs of these ids that agree, each with the form in which it does.

    A debtor of many cases is under one mask in each: those of equal masks are matched with the
    first of them only, and each of them with whose number agrees.
    """
    alike: dict[tuple[tuple[str, frozenset[str]], ...], list[str]] = defaultdict(list)
    for id_ in ids:
        if id_ in people.masked:
            alike[tuple(sorted(people.hashes[id_].items()))].append(id_)
    numbered = [id_ for id_ in ids if id_ not in people.masked]
    firsts = [members[0] for members in alike.values()]
    agree = [
        (one, o, form) for one, o in _to_compare(firsts, numbered) if (form := people.form(one, o))
    ]
    weak = Counter(one for one, _, form in agree if SCORES[form] < _SURE)
    members = {own[0]: own for own in alike.values()}
    for one, other, form in agree:
        if SCORES[form] >= _SURE or weak[one] <= _MANY:
            own = members[one] if other not in members else [one]
            yield from (((id_, other), form) for id_ in own)
    for own in members.values():
        form = people.form(own[0], own[0])
        yield from (((own[0], id_), form) for id_ in own[1:] if form)


def _to_compare(masked: list[str], numbered: list[str]) -> Iterator[Pair]:
    yield from combinations(masked, 2)
    yield from ((one, other) for one in masked for other in numbered)

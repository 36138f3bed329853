"""Which ids a batch joins or parts: the component it touches is resolved again (DESIGN §4).

The result is that of resolving the whole store, at the cost of the ids that the batch can reach.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from graph.codec import Body
from graph.commit.claims import standing
from graph.commit.ledger import GivenRelation, Ledger
from graph.commit.resolution import Pair, Token, resolve, tokens_of
from graph.identity import is_hashed_person
from graph.naming import normalise_name
from graph.sentence import Sentence

Claimed = dict[str, list[frozenset[Token]]]


def resolve_incrementally(
    ledger: Ledger,
    touched: Mapping[str, Collection[Token]],
    judged: Collection[str],
    relations: Mapping[str, Body],
    notices: list[Sentence],
) -> dict[str, str]:
    """Resolve all ids that the batch can reach; re-point those that moved and return them.

    `touched` maps ids to the strong identifiers claimed of them. `judged` are the ids of new or
    lifted verdicts. `relations` are the bodies of the batch's relations: by them a legal
    representative joins whose ID number became known. Contradicted identifiers go to `notices`.
    The answer maps each id to what it answers as now, all members of a changed group among them.
    """
    likely, persons = _representatives(ledger, relations)
    seeds = _tangled(ledger, touched) | persons | set(judged)
    claimed, verdicts, likely = _component(ledger, seeds, likely)
    if len(claimed) < 2:
        return {}
    result = resolve(
        claimed,
        same=[(one, other) for kind, one, other in verdicts if kind == "same"],
        different=[(one, other) for kind, one, other in verdicts if kind == "different"],
        likely=likely,
    )
    notices.extend(result.notices)
    now = ledger.groups.canonical(claimed.keys())
    moved = {id_: new for id_, new in result.canonical.items() if now[id_] != new}
    if moved:
        # The groups that were left and joined are shown again too, though they keep their ids.
        before = ledger.groups.members({now[id_] for id_ in moved})
        ledger.groups.repoint(moved)
        after = set(moved.values()) | set(before)
        moved |= {id_: result.canonical[id_] for id_ in after if id_ in result.canonical}
    return moved


def _tangled(ledger: Ledger, touched: Mapping[str, Collection[Token]]) -> set[str]:
    """The touched ids that share an identifier, a group or a verdict with another id; few do."""
    shared = ledger.identifiers.shared({token for tokens in touched.values() for token in tokens})
    entangled = ledger.groups.entangled(touched.keys())
    if shared:
        entangled |= {i for i, tokens in touched.items() if not shared.isdisjoint(tokens)}
    return entangled


def _component(
    ledger: Ledger, frontier: set[str], likely: set[Pair]
) -> tuple[Claimed, set[tuple[str, str, str]], set[Pair]]:
    """All ids reached through shared identifiers, verdicts, likely joins and present groups."""
    claimed: Claimed = {}
    verdicts: set[tuple[str, str, str]] = set()
    pairs = set(likely)
    while frontier:
        said = ledger.claims.of({"E" + id_ for id_ in frontier})
        found = {
            # What a source has replaced joins nobody any more (DESIGN §13.7).
            key[1:]: [tokens_of(key[1:], c.body.get("identifiers", {})) for c in standing(claims)]
            for key, claims in said.items()
        }
        claimed.update(found)
        tokens = {token for claims in found.values() for own in claims for token in own}
        reached = ledger.identifiers.holders(tokens) if tokens else set()
        here = set(ledger.verdicts.at(found.keys())) if found else set()
        verdicts |= here
        reached |= {end for _, one, other in here for end in (one, other)}
        # Present groups too: a join that no longer has a reason must come apart.
        now = ledger.groups.canonical(found.keys())
        for members in ledger.groups.members(set(now.values())).values():
            reached |= members
        new_pairs = _pairs_at(ledger, found.keys())
        pairs |= new_pairs
        reached |= {end for pair in pairs for end in pair}
        frontier = reached - claimed.keys()
        # A verdict may name an id that no source has given.
        frontier &= ledger.groups.canonical(frontier).keys()
    return claimed, verdicts, pairs


def _pairs_at(ledger: Ledger, ids: Collection[str]) -> set[Pair]:
    """Likely joins at the organisations that these persons represent."""
    persons = [id_ for id_ in ids if id_.startswith("person:")]
    if not persons:
        return set()
    return _likely_pairs(ledger, _torn(ledger, ledger.relations.headed_by(persons)))


def _representatives(ledger: Ledger, relations: Mapping[str, Body]) -> tuple[set[Pair], set[str]]:
    organisations = {
        body["target"] for body in relations.values() if body["source"].startswith("person:")
    }
    torn = _torn(ledger, organisations)
    persons = {tie.given_source for ties in torn.values() for tie in ties if _represents(tie)}
    return _likely_pairs(ledger, torn), persons


def _torn(ledger: Ledger, organisations: Collection[str]) -> dict[str, list[GivenRelation]]:
    """Relations from persons, by organisation, where a scoped and a hashed one represent it."""
    at: dict[str, list[GivenRelation]] = defaultdict(list)
    for tie in ledger.relations.from_persons(organisations) if organisations else ():
        at[tie.given_target].append(tie)
    return {o: ties for o, ties in at.items() if _has_both(ties)}


def _likely_pairs(ledger: Ledger, torn: Mapping[str, list[GivenRelation]]) -> set[Pair]:
    """(scoped, hashed) legal representatives of one organisation who are one person by DESIGN §4.

    Both bear one name, their terms overlap, and no other hashed person with a relation to the
    organisation bears the name.
    """
    persons = {tie.given_source for ties in torn.values() for tie in ties}
    hashed = [id_ for id_ in persons if is_hashed_person(id_)]
    said = ledger.claims.of({"E" + id_ for id_ in hashed}) if hashed else {}
    names = {key[1:]: {normalise_name(c.body["name"]) for c in cs} for key, cs in said.items()}
    return {pair for o, ties in torn.items() for pair in _pairs_of(o, ties, names)}


def _has_both(ties: Collection[GivenRelation]) -> bool:
    kinds = {is_hashed_person(tie.given_source) for tie in ties if _represents(tie)}
    return len(kinds) == 2


def _represents(tie: GivenRelation) -> bool:
    return tie.kind == "legal_representative_of"


def _pairs_of(
    organisation: str, ties: Collection[GivenRelation], names: Mapping[str, set[str]]
) -> set[Pair]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for name in names.get(tie.given_source, ()):
            bearers[name].add(tie.given_source)
    prefix = f"person:{organisation}/"
    pairs: set[Pair] = set()
    for tie in filter(_represents, ties):
        name = tie.given_source.removeprefix(prefix)
        others = bearers.get(name, set())
        if tie.given_source.startswith(prefix) and len(others) == 1:
            (hashed,) = others
            overlap = any(
                _overlap(tie, other)
                for other in ties
                if other.given_source == hashed and _represents(other)
            )
            if overlap:
                pairs.add((tie.given_source, hashed))
    return pairs


def _overlap(one: GivenRelation, other: GivenRelation) -> bool:
    # Half-open: terms that only touch do not overlap (DESIGN §5).
    return max(one.valid_from, other.valid_from) < min(one.valid_to, other.valid_to)

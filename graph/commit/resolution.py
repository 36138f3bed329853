"""Which ids are one entity: a pure function of all claims and verdicts, not of their order.

Ids join by a shared strong identifier or by a person's verdict `same`; a verdict `different`
beats any join. An identifier claimed beside two different values of a stronger one joins nothing
(DESIGN §4).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graph.identifiers import is_placeholder, org_code_of
from graph.identity import is_hashed_person
from graph.sentence import Sentence, Word, say

Token = tuple[str, str]
Pair = tuple[str, str]

# The strongest first; other schemes never join (DESIGN §4).
STRONG_SCHEMES: Final = ("uscc", "id_hash", "org_code", "registration_no", "project_code")
_STRENGTH: Final = {scheme: place for place, scheme in enumerate(STRONG_SCHEMES)}
_CONFLICTING: Final = ("uscc", "id_hash", "org_code", "project_code")
_PREFIXES: Final = {"uscc": "uscc", "org": "org_code", "reg": "registration_no"}
# By the prefix of an id; 1 is a person with an ID number, whom no prefix tells from scoped ones.
_ID_ORDER: Final = {"uscc": 0, "org": 2, "reg": 3, "project": 4}
_IDS: Final = 10_000  # of which tokens are remembered: a batch asks for those of each many times


@dataclass(frozen=True, slots=True)
class Resolution:
    """For each id the id it answers as, and a notice for each contradicted identifier."""

    canonical: Mapping[str, str]
    notices: tuple[Sentence, ...]


@lru_cache(maxsize=_IDS)
def own_tokens(id_: str) -> Mapping[str, str]:
    """The strong identifiers that an id is made of, by scheme; none of a scoped id."""
    if is_hashed_person(id_):
        return {"id_hash": id_.removeprefix("person:")}
    prefix, _, rest = id_.partition(":")
    if is_placeholder(rest):
        return {}
    if prefix == "uscc":
        return {"uscc": rest, **_embedded(rest)}
    if prefix in _PREFIXES:
        return {_PREFIXES[prefix]: rest}
    if prefix == "project":
        return {"project_code": rest}
    return {}


def _embedded(uscc: str) -> dict[str, str]:
    """The organisation code within a USCC, unless it is a placeholder."""
    code = org_code_of(uscc)
    return {} if is_placeholder(code) else {"org_code": code}


def tokens_of(id_: str, identifiers: Mapping[str, str]) -> frozenset[Token]:
    """The strong identifiers that one claim gives together, its id's own too; no placeholders.

    The organisation code within a USCC counts as claimed beside it, even where the claim gives
    another code (DESIGN §13.7).
    """
    own = _own_items(id_)
    # Most ids are made of their strongest identifier, which says nothing more.
    more = [one for one in identifiers.items() if one[0] in _STRENGTH and one not in own]
    if not more:
        return own
    given = {scheme: value for scheme, value in more if not is_placeholder(value)}
    embedded = _embedded(given["uscc"]) if "uscc" in given else {}
    return own.union(given.items(), embedded.items())


@lru_cache(maxsize=_IDS)
def _own_items(id_: str) -> frozenset[Token]:
    return frozenset(own_tokens(id_).items())


def strength(id_: str) -> tuple[int, str]:
    """Sort key of a group's ids, the canonical one first: strongest scheme, then smaller id."""
    if is_hashed_person(id_):
        return 1, id_
    return _ID_ORDER.get(id_.partition(":")[0], 5), id_


def resolve(
    claimed: Mapping[str, Sequence[Collection[Token]]],
    *,
    same: Iterable[Pair],
    different: Collection[Pair],
    likely: Iterable[Pair] = (),
) -> Resolution:
    """Resolve ids to entities; `claimed` maps each id to the strong identifiers of its claims.

    `likely` are joins that the rules make without an identifier (a legal representative whose ID
    number became known). `different` beats any join.
    """
    wrong_codes = {
        token for claims in claimed.values() for tokens in claims for token in _wrong_codes(tokens)
    }
    contradicted = _contradicted(claimed, wrong_codes)
    sets = _DisjointSets(claimed, different)
    # A join may make a later one impossible, so the order is fixed: verdicts, identifiers by
    # strength, likely ones, each sorted. The order of loading does not matter (DESIGN §4).
    for one, other in sorted(same):
        sets.join(one, other)
    for _, holders in _holders(claimed, contradicted):
        for place, holder in enumerate(holders):
            # The first holder may be judged different, and then the next one is tried.
            any(sets.join(earlier, holder) for earlier in holders[:place])
    for one, other in sorted(likely):
        sets.join(one, other)
    notices = tuple(
        _notice(token, token in wrong_codes) for token in sorted(contradicted) if token[0] != "id"
    )
    return Resolution(sets.canonical(), notices)


def _notice(token: Token, wrong_code: bool) -> Sentence:
    scheme, value = token
    if wrong_code:
        return say("identity.wrong_code", value=value)
    return say("identity.contradicted", scheme=Word("scheme", scheme), value=value)


def _contradicted(
    claimed: Mapping[str, Sequence[Collection[Token]]], wrong_codes: set[Token]
) -> set[Token]:
    """Identifiers claimed beside two values of a stronger scheme, and `wrong_codes`.

    ("id", id) stands for an id that was itself claimed with two values of one scheme; a wrong code
    does not make it one.
    """
    beside: dict[Token, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for id_, claims in claimed.items():
        for tokens in claims:
            for scheme, value in tokens:
                if scheme in _CONFLICTING and (scheme, value) not in wrong_codes:
                    beside["id", id_][scheme].add(value)
                for stronger, theirs in tokens:
                    if _STRENGTH[stronger] < _STRENGTH[scheme]:
                        beside[scheme, value][stronger].add(theirs)
    return wrong_codes | {
        token
        for token, schemes in beside.items()
        if any(len(values) > 1 for values in schemes.values())
    }


def _wrong_codes(tokens: Collection[Token]) -> set[Token]:
    """Organisation codes claimed beside a USCC that holds another: the USCC is the one to trust."""
    codes = {token for token in tokens if token[0] == "org_code"}
    if len(codes) < 2:
        return set()
    own = {("org_code", org_code_of(value)) for scheme, value in tokens if scheme == "uscc"}
    return codes - own if own else set()


def _holders(
    claimed: Mapping[str, Sequence[Collection[Token]]], contradicted: Collection[Token]
) -> list[tuple[Token, list[str]]]:
    holders: dict[Token, set[str]] = defaultdict(set)
    for id_, claims in claimed.items():
        own = own_tokens(id_)
        # An id without a number of its own says nothing about which of two numbers is right.
        torn = not own and ("id", id_) in contradicted
        for tokens in claims:
            for token in tokens:
                if token not in contradicted and not torn:
                    holders[token].add(id_)
    shared = [(token, sorted(ids, key=strength)) for token, ids in holders.items() if len(ids) > 1]
    return sorted(shared, key=lambda item: (_STRENGTH[item[0][0]], item[0][1]))


class _DisjointSets:
    """Disjoint sets that refuse a union of two ids judged different.

    Each set is kept whole, not as a tree of parents: a union asks about all members.
    """

    def __init__(self, ids: Iterable[str], different: Collection[Pair]) -> None:
        self._set_of = {id_: {id_} for id_ in ids}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for one, other in different:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def join(self, one: str, other: str) -> bool:
        if one not in self._set_of or other not in self._set_of:
            return False
        first, second = self._set_of[one], self._set_of[other]
        if first is second:
            return True
        if any(not second.isdisjoint(self._apart[id_]) for id_ in first if id_ in self._apart):
            return False
        first |= second
        for id_ in second:
            self._set_of[id_] = first
        return True

    def canonical(self) -> dict[str, str]:
        return {id_: min(ids, key=strength) for id_, ids in self._set_of.items()}

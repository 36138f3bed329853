"""Who may be one and the same: derived `possibly_same_as`, with score and reasons (DESIGN §4).

Three cases, each a function of what is known now: an organisation known only by name and every
other of that name, or of another spelling of it (`graph.firm_names`); a person named at an
organisation with and without a mask; and persons of one name within one organisation, at least one
of them scoped (DESIGN §13.8). Persons of one mask are the matter of `graph.commit.masked_matches`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from graph.codec import Body
from graph.commit.derived_ties import is_masked_match, judged_different, match_id, possible_match
from graph.commit.ledger import GivenRelation, Ledger
from graph.commit.resolution import Pair
from graph.firm_names import is_full_name, spelled
from graph.identity import is_hashed_person
from graph.mask_evidence import contradict, hashes_in
from graph.naming import normalise_name
from graph.words import ORGANISATION_KINDS

# Scores: about this share of such pairs prove to be one when a person looks into them.
Why = tuple[float, str]  # the score and the basis of a match
_SAME_NAME: Final[Why] = (0.5, "same_name")
_SAME_FIRM: Final[Why] = (0.9, "same_firm_name")
_ALIKE_FIRM: Final[Why] = (0.8, "alike_firm_name")
_ONE_MASKED: Final[Why] = (0.7, "one_masked")
_SAME_PLACE: Final[Why] = (0.9, "same_place")
_LIMIT: Final = 200  # a name that more than these share is no evidence


def refresh_possible_matches(
    ledger: Ledger,
    touched: Collection[str],
    places: Collection[str],
    moved: Collection[str],
    *,
    lost: Collection[str] = (),
) -> None:
    """Bring the derived `possibly_same_as` at the `touched` ids up to date.

    `places` are organisations to which the batch relates persons. `moved` are ids that joined or
    parted, or that a verdict names. `lost` are persons of whom something was withdrawn: `places`
    are then all of theirs, and a match that has no reason there is over.
    """
    people = _people_at(ledger, places, moved)
    scoped = any(_is_scoped(id_) for id_ in touched)
    # Most batches bring none of the three cases, and then nothing more is asked.
    if not (people or lost) and not (scoped or (touched and ledger.entities.any_by_name_only())):
        return
    here = set(ledger.groups.canonical(touched).values())
    everyone = set(touched).union(here, *ledger.groups.members(here).values())
    wanted = _wanted(ledger, here, everyone, people)
    met = set(lost).union(*people)
    ties = ledger.relations.possible_matches(everyone | met)
    stand = {tie.id: tie for tie in ties if not is_masked_match(tie)}
    unwanted = [tie for tie in stand.values() if tie.id not in wanted]
    ledger.relations.drop(_over(ledger, unwanted, met, lost))
    # One whose end answers as another now is written again: it hangs on what that end was. One of
    # organisations may have another score by now: two spellings become one name.
    new = {
        id_: body
        for id_, body in wanted.items()
        if id_ not in stand
        or body["source"] in moved
        or body["target"] in moved
        or not _are_persons(body["source"], body["target"])
    }
    if new:
        ends = {end for body in new.values() for end in (body["source"], body["target"])}
        ledger.relations.put(new, ledger.groups.canonical(ends), ())


def _over(
    ledger: Ledger,
    ties: Collection[GivenRelation],
    met: Collection[str],
    lost: Collection[str],
) -> list[str]:
    """Ids of those of these matches that no longer hold; the batch gives none of them a reason.

    An organisation that the batch does not touch may match two persons. Such a match holds until
    the two are one entity or a verdict says that they differ.
    """
    ends = {end for tie in ties for end in (tie.given_source, tie.given_target)}
    now = ledger.groups.canonical(ends) if ends else {}
    apart = judged_different(ledger, ends)
    return [
        tie.id
        for tie in ties
        if not _are_persons(one := tie.given_source, other := tie.given_target)
        or (one in met and other in met)
        or one in lost
        or other in lost
        or now[one] == now[other]
        or (min(one, other), max(one, other)) in apart
    ]


def _are_persons(*ids: str) -> bool:
    return all(id_.startswith("person:") for id_ in ids)


def _is_scoped(id_: str) -> bool:
    return id_.startswith("name:") or (id_.startswith("person:") and not is_hashed_person(id_))


def _wanted(
    ledger: Ledger, here: set[str], touched: Collection[str], people: Sequence[set[str]]
) -> dict[str, Body]:
    # Of two reasons for one pair the last written here counts.
    pairs: dict[Pair, Why] = dict(_namesakes(ledger, here))
    pairs.update(dict.fromkeys(_within_one_place(ledger, people), _SAME_PLACE))
    # Of the persons at these places too: their matches are judged anew, and none may be lost.
    pairs.update(dict.fromkeys(_masked(ledger, set(touched).union(*people)), _ONE_MASKED))
    if not pairs:
        return {}
    canonical = ledger.groups.canonical({end for pair in pairs for end in pair})
    apart = judged_different(ledger, {end for pair in pairs for end in pair})
    return {
        match_id(one, other): possible_match(one, other, *why)
        for (one, other), why in pairs.items()
        if one in canonical
        and other in canonical
        and canonical[one] != canonical[other]
        and (min(one, other), max(one, other)) not in apart
    }


def _namesakes(ledger: Ledger, here: Collection[str]) -> Iterator[tuple[Pair, Why]]:
    # Each pair has an organisation that is known only by name; a store without one is not asked.
    names = ledger.entities.names_of(here) if here and ledger.entities.any_by_name_only() else ()
    ways = {way for name in names for way in spelled(name).ways}
    bearers: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, id_, kind in ledger.entities.bearers(ways) if ways else ():
        if kind in ORGANISATION_KINDS:
            bearers[spelled(name).key][id_].add(name)
    for names_by_id in bearers.values():
        scoped = [id_ for id_ in names_by_id if id_.startswith("name:")]
        if scoped and len(names_by_id) <= _LIMIT:
            for one in scoped:
                for other in names_by_id:
                    if one != other and (one in here or other in here):
                        shared = names_by_id[one] & names_by_id[other]
                        yield (min(one, other), max(one, other)), _by_name(shared)


def _by_name(shared: Collection[str]) -> Why:
    """Why two are perhaps one that bear these names both, or spellings of one name."""
    if not shared:
        return _ALIKE_FIRM
    return _SAME_FIRM if any(map(is_full_name, shared)) else _SAME_NAME


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


def _people_at(ledger: Ledger, places: Collection[str], moved: Collection[str]) -> list[set[str]]:
    """The persons with a relation to each of these organisations, under any of its ids.

    Only where a scoped person is beside another, or where the organisation joined or parted.
    """
    people = [id_ for id_ in moved if _are_persons(id_)]
    asked = {*places, *_scopes(people), *places_of(ledger, people), *moved} - {*people}
    now = ledger.groups.canonical(asked) if asked else {}
    groups = ledger.groups.members(set(now.values())) if now else {}
    place_of = {member: canonical for canonical, members in groups.items() for member in members}
    at: dict[str, set[str]] = defaultdict(set)
    for tie in ledger.relations.from_persons(place_of.keys()) if place_of else ():
        at[place_of[tie.given_target]].add(tie.given_source)
    return [
        people
        for place, people in at.items()
        if not groups[place].isdisjoint(moved) or (len(people) > 1 and any(map(_is_scoped, people)))
    ]


def places_of(ledger: Ledger, people: Collection[str]) -> set[str]:
    """The organisations to which these persons are related now, as given."""
    relations = ledger.relations.given_under(people) if people else []
    claims = ledger.claims.of({"R" + id_ for id_ in relations}) if relations else {}
    bodies = (held[-1].body for held in claims.values())
    return {body["target"] for body in bodies if _are_persons(body["source"])}


def _scopes(people: Iterable[str]) -> Iterator[str]:
    """What may be the organisation in ids of scoped persons: each beginning up to a slash.

    Organisation and name may hold slashes themselves, so the id does not say where one ends.
    """
    for id_ in people:
        if _is_scoped(id_):
            parts = id_.removeprefix("person:").split("/")
            yield from ("/".join(parts[:end]) for end in range(1, len(parts)))


def _within_one_place(ledger: Ledger, people: Sequence[set[str]]) -> Iterator[Pair]:
    """Pairs of persons with one name in one organisation whom no number or mask tells apart."""
    everyone = set().union(*people)
    claims = ledger.claims.of({"E" + id_ for id_ in everyone}) if everyone else {}
    names = {key[1:]: {normalise_name(c.body["name"]) for c in own} for key, own in claims.items()}
    hashes = {key[1:]: hashes_in(claim.body for claim in own) for key, own in claims.items()}
    for persons in people:
        bearers: dict[str, list[str]] = defaultdict(list)
        # Sorted, so that a pair always has one direction and its relation one id.
        for id_ in sorted(persons):
            for name in names.get(id_, ()):
                bearers[name].append(id_)
        for name, ids in bearers.items():
            if len(ids) <= _LIMIT:
                yield from (
                    (one, other)
                    for one, other in combinations(ids, 2)
                    if _may_be_one(one, other, name)
                    and not contradict(hashes.get(one, {}), hashes.get(other, {}))
                )


def _may_be_one(one: str, other: str, name: str) -> bool:
    """Whether nothing in the ids of two namesakes tells them apart.

    Two numbers or two masks are two persons (DESIGN §4). One id with and one without a mask in the
    same scope are the case of `_masked`.
    """
    scoped = [id_ for id_ in (one, other) if _is_scoped(id_)]
    masks = {mask for id_ in scoped if (mask := _mask_in(id_, name))}
    if not scoped or len(masks) > 1:
        return False
    return not (masks and (one.startswith(f"{other}/") or other.startswith(f"{one}/")))


def _mask_in(id_: str, name: str) -> str:
    """The mask at the end of a scoped id, after the name; "" where there is none."""
    head, _, tail = id_.rpartition("/")
    return tail if normalise_name(tail) != name and normalise_name(head).endswith(name) else ""

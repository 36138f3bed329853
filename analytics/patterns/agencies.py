"""Agencies whose clients are listed more often than those of their peers (DESIGN §8b).

The test is exact and conditional: of all services of one category, so many clients are listed; were
the agency's clients drawn from them at random, the number of listed ones would be hypergeometric.
Since many agencies are tested at once, the false-discovery rate is held (Benjamini & Hochberg,
J. R. Statist. Soc. B 57, 1995, p. 293). Many listed clients prove nothing of an agency.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used: `stats` alone takes half a second

from analytics.patterns.adverse import adverse_in_force
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Hit, World
from analytics.snapshot.columns import Floats, Ints
from analytics.wording import term

Clients = Mapping[int, Mapping[int, int]]  # agency -> client -> the place of a service


@dataclass(frozen=True, slots=True)
class Tested:
    """An agency with `listed` of its `clients` listed, beside all of its category.

    `chance` is that of at least so many, were its clients drawn at random; `needed` is the least
    number of listed clients that would have been remarkable.
    """

    agency: int
    clients: int
    listed: int
    all_clients: int
    all_listed: int
    chance: float
    needed: int


def remarkable(
    counts: Sequence[tuple[int, int, int]], *, all_clients: int, all_listed: int, rate: float
) -> list[Tested]:
    """The agencies (agency, clients, listed) beyond chance, at this false-discovery rate."""
    if not counts:
        return []
    clients, listed = (np.array([one[at] for one in counts]) for at in (1, 2))
    chances = _chances(listed, clients, (all_clients, all_listed))
    ordered = np.sort(chances)
    limits = np.array([float(f"{rate * at / len(counts):.12g}") for at, _ in enumerate(counts, 1)])
    below = np.flatnonzero(ordered <= limits)
    if not len(below):
        return []
    limit = float(limits[below[-1]])
    every = all_clients, all_listed
    return [
        Tested(agency, size, hits, *every, chance, _needed(size, limit, every))
        for (agency, size, hits), chance in zip(counts, chances.tolist(), strict=True)
        if chance <= limit
    ]


def _chances(listed: Ints, clients: Ints | int, every: tuple[int, int]) -> Floats:
    """The chance of at least so many listed clients, to 12 digits: a limit may be met exactly."""
    exact = scipy.stats.hypergeom.sf(listed - 1, *every, clients)
    return np.array([float(f"{chance:.12g}") for chance in exact.tolist()])


def _needed(clients: int, limit: float, every: tuple[int, int]) -> int:
    """The least number of listed clients whose chance is within the limit."""
    counts = np.arange(clients + 1)
    within = _chances(counts, clients, every) <= limit
    return int(np.flatnonzero(within)[0])


def agencies_of_listed(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Agencies with more listed clients than chance would give among their peers."""
    listed, least = _listed(world), pattern.whole("least_clients")
    for category, clients in sorted(_by_category(world).items()):
        sizes = {agency: len(some) for agency, some in clients.items()}
        hits = {agency: len(some.keys() & listed.keys()) for agency, some in clients.items()}
        counts = [(one, sizes[one], hits[one]) for one in sorted(sizes) if sizes[one] >= least]
        every = {"all_clients": sum(sizes.values()), "all_listed": sum(hits.values())}
        for tested in remarkable(counts, **every, rate=pattern.parameters["rate"]):
            yield _hit(world, pattern, category, tested, clients[tested.agency], listed)


def _by_category(world: World) -> dict[str, Clients]:
    """The clients of each agency, whenever they were served, by the agency's category.

    That is the category of its first service by id: few have several, and to read all services of a
    large city would take longer than all other patterns together.
    """
    ties, day = world.snapshot.relations, world.day.toordinal()
    rows = np.flatnonzero(world.of_kinds("serves") & (ties.valid_from <= day)).tolist()
    clients: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        clients[int(ties.source[row])].setdefault(int(ties.target[row]), row)
    firsts = [min(some.values()) for some in clients.values()]
    by: defaultdict[str, dict[int, Mapping[int, int]]] = defaultdict(dict)
    for agency, attributes in zip(clients, world.attributes(firsts), strict=True):
        by[str(attributes.get("category", ""))][agency] = clients[agency]
    return dict(by)


def _listed(world: World) -> dict[int, int]:
    """Who has a moderate or serious record in force, with the place of one."""
    subject = world.snapshot.records.subject
    return {int(subject[row]): row for row in np.flatnonzero(adverse_in_force(world)).tolist()}


def _hit(
    world: World,
    pattern: Pattern,
    category: str,
    tested: Tested,
    clients: Mapping[int, int],
    listed: Mapping[int, int],
) -> Hit:
    whose = sorted(clients.keys() & listed.keys())
    peers = tested.all_clients - tested.clients, tested.all_listed - tested.listed
    agency = world.entity_ids([tested.agency])
    return Hit(
        pattern,
        "pattern.agency_of_listed",
        (*agency, *world.entity_ids(whose)),
        world.relation_ids([clients[client] for client in whose]),
        tuple(sorted(world.snapshot.records.ids[listed[client]] for client in whose)),
        world.day,
        {
            "category": term("intermediary", category),
            "clients": tested.clients,
            "listed": tested.listed,
            "others": peers[0],
            "others_listed": peers[1],
            "chance": f"{tested.chance:.2g}",
            "needed": tested.needed,
        },
        {"one": agency},
        weight=-tested.chance,
    )

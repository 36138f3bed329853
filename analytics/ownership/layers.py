"""The holders above an organisation and the companies below it, layer by layer, to be drawn."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from analytics.ownership.control import Answer, Control
from analytics.snapshot.stakes import Stakes

MOST_LAYERS: Final = 8  # each way: deeper pyramids are unfolded from a party further up or down
MOST_NODES: Final = 200  # each way: more cannot be read on one page
Shares = Mapping[int, tuple[float, float]]


class Node(NamedTuple):
    """A party of the tree: its layer (below 0 above the party asked about), and its share.

    `share` is the look-through share of a holder in the party, or of the party in a company;
    `direct` the direct stake. `control` is between the two as well. None where there is none, or
    where it cannot be computed. `left_above` and `left_below` count its direct holders and holdings
    that the tree leaves out.
    """

    entity: int
    layer: int
    share: tuple[float, float] | None
    direct: tuple[float, float] | None
    control: Answer
    left_above: int
    left_below: int


class Tie(NamedTuple):
    """A stake between two parties of the tree; whether the holder controls the company."""

    holder: int
    company: int
    low: float
    high: float
    relation: int
    control: Answer


class Tree(NamedTuple):
    """The parties in layers and the stakes among them; `cut` where more was left out."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    cut: bool


def tree_of(control: Control, centre: int, above: Shares | None, below: Shares | None) -> Tree:
    """The tree around a party; `above` and `below` are the look-through shares there."""
    stakes = control.votes.stakes
    up, cut_up = _layers(stakes, centre, upwards=True)
    down, cut_down = _layers(stakes, centre, upwards=False)
    layers = {**down, **up}  # who is above and below, as in a circle, is shown above
    kept = {centre, *layers}
    nodes = [Node(centre, 0, None, None, "no", *_left(stakes, centre, kept))]
    for entity, layer in sorted(layers.items(), key=lambda pair: (pair[1], pair[0])):
        ends = (entity, centre) if layer < 0 else (centre, entity)
        shares = (above if layer < 0 else below) or {}
        direct = stakes.between(*ends)
        controls, left = control.controls(*ends), _left(stakes, entity, kept)
        nodes.append(Node(entity, layer, shares.get(entity), direct, controls, *left))
    ties = tuple(
        _tie(control, row, company)
        for company in sorted(kept)
        for row in stakes.rows_of(company)
        if int(stakes.holder[row]) in kept and stakes.high[row] > 0
    )
    nodes.sort(key=lambda node: (node.layer, -(node.share or (0, 0))[1], node.entity))
    return Tree(tuple(nodes), ties, cut_up or cut_down)


def _left(stakes: Stakes, entity: int, kept: set[int]) -> tuple[int, int]:
    """How many direct holders, and direct holdings, of a party are not among those kept."""
    near = (_beside(stakes, entity, upwards=True), _beside(stakes, entity, upwards=False))
    above, below = (len({one for one, high in some if high > 0} - kept) for some in near)
    return above, below


def _tie(control: Control, row: int, company: int) -> Tie:
    stakes = control.votes.stakes
    holder = int(stakes.holder[row])
    return Tie(
        holder,
        company,
        float(stakes.low[row]),
        float(stakes.high[row]),
        int(stakes.relation[row]),
        control.controls(holder, company),
    )


def _layers(stakes: Stakes, centre: int, *, upwards: bool) -> tuple[dict[int, int], bool]:
    """(the layer of each party reached, whether any was left out); the largest stakes first."""
    layers: dict[int, int] = {}
    newest = [centre]
    for layer in range(1, MOST_LAYERS + 1):
        near: dict[int, float] = {}
        for entity in newest:
            for other, high in _beside(stakes, entity, upwards=upwards):
                if other != centre and other not in layers and high > 0:
                    near[other] = max(high, near.get(other, 0.0))
        newest = sorted(near, key=lambda one: (-near[one], one))
        room = MOST_NODES - len(layers)
        layers |= dict.fromkeys(newest[:room], -layer if upwards else layer)
        if len(newest) > room:
            return layers, True
    more = (pair for one in newest for pair in _beside(stakes, one, upwards=upwards))
    return layers, any(high > 0 and one != centre and one not in layers for one, high in more)


def _beside(stakes: Stakes, entity: int, *, upwards: bool) -> list[tuple[int, float]]:
    if upwards:
        rows = list(stakes.rows_of(entity))
        return [(int(stakes.holder[row]), float(stakes.high[row])) for row in rows]
    offsets, by_holder = stakes.by_holder
    below = by_holder[offsets[entity] : offsets[entity + 1]].tolist()
    return [(int(stakes.company[row]), float(stakes.high[row])) for row in below]

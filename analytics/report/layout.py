"""Places by rank: rows from top to bottom, each box clear of every other, the same everywhere.

Used for trees of stakes and for chains. The order within a row is that of the mean place of a
box's neighbours (Sugiyama, Tagawa and Toda 1981), swept down and up; a row that is too wide goes on
beneath itself. Lengths are in pixels, places are the middles of boxes, (0, 0) is at the top left.
"""

import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

Pair = tuple[str, str]

SCREEN_PX: Final = 1220  # what a picture may take of a window of 1280
_BESIDE: Final = 22  # between two boxes of a row
_BENEATH: Final = 14  # between the lines of a row that is folded
_RANKS: Final = 64  # between two ranks: room for the words on lines
_SWEEPS: Final = 12  # the order hardly changes after these
_WIDTHS: Final = (0.75, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.2, 4.5)  # of the room, to try
_EDGE: Final = 16  # the frame around everything


class Box(NamedTuple):
    """The room of a mark with its name, in pixels."""

    width: float
    height: float


class Point(NamedTuple):
    """A place in pixels, from the top left."""

    x: float
    y: float


class Heading(NamedTuple):
    """The heading of a group, from its upper left corner."""

    text: str
    x: float
    y: float


class Layout(NamedTuple):
    """The middle of each box, and the frame that holds them all."""

    places: Mapping[str, Point]
    width: float
    height: float


def layered(
    boxes: Mapping[str, Box],
    ranks: Mapping[str, int],
    pairs: Iterable[Pair],
    *,
    width: float = SCREEN_PX,
) -> Layout:
    """Boxes in rows by rank, rank upon rank; about `width` wide unless one box is wider."""
    rows = _ordered(sorted(boxes), ranks, sorted(set(pairs)))
    room = max(width - 2 * _EDGE, *(box.width for box in boxes.values()))
    lines = [(rank, line) for rank in sorted(rows) for line in _folded(rows[rank], boxes, room)]
    widths = [_width(line, boxes) for _, line in lines]
    frame = max(widths) + 2 * _EDGE
    places: dict[str, Point] = {}
    top, before = float(_EDGE), lines[0][0]
    for (rank, line), taken in zip(lines, widths, strict=True):
        if places:
            top += _BENEATH if rank == before else _RANKS
        left, high = (frame - taken) / 2, max(boxes[one].height for one in line)
        for one in line:
            places[one] = Point(left + boxes[one].width / 2, top + boxes[one].height / 2)
            left += boxes[one].width + _BESIDE
        top, before = top + high, rank
    return Layout(places, frame, top + _EDGE)


def fitted(
    boxes: Mapping[str, Box], ranks: Mapping[str, int], pairs: Collection[Pair], room: Box
) -> Layout:
    """The layers of that width at which they are largest when all are seen in a room."""
    tries = [layered(boxes, ranks, pairs, width=room.width * part) for part in _WIDTHS]
    return max(tries, key=lambda one: min(room.width / one.width, room.height / one.height))


def ranks_around(middle: str, ids: Iterable[str], ways: Iterable[Pair]) -> dict[str, int]:
    """The rank of each party by its distance from the middle: above it if its ties lead there.

    `ways` are (source, target). Who is reached over a source of the middle ranks further up; who is
    not reached at all ranks last.
    """
    ways = set(ways)
    around = _around(ways)
    ranks = {middle: 0}
    waiting = deque([middle])
    while waiting:
        at = waiting.popleft()
        for other in sorted(around[at] - ranks.keys()):
            up = (other, at) in ways if at == middle else ranks[at] < 0
            ranks[other] = ranks[at] + (-1 if up else 1)
            waiting.append(other)
    last = max(ranks.values()) + 1
    return {id_: ranks.get(id_, last) for id_ in sorted({*ids, middle})}


def _around(pairs: Iterable[Pair]) -> defaultdict[str, set[str]]:
    around: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one != other:
            around[one].add(other)
            around[other].add(one)
    return around


def _ordered(
    ids: Sequence[str], ranks: Mapping[str, int], pairs: Sequence[Pair]
) -> dict[int, list[str]]:
    """The rows, each ordered so that neighbours stand above one another."""
    around = _around(pairs)
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for id_ in ids:
        rows[ranks[id_]].append(id_)
    across = {id_: float(place) for row in rows.values() for id_, place in _spread(row)}
    for sweep in range(_SWEEPS):
        for rank in sorted(rows, reverse=bool(sweep % 2)):
            mean = {id_: _mean(id_, around[id_], ranks, across) for id_ in rows[rank]}
            rows[rank] = [id_ for _, id_ in sorted((mean[id_], id_) for id_ in rows[rank])]
            across.update(_spread(rows[rank]))
    return rows


def _mean(
    id_: str, around: Collection[str], ranks: Mapping[str, int], across: Mapping[str, float]
) -> float:
    """Where the neighbours of other ranks stand; rounded, so that every machine sorts alike."""
    others = [across[one] for one in around if one in ranks and ranks[one] != ranks[id_]]
    return round(math.fsum(others) / len(others), 6) if others else across[id_]


def _spread(row: Sequence[str]) -> list[tuple[str, float]]:
    return [(id_, place - (len(row) - 1) / 2) for place, id_ in enumerate(row)]


def _width(line: Sequence[str], boxes: Mapping[str, Box]) -> float:
    return sum(boxes[one].width for one in line) + _BESIDE * (len(line) - 1)


def _folded(row: Sequence[str], boxes: Mapping[str, Box], room: float) -> list[list[str]]:
    """A row as lines no wider than the room; neighbours in order stand above one another."""
    for count in range(math.ceil(_width(row, boxes) / (room + _BESIDE)), len(row) + 1):
        lines = [list(row[start::count]) for start in range(max(count, 1))]
        if all(_width(line, boxes) <= room for line in lines):
            return lines
    return [[one] for one in row]

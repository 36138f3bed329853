"""Which lots are looked at for ties among their bidders: recent ones, or those of one party."""

from datetime import date
from typing import Final

import numpy as np

from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from graph.model import Entity
from graph.store import BEGINNING

_RECENT_DAYS: Final = 365  # lots whose last bid is older are looked at only where one asks for them
_BIDS, _LOT_OF = RELATION_WORDS.index("bids_in"), RELATION_WORDS.index("lot_of")


def lots_to_look_at(snapshot: Snapshot, as_of: date, about: Entity | None = None) -> list[str]:
    """The ids of the lots for which somebody had bid by a day, the latest bids first.

    About a lot, a project or a bidder its own lots, whatever their age. Otherwise those of the last
    year, and last those whose bids nobody dated: agents and managers bid in no lot themselves.
    """
    day, ties = as_of.toordinal(), snapshot.relations
    bids = np.flatnonzero(ties.kind == _BIDS)
    bids = bids[ties.valid_from[bids] <= day]
    # In half days: an undated bid may be recent, and stands behind every one that is.
    begins, oldest = ties.valid_from[bids].astype(np.int64), day - _RECENT_DAYS
    begins = np.where(begins == BEGINNING, 2 * oldest + 1, 2 * begins)
    latest = np.full(len(snapshot.entities.ids), -1, dtype=np.int64)
    np.maximum.at(latest, ties.target[bids], begins)
    own = _own(snapshot, about, bids) if about else bids[:0]
    recent = ties.target[bids[latest[ties.target[bids]] > 2 * oldest]]
    whole = about is not None and about.kind in ("bid_lot", "project")
    lots = own if whole or len(own) else np.unique(recent)
    order = lots[np.lexsort((lots, -latest[lots]))]
    return [snapshot.entities.ids[place] for place in order.tolist()]


def _own(snapshot: Snapshot, about: Entity, bids: Ints) -> Ints:
    """The lot itself, the lots of a project, or those for which a party bids."""
    place, ties = snapshot.places[about.id], snapshot.relations
    if about.kind == "bid_lot":
        return np.array([place])
    if about.kind == "project":
        return np.unique(ties.source[(ties.kind == _LOT_OF) & (ties.target == place)])
    return np.unique(ties.target[bids[ties.source[bids] == place]])

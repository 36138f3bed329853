"""The records of a snapshot that are disputed."""

import numpy as np

from analytics.snapshot.columns import Snapshot


def disputed_records(snapshot: Snapshot) -> list[str]:
    """Ids of the records whose objection was not settled by the snapshot's revision."""
    ids = snapshot.records.ids
    return [ids[place] for place in np.flatnonzero(snapshot.records.disputed).tolist()]

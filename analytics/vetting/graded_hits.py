"""Which of many parties have one grade: those that none can reach are passed over unasked."""

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import RELATION_WORDS, Ints
from analytics.vetting.grading import graded_among
from analytics.vetting.roles import ROLE_OF
from graph.store import Reader

MOST_GRADED: Final = 400  # parties whose grades one question looks up
_ROLES: Final = [RELATION_WORDS.index(kind) for kind in (*ROLE_OF, "practises_at")]


def may_be_graded(reach: Propagation) -> npt.NDArray[np.bool_]:
    """By entity place, whether a record or a strong lead may give a grade to it.

    Records may be extended to who is tied to their subject, or to whom they name, by a role; more
    are marked than have a grade, and none that has one is left out.
    """
    snapshot, flags = reach.snapshot, reach.strong.peaks > 0
    records, ties = snapshot.records, snapshot.relations
    counting = np.array([tier != "positive" for tier in records.tier], dtype=np.bool_)
    meant = np.zeros(len(flags), dtype=np.bool_)
    meant[records.subject[counting]] = True
    meant[list(snapshot.naming)] = True
    roles = np.flatnonzero(np.isin(ties.kind, _ROLES))
    source, target = ties.source[roles], ties.target[roles]
    beside = meant.copy()
    beside[target[meant[source]]] = True
    beside[source[meant[target]]] = True
    found: npt.NDArray[np.bool_] = flags | beside
    return found


def with_grade(
    reader: Reader, reach: Propagation, places: Ints, grade: str, measures: Measures
) -> Ints | None:
    """Those of these entity places with a grade; None where too many may have one."""
    likely = places[may_be_graded(reach)[places]]
    if len(likely) > MOST_GRADED:
        return None
    ids = [reach.snapshot.entities.ids[place] for place in likely.tolist()]
    known = reader.entities(ids, at_revision=reach.snapshot.revision)
    graded = graded_among(reader, reach, known.values(), measures=measures)
    return np.array(
        [
            place
            for place, id_ in zip(likely.tolist(), ids, strict=True)
            if id_ in graded and graded[id_].grade == grade
        ],
        dtype=np.int64,
    )

"""The smallest cut in one sentence: which relations to check first (DESIGN §10)."""

from collections.abc import Mapping

from analytics.vetting.chain_words import ties_in_words
from analytics.vetting.cut import Cut
from graph.model import Relation
from graph.sentence import Sentence, say


def cut_in_words(
    cut: Cut, relations: Mapping[str, Relation], names: Mapping[str, str]
) -> Sentence | None:
    """What would clear the leads; None where there is none to clear.

    `relations` holds those of the cut, `names` all their ends.
    """
    if not cut.relations:
        return None
    ties = ties_in_words(cut.relations, relations, names)
    told = say("finding.cut_one", ties=ties)
    if len(ties) > 1:
        told = say("finding.cut", count=len(ties), ties=ties)
    return told if cut.minimum else say("finding.cut_unproven", cut=told)

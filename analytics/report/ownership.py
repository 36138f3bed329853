"""Who stands behind a party, for the offline report: the trees of stakes, controllers, owners."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.ownership.behind import Tie, branches_of, who_is_behind
from analytics.ownership.grounds import WORDS, Name
from analytics.paths.unfolding import Branch
from analytics.percent import percent
from analytics.propagation.exposure import Propagation
from graph.model import Entity, Relation
from graph.sentence import PAPER, Language, Sentence, say
from graph.store import Reader
from graph.words import PARTY_KINDS


@dataclass(frozen=True, slots=True)
class Ownership:
    """The answer about a party (DESIGN §8), who is named in it, and the relations in it.

    The answer's sentences are in no language yet (`in_words`).
    """

    party: Entity
    answer: Mapping[str, Any]
    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]

    @property
    def nodes(self) -> dict[str, Mapping[str, Any]]:
        """The parties of the tree, by id."""
        return {node["entity"]: node for node in self.answer["tree"]["nodes"]}

    def tree(self, *, upwards: bool) -> Branch[Tie]:
        """The tree of holders, or of holdings, the largest stakes first."""
        return branches_of(self.answer, upwards=upwards)


def ownership_around(store: Reader, reach: Propagation, party: Entity) -> Ownership | None:
    """Who stands behind a party on the day of a propagation; None for what nobody can hold."""
    if party.kind not in PARTY_KINDS:
        return None
    behind = who_is_behind(store, reach.snapshot, reach.as_of, party.id, withdrawn=reach.withdrawn)
    return Ownership(party, behind.answer, behind.entities, behind.relations)


def share_in_words(low: float | None, high: float | None, language: Language = PAPER) -> str:
    """A share on paper: `52%`, `20%–30%`, unknown ones by what is left for them.

    Empty where it cannot be computed.
    """
    if low is None or high is None:
        return ""
    if low == 0 and high > 0:
        most = f"{percent(high)}%"
        told = say("report.unknown") if high >= 1 else say("report.at_most", high=most)
        return told.text(language)
    return f"{percent(low)}%" if low == high else f"{percent(low)}%–{percent(high)}%"


def ground_in_words(ground: Name, language: Language = PAPER) -> str:
    """The ground of a beneficial owner on paper."""
    return Sentence(WORDS[ground]).text(language)

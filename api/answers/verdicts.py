"""Verdicts of people on identity: given with a reason, lifted, and kept for a second word."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from api.access.refusals import Forbidden
from api.answers.identity import MATCH, may_judge_these
from api.answers.second_word import waits
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput, NotFound
from graph.identity_verdicts import lifting, refuse_unfit, standing_verdict, verdict_number
from graph.masking import mask_numbers
from graph.model import Batch, Entity, Relation, Verdict

UNDO = "undo verdict"
_MOST = 200  # possible matches between two parties


@dataclass(frozen=True, slots=True)
class Judgement:
    """That two parties are the `same` or `different`, and why."""

    kind: str
    one: str
    other: str
    reason: str


def judge(ask: Ask, wanted: Judgement) -> dict[str, Any]:
    """Write a verdict on two parties, or keep it for a second person's word.

    Where the graph suggests that they may be the same, it is given on the very ids that do, so
    that `different` ends the suggestion. Raises Forbidden for roles that may not and where a person
    is masked, NotFound for an unknown party, and BadInput for one and the same party, two kinds,
    and what contradicts a verdict that stands (DESIGN §13.11).
    """
    ask.caller.require("verdict")
    one, other = ask.entity(wanted.one), ask.entity(wanted.other)
    _refuse_blind(ask, [one, other])
    if one.id == other.id:
        raise BadInput("judging.one_party")
    who, reason = ask.caller.name, wanted.reason
    verdicts = [
        Verdict(wanted.kind, *pair, reason, who) for pair in _pairs(ask, one, other, wanted.kind)
    ]
    refuse_unfit(ask.desk.store, verdicts)
    ask.looked_at(f"verdict {wanted.kind}", [one, other])
    # By reference: whoever reads what waits may see persons masked.
    asked = Judgement(
        wanted.kind, ask.masking.id(one.id), ask.masking.id(other.id), mask_numbers(reason)
    )
    if kept := waits(ask, wanted.kind, asdict(asked), reason):
        return {**kept, **_told(ask, one.id, verdicts)}
    return _written(ask, one.id, verdicts)


def _refuse_blind(ask: Ask, parties: Sequence[Entity]) -> None:
    """Raise Forbidden where a person would be judged whom the caller sees masked."""
    # Who asked said the purpose then, and a second person has said yes since.
    if not (ask.approved or may_judge_these(ask, parties)):
        raise Forbidden("judging.masked")


def _pairs(ask: Ask, one: Entity, other: Entity, kind: str) -> list[tuple[str, str]]:
    """The pairs of ids to judge: those of the possible matches, else the parties themselves."""
    ties = ask.desk.store.relations_at([one.id, other.id], kinds=[MATCH], limit=_MOST, within=True)
    strongest = sorted(ties, key=lambda tie: (-float(str(tie.attributes.get("score", 0))), tie.id))
    pairs = list(dict.fromkeys(map(_given, strongest))) or [(one.id, other.id)]
    return pairs if kind == "different" else pairs[:1]


def _given(tie: Relation) -> tuple[str, str]:
    one, other = tie.given or (tie.source, tie.target)
    return min(one, other), max(one, other)


def undo(ask: Ask, number: str, reason: str) -> dict[str, Any]:
    """Lift a verdict by its number, or keep that for a second person's word.

    Raises Forbidden as `judge` does, and NotFound where no such verdict stands.
    """
    ask.caller.require("verdict")
    store = ask.desk.store
    verdict = standing_verdict(store, number)
    parties = store.entities([verdict.one, verdict.other])
    _refuse_blind(ask, list(parties.values()))
    if not reason.strip():
        raise BadInput("identity.reason")
    ask.looked_at("verdict undone", parties.values())
    party = _answering(parties, verdict.one)
    asked = {"one": ask.masking.id(party), "verdict": number, "reason": mask_numbers(reason)}
    if kept := waits(ask, UNDO, asked, reason):
        return {**kept, **_told(ask, party, [verdict])}
    return _written(ask, party, [lifting(verdict, reason, ask.caller.name)])


def _answering(parties: Mapping[str, Entity], id_: str) -> str:
    if id_ not in parties:
        raise NotFound("desk.nobody")
    return parties[id_].id


def _written(ask: Ask, party: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    store = ask.desk.store
    done = store.commit(Batch(verdicts=tuple(verdicts), who=ask.caller.name))
    notices = [notice.text(ask.caller.language) for notice in done.notices]
    return {
        **_told(ask, _answering(store.entities([party]), party), verdicts),
        # The answer is of the commit, later than the view that the question began with.
        "revision": done.revision,
        "behind": 0,
        "notices": notices,
    }


def _told(ask: Ask, party: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        **framed(ask, explored=1),
        "entity": ask.masking.id(party),
        "verdicts": [verdict_number(one) for one in verdicts],
    }


def check(ask: Ask, _particulars: Mapping[str, Any]) -> None:
    """Raise Forbidden unless the caller may give verdicts (four eyes)."""
    ask.caller.require("verdict")


def carry_out(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Give or lift what was asked for and has a second person's word; raises as they do."""
    if "verdict" in particulars:
        return undo(ask, particulars["verdict"], particulars["reason"])
    return judge(ask, Judgement(**particulars))

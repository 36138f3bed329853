"""The ties among bidders and in projects, in the whole graph or around one party (DESIGN §8b)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from analytics.patterns.project_ties import WORKING
from analytics.patterns.tender_ties import TenderTie
from analytics.patterns.tie_rule import TieRule
from analytics.patterns.told import Told
from analytics.patterns.world import World
from analytics.snapshot.columns import ENTITY_WORDS
from analytics.vetting.bids import TENDERS
from analytics.vetting.project_candidates import Projects
from analytics.vetting.tender_file import tender_file
from analytics.vetting.tender_findings import parties_of, relations_of, ties_in, way_of
from analytics.wording import term
from graph.model import Relation
from graph.sentence import Sentence, say

_PROJECT: Final = ENTITY_WORDS.index("project")
# No sheet tells by which procedure a lot is bought, and most rules bind in one of them alone.
_UNKNOWN_PROCEDURE: Final = "procedure_unknown"


class TiesFound(NamedTuple):
    """The findings, and whether there may be more: something was not read whole."""

    findings: tuple[Told, ...] = ()
    cut: bool = False


def ties_found(world: World, rules: Sequence[TieRule], about: str | None) -> TiesFound:
    """What these rules find; around one party, lot or project, or in every project."""
    if not rules:
        return TiesFound()
    unsorted, cut = _ties(world, rules, about)
    ties = sorted(unsorted, key=_order)
    relations = _relations(world, ties)
    named = {id_ for tie in ties for id_ in parties_of(tie)}
    named |= {end for one in relations.values() for end in (one.source, one.target)}
    names = {id_: entity.name for id_, entity in world.entities(named).items()}
    return TiesFound(tuple(_told(tie, relations, names) for tie in ties), cut)


def _ties(
    world: World, rules: Sequence[TieRule], about: str | None
) -> tuple[list[TenderTie], bool]:
    """(the ties, whether there may be more)"""
    projects = Projects(world)
    if about is None:
        wanted = projects.likely()
    else:
        place = world.snapshot.places.get(about)
        wanted = projects.about(place) if place is not None else set()
    ties: list[TenderTie] = []
    cut = projects.cut
    for project, rows in sorted(projects.lots(wanted).items()):
        bids = _bids(world, rows)
        id_ = world.ids[project]
        bare = [id_] if not bids and world.snapshot.entities.kind[project] == _PROJECT else []
        file = tender_file(world.reader, world.snapshot, bids, bare)
        cut = cut or file.cut
        ties += [
            tie
            for tie in ties_in(file, rules)
            if (about is None or about in parties_of(tie) or about == id_)
            and (tie.day is None or tie.day <= world.day)
        ]
    return ties, cut


def _bids(world: World, rows: Sequence[int]) -> list[Relation]:
    ids = world.relation_ids(rows)
    known = world.reader.relations(set(ids), at_revision=world.snapshot.revision) if ids else {}
    return [known[id_] for id_ in ids if id_ in known]


def _order(tie: TenderTie) -> tuple[object, ...]:
    return (tie.rule.code, tie.lot, tie.bidders, tie.way, tie.shared, tie.path)


def _relations(world: World, ties: Iterable[TenderTie]) -> Mapping[str, Relation]:
    ids = {id_ for tie in ties for id_ in relations_of(tie)}
    return world.reader.relations(ids, at_revision=world.snapshot.revision) if ids else {}


def _told(tie: TenderTie, relations: Mapping[str, Relation], names: Mapping[str, str]) -> Told:
    rule, grade, marks = tie.rule, *_graded(tie)
    others = [names[id_] for id_ in tie.bidders[1:]]
    particulars = {
        "grade": term("grade", grade),
        "party": names[tie.bidders[0]],
        "other": others,
        "lot": names[tie.lot],
        "way": way_of(tie.bidders[0], tie, relations, names),
        "rule": rule.name,
        "article": rule.article,
        "department": rule.department,
    }
    fact = Sentence("finding.tie_pattern" if others else "finding.tie_alone", particulars)
    if marks:
        fact = say("finding.tie_marked", fact=fact, marks=[term("mark", mark) for mark in marks])
    sentence = say("finding.tender_lead", fact=fact, ask=rule.ask) if grade == "lead" else fact
    entities = tuple(dict.fromkeys((*tie.bidders, *tie.shared, tie.lot)))
    witnesses = tuple(dict.fromkeys((*tie.path, *tie.witnesses)))
    return Told(
        rule.code,
        grade,
        rule.article,
        entities,
        witnesses,
        (),
        tie.day,
        sentence,
        marks=marks,
    )


def _graded(tie: TenderTie) -> tuple[str, tuple[str, ...]]:
    """(the grade, the marks); what binds in one procedure alone is a lead: the lot's is unknown."""
    rule = tie.rule
    may_be = rule.scenarios if rule.kind in WORKING else TENDERS
    grade = rule.grade_in_any(may_be, certain=tie.certain)
    unknown = tie.certain and grade != rule.grade
    return grade, (*tie.marks, _UNKNOWN_PROCEDURE) if unknown else tie.marks

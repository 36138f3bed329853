"""The ties among bidders and in projects, in the whole graph or around one party (DESIGN §8b)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from analytics.patterns.tender_ties import TenderTie
from analytics.patterns.tie_rule import TieRule
from analytics.patterns.told import Told
from analytics.patterns.world import World
from analytics.snapshot.columns import ENTITY_WORDS
from analytics.vetting.project_candidates import Projects
from analytics.vetting.tender_file import tender_file
from analytics.vetting.tender_findings import parties_of, relations_of, ties_in, way_of
from analytics.wording import term
from graph.model import Relation
from graph.sentence import Sentence, say

_PROJECT: Final = ENTITY_WORDS.index("project")


def ties_found(world: World, rules: Sequence[TieRule], about: str | None) -> list[Told]:
    """What these rules find; around one party, lot or project, or in every project."""
    if not rules:
        return []
    ties = sorted(_ties(world, rules, about), key=_order)
    relations = _relations(world, ties)
    named = {id_ for tie in ties for id_ in parties_of(tie)}
    named |= {end for one in relations.values() for end in (one.source, one.target)}
    names = {id_: entity.name for id_, entity in world.entities(named).items()}
    return [_told(tie, relations, names) for tie in ties]


def _ties(world: World, rules: Sequence[TieRule], about: str | None) -> list[TenderTie]:
    projects = Projects(world)
    if about is None:
        wanted = projects.likely()
    else:
        wanted = (
            projects.about(world.snapshot.places[about])
            if about in world.snapshot.places
            else set()
        )
    ties = []
    for project, rows in sorted(projects.lots(wanted).items()):
        bids = _bids(world, rows)
        id_ = world.ids[project]
        bare = [id_] if not bids and world.snapshot.entities.kind[project] == _PROJECT else []
        file = tender_file(world.reader, world.snapshot, bids, bare)
        ties += [
            tie
            for tie in ties_in(file, rules)
            if (about is None or about in parties_of(tie) or about == id_)
            and (tie.day is None or tie.day <= world.day)
        ]
    return ties


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
    rule = tie.rule
    grade = rule.grade if tie.certain else "lead"
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
    sentence = say("finding.tender_lead", fact=fact, ask=rule.ask) if grade == "lead" else fact
    entities = tuple(dict.fromkeys((*tie.bidders, *tie.shared, tie.lot)))
    witnesses = tuple(dict.fromkeys((*tie.path, *tie.witnesses)))
    return Told(rule.code, grade, rule.article, entities, witnesses, (), tie.day, sentence)

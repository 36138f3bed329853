"""Propagation by brute force, straight from DESIGN §7: every path of a small graph, one by one."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise, product

from analytics.policy import Policy
from graph.model import Entity, Record, Relation
from graph.words import GRADED_LISTS

UNIT = 2**40
STAKES = ("shareholder_of", "partner_of")
Link = tuple[str, str, int, str]  # tail, head, weight, relation id


def on(relation: Relation, day: date) -> bool:
    """Whether a stake was held on a day; one of no length counts on the day of both its dates."""
    point = relation.valid_from == relation.valid_to == day and relation.valid_to is not None
    return point or ((relation.valid_from or date.min) <= day < (relation.valid_to or date.max))


def overlap(one: Relation, other: Relation) -> bool:
    """Whether two relations ever held on one day."""
    begin = max(one.valid_from or date.min, other.valid_from or date.min)
    return begin < min(one.valid_to or date.max, other.valid_to or date.max)


def later(relation: Relation, event: date) -> bool:
    """Whether a relation began after an event."""
    return relation.valid_from is not None and relation.valid_from > event


class Oracle:
    """What DESIGN says of these facts on a day."""

    def __init__(
        self, entities: list[Entity], relations: list[Relation], policy: Policy, day: date
    ) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.relations = sorted(relations, key=lambda relation: relation.id)
        self.policy = policy
        self.day = day

    def evidence(self, record: Record) -> dict[str, tuple[float, int, tuple[str, ...]]]:
        """entity -> (score, relations, chain) for one record."""
        sigma = self.sigma(record)
        links = list(self.links(self.event(record)))
        best: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        for start, weight in self.starts(record).items():
            for end, total, chain in self.paths(start, weight, (), {start}, links):
                key = (total, len(chain), tuple(reversed(chain)))
                if end not in best or key < best[end]:
                    best[end] = key
        best.pop(record.subject, None)
        found = {}
        for entity, (weight, hops, chain) in best.items():
            score = sigma * 2.0 ** (-weight / UNIT)
            if float(f"{score:.12g}") >= self.policy.threshold:  # rounded, then compared
                found[entity] = (score, hops, tuple(reversed(chain)))
        return found

    def standing(self, records: list[Record]) -> list[Record]:
        """The records that no later grade on the same list replaces."""
        return [one for one in records if not any(self.replaces(two, one) for two in records)]

    def replaces(self, later: Record, record: Record) -> bool:
        """Whether a grade by who may grade came after another; of one day the greater id."""
        return (
            record.list in GRADED_LISTS
            and (later.subject, later.list) == (record.subject, record.list)
            and (record.decided_on, record.id) < (later.decided_on, later.id)
            and later.decided_on <= self.day
            and not later.attributes.get("authority_unknown")
        )

    def index(self, entity: str, records: list[Record]) -> float:
        largest: dict[str, tuple[str, float]] = {}
        for record in sorted(self.standing(records), key=lambda r: r.id):
            found = self.evidence(record).get(entity)
            if found and record.in_force_on(self.day) and record.tier in self.policy.severity:
                case = str(record.attributes.get("case", record.id))
                if found[0] > largest.get(case, ("", 0.0))[1]:
                    largest[case] = (record.id, found[0])
        return -sum(math.log(1 - min(score, 0.999)) for _, score in sorted(largest.values()))

    def sigma(self, record: Record) -> float:
        severity = self.policy.severity_by_list.get(
            record.list or "", self.policy.severity[record.tier]
        )
        half_life = self.policy.half_life_by_list.get(record.list or "", self.policy.half_life_days)
        return severity * 2.0 ** (-(self.day - record.decided_on).days / half_life)

    def event(self, record: Record) -> date:
        if record.occurred_on:
            return record.occurred_on
        filed = record.attributes.get("filed_on")
        if isinstance(filed, str):
            return date.fromisoformat(filed)
        return record.decided_on - timedelta(days=self.policy.event_lookback_days)

    def starts(self, record: Record) -> dict[str, int]:
        starts = {record.subject: 0}
        for named in record.named_in:
            factor = self.policy.named.get(named.role, 0)
            if factor > 0:
                weight = round(-UNIT * math.log2(factor))
                starts[named.entity] = min(weight, starts.get(named.entity, weight))
        return starts

    def links(self, event: date) -> Iterator[Link]:
        groups: dict[tuple[str, str, str, bool, bool], list[Relation]] = {}
        for relation in self.relations:
            if self.begun(relation) and (relation.valid_to is None or relation.valid_to > event):
                times = (self.former(relation), later(relation, event))
                key = (relation.kind, relation.source, relation.target, *times)
                groups.setdefault(key, []).append(relation)
        for (kind, source, target, former, came), members in groups.items():
            factors = self.policy.relations.get(kind)
            if factors is None or source == target:
                continue
            standing = self.counting(kind, members)
            share = self.together(standing, former=former) if kind in STAKES else 1.0
            for factor, tail, head in (
                (factors.forward, source, target),
                (factors.backward, target, source),
            ):
                a = factor * share * (factors.former if former else 1.0)
                a = a * (factors.later if came else 1.0) * self.hub(tail)
                if a > 0:
                    yield tail, head, round(-UNIT * math.log2(a)), standing[0].id

    def counting(self, kind: str, members: list[Relation]) -> list[Relation]:
        """Of parallel stakes those of the one source that stands (§13.3); of others all."""
        if kind not in STAKES:
            return members
        ranked = [r for r in members if r.rank == min(m.rank for m in members)]
        latest = max(r.stands[1:] for r in ranked if r.stands)
        (source,) = {r.stands.source for r in ranked if r.stands and r.stands[1:] == latest}
        return [r for r in ranked if r.stands and r.stands.source == source]

    def together(self, stakes: list[Relation], *, former: bool) -> float:
        """What stakes add up to; former ones on the day on which they were most."""
        sums = [sum(self.share(r) for r in stakes)]
        if former:
            days = [r.valid_from or date.min for r in stakes]
            sums = [sum(self.share(r) for r in stakes if on(r, day)) for day in days]
        return min(1.0, round(max(sums), 12))

    def never_simultaneous(self, record: Record, chain: tuple[str, ...]) -> bool:
        """Whether no choice of the parallel relations along a chain held together link by link."""
        links = [self.parallel(record, id_) for id_ in chain]
        return not any(
            all(overlap(one, other) for one, other in pairwise(choice))
            for choice in product(*links)
        )

    def parallel(self, record: Record, id_: str) -> list[Relation]:
        (named,) = (r for r in self.relations if r.id == id_)
        members = [
            r
            for r in self.relations
            if (r.kind, r.source, r.target) == (named.kind, named.source, named.target)
            and self.begun(r)
            and (r.valid_to is None or r.valid_to > self.event(record))
            and self.former(r) == self.former(named)
            and later(r, self.event(record)) == later(named, self.event(record))
        ]
        return self.counting(named.kind, members)

    def former(self, relation: Relation) -> bool:
        return relation.valid_to is not None and relation.valid_to <= self.day

    def share(self, relation: Relation) -> float:
        if relation.share is None:
            return self.policy.unknown_share
        return (relation.share.low + relation.share.high) / 2

    def begun(self, relation: Relation) -> bool:
        return relation.valid_from is None or relation.valid_from <= self.day

    def hub(self, id_: str) -> float:
        entity = self.entities[id_]
        caps = [self.policy.hub[w] for w in (entity.kind, *entity.roles) if w in self.policy.hub]
        if not caps:
            return 1.0
        degree = len(
            {
                (r.kind, r.source, r.target)
                for r in self.relations
                if self.begun(r) and id_ in (r.source, r.target)
            }
        )
        return min(1.0, min(caps) / max(degree, 1))

    def paths(
        self, node: str, weight: int, chain: tuple[str, ...], seen: set[str], links: list[Link]
    ) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        yield node, weight, chain
        if len(chain) < self.policy.max_hops:
            for tail, head, step, relation in links:
                if tail == node and head not in seen:
                    yield from self.paths(
                        head, weight + step, (*chain, relation), seen | {head}, links
                    )

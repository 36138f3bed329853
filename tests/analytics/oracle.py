"""Propagation by brute force, straight from DESIGN §7: every path of a small graph, one by one."""

import math
from collections.abc import Iterator
from datetime import date, timedelta

from analytics.policy import Policy
from graph.model import Entity, Record, Relation

UNIT = 2**40
STAKES = ("shareholder_of", "partner_of")
Link = tuple[str, str, int, str]  # tail, head, weight, relation id


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
            if score >= self.policy.threshold:
                found[entity] = (score, hops, tuple(reversed(chain)))
        return found

    def index(self, entity: str, records: list[Record]) -> float:
        largest: dict[str, tuple[str, float]] = {}
        for record in sorted(records, key=lambda r: r.id):
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
        groups: dict[tuple[str, str, str, bool], list[Relation]] = {}
        for relation in self.relations:
            if self.begun(relation) and (relation.valid_to is None or relation.valid_to > event):
                former = relation.valid_to is not None and relation.valid_to <= self.day
                key = (relation.kind, relation.source, relation.target, former)
                groups.setdefault(key, []).append(relation)
        for (kind, source, target, former), members in groups.items():
            factors = self.policy.relations.get(kind)
            if factors is None or source == target:
                continue
            share, standing = 1.0, members
            if kind in STAKES:
                first = min(r.rank for r in members)  # of the sources, the highest stands
                standing = [r for r in members if r.rank == first]
                share = min(1.0, round(sum(self.share(r) for r in standing), 12))
            for factor, tail, head in (
                (factors.forward, source, target),
                (factors.backward, target, source),
            ):
                a = factor * share * (factors.former if former else 1.0) * self.hub(tail)
                if a > 0:
                    yield tail, head, round(-UNIT * math.log2(a)), standing[0].id

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

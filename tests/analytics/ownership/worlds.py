"""Stakes in one line, for tests of ownership."""

from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import Stakes, stakes_of
from graph.model import Entity, Relation, Stake
from tests.analytics.columns import snapshot
from tests.builders import day, firm, person

TODAY = day("2026-06-01")
Share = float | tuple[float, float] | None


def holds(source: str, target: str, share: Share, **fields: object) -> Relation:
    """One stake: a number, a range, or None for unknown."""
    low_high = (share, share) if isinstance(share, float | int) else share
    id_ = str(fields.pop("id", f"own-{source}-{target}"))
    kind = str(fields.pop("kind", "shareholder_of"))
    stake = None if low_high is None else Stake(*low_high)
    return Relation(id_, kind, source, target, share=stake, **fields)  # type: ignore[arg-type]


def world(*relations: Relation) -> Snapshot:
    """The snapshot of these relations: ends that begin with p are persons, all others firms."""
    ends = {end for relation in relations for end in (relation.source, relation.target)}
    return snapshot([_entity(id_) for id_ in sorted(ends)], list(relations), [])


def _entity(id_: str) -> Entity:
    return person(id_) if id_.startswith("p") else firm(id_)


def today(graph: Snapshot) -> Stakes:
    return stakes_of(graph, TODAY)


def rows(graph: Snapshot) -> dict[str, tuple[float, float]]:
    """The stakes of today, by "holder>company"."""
    stakes, ids = today(graph), graph.entities.ids
    return {
        f"{ids[holder]}>{ids[company]}": (low, high)
        for holder, company, low, high in zip(
            stakes.holder.tolist(),
            stakes.company.tolist(),
            stakes.low.tolist(),
            stakes.high.tolist(),
            strict=True,
        )
    }

"""The order in which rival stakes were claimed, for a store that is moved (DESIGN §13.3)."""

from collections import defaultdict
from collections.abc import Iterator

from graph.standing import dated_on
from graph.store import RelationColumns

_Parallel = tuple[str, int, int, int, int]  # kind, source, target, rank, document day


class ClaimOrder:
    """Collects scanned relations; gives the order of those that only it tells apart.

    Stakes rival that have kind, ends, rank and document date in common but not the source: the one
    claimed later stands.
    """

    def __init__(self) -> None:
        self._claims: dict[_Parallel, list[tuple[int, str, str]]] = defaultdict(list)

    def add(self, part: RelationColumns) -> None:
        """Take a batch of relations; those that are no stakes have no claimant."""
        rows = zip(
            part.kinds,
            part.sources,
            part.targets,
            part.ranks,
            part.precedences,
            part.claimants,
            part.ids,
            strict=True,
        )
        for kind, source, target, rank, precedence, claimant, id_ in rows:
            if claimant:
                parallel = (kind, source, target, rank, dated_on(precedence))
                self._claims[parallel].append((precedence, claimant, id_))

    def orders(self) -> dict[str, int]:
        """Relation id → its place, from 1, among its rivals; relations without any are absent."""
        return dict(self._orders())

    def _orders(self) -> Iterator[tuple[str, int]]:
        for claims in self._claims.values():
            if len({claimant for _, claimant, _ in claims}) > 1:
                for order, (_, _, id_) in enumerate(sorted(claims), start=1):
                    yield id_, order

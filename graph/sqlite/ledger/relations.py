"""Versions of relations as one SQLite transaction writes them."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from graph.codec import Body, text_of
from graph.commit.ledger import GivenRelation
from graph.kept_rows import relation_row
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.versions import Versions, packed
from graph.standing import standing_of
from graph.store import BEGINNING, NO_END, UNKNOWN_SHARE
from graph.voting_terms import voting_terms
from graph.words import STAKE_KINDS

_TEXT: Final = 11  # the place of the body's text in a row
_NUMBERS: Final = "SELECT n FROM nodes WHERE id IN (SELECT value FROM json_each(?1))"


class Relations:
    """Implements `graph.commit.ledger.Relations`: versions by id, with the ends as they are now."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._versions = Versions(session.db, "relations", "id", session.revision)

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        ends = {end for body in bodies.values() for end in (body["source"], body["target"])}
        numbers = self._session.numbers(ends | {canonical[end] for end in ends})
        rows = {id_: _row(body, canonical, numbers) for id_, body in bodies.items()}
        told = self._session.waiting.told("R", bodies, fresh)
        changes = self._versions.put(rows, [id_ for id_ in rows if id_ not in fresh], told)
        sums, revision = self._session.sums, self._session.revision
        if changes.closed:
            sums.closed("relations", changes.closed)
        versions = (
            (id_, relation_row(id_, _ends(bodies[id_], canonical), revision, str(rows[id_][_TEXT])))
            for id_ in changes.opened
        )
        sums.opened("relations", versions)

    def drop(self, ids: Collection[str]) -> None:
        self._session.sums.closed("relations", self._versions.drop(set(ids)))

    def given_under(self, ids: Collection[str]) -> list[str]:
        given, there = places_of(self._session, ids)
        rows = self._session.db.execute(
            "SELECT id FROM relations WHERE closed IS NULL "
            "AND (source IN (SELECT value FROM json_each(?1)) "
            "  OR target IN (SELECT value FROM json_each(?1))) "
            "AND (given_source IN (SELECT value FROM json_each(?2)) "
            "  OR given_target IN (SELECT value FROM json_each(?2)))",
            (there, given),
        )
        return [id_ for (id_,) in rows]

    def headed_by(self, persons: Collection[str]) -> set[str]:
        headships = self._given(
            "r.kind = 'legal_representative_of' AND r.source IN "
            f"(SELECT canonical FROM nodes WHERE n IN ({_NUMBERS}))",
            persons,
        )
        return {relation.given_target for relation in headships}

    def from_persons(self, ids: Collection[str]) -> list[GivenRelation]:
        relations = self._given(
            f"r.target IN (SELECT canonical FROM nodes WHERE n IN ({_NUMBERS}))", ids
        )
        # The query finds what is at the whole group; only what was given with these ids counts.
        return [
            relation
            for relation in relations
            if relation.given_target in ids and relation.given_source.startswith("person:")
        ]

    def possible_matches(self, canonicals: Collection[str]) -> list[GivenRelation]:
        # Rank 9 marks derived ones; sources may claim such relations too.
        return self._given(
            "r.kind = 'possibly_same_as' AND r.rank = 9 "
            f"AND (r.source IN ({_NUMBERS}) OR r.target IN ({_NUMBERS}))",
            canonicals,
        )

    def _given(self, where: str, ids: Collection[str]) -> list[GivenRelation]:
        rows = self._session.rows(
            "SELECT r.id, r.kind, s.id, t.id, r.valid_from, r.valid_to FROM relations r "
            "JOIN nodes s ON s.n = r.given_source JOIN nodes t ON t.n = r.given_target "
            f"WHERE r.closed IS NULL AND {where}",
            ids,
        )
        return [GivenRelation(*row) for row in rows]


def places_of(session: Session, ids: Collection[str]) -> tuple[str, str]:
    """(numbers of these ids, numbers of all that they answer or ever answered as), each packed.

    A fact is kept at what its given id answered as when the fact was last written, so it may be at
    any of these.
    """
    given = packed(session.numbers(ids).values())
    rows = session.db.execute(
        "SELECT value FROM json_each(?1) UNION "
        "SELECT canonical FROM aliases WHERE n IN (SELECT value FROM json_each(?1)) UNION "
        "SELECT canonical FROM nodes WHERE n IN (SELECT value FROM json_each(?1))",
        (given,),
    )
    return given, packed(n for (n,) in rows)


@lru_cache(maxsize=20_000)  # the days of a century fit
def ordinal(day: str | None, absent: int) -> int:
    """An ISO date as a day ordinal, or `absent`."""
    return date.fromisoformat(day).toordinal() if day else absent


def _ends(body: Body, canonical: Mapping[str, str]) -> tuple[str, str]:
    return canonical[body["source"]], canonical[body["target"]]


def _row(
    body: Body, canonical: Mapping[str, str], numbers: Mapping[str, int]
) -> tuple[object, ...]:
    source, target = body["source"], body["target"]
    return (
        body["kind"],
        numbers[canonical[source]],
        numbers[canonical[target]],
        numbers[source],
        numbers[target],
        *relation_columns(body),
    )


def relation_columns(body: Body) -> tuple[object, ...]:
    """What the table keeps of a relation beside its kind and ends."""
    low, high = body.get("share", (UNKNOWN_SHARE, UNKNOWN_SHARE))
    return (
        low,
        high,
        ordinal(body.get("valid_from"), BEGINNING),
        ordinal(body.get("valid_to"), NO_END),
        body["rank"],
        float(body.get("attributes", {}).get("score", 1.0)),
        text_of(body),
        *standing_of(body.get("stands") if body["kind"] in STAKE_KINDS else None),
        voting_terms(body["kind"], body.get("attributes", {}), body.get("share")),
    )

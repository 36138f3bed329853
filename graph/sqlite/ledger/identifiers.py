"""Who holds which identifier, in one SQLite transaction."""

from collections.abc import Collection, Iterable, Mapping

from graph.commit.resolution import Token
from graph.sqlite.ledger.session import Session


class Identifiers:
    """Implements `graph.commit.ledger.Identifiers`: one row for each token and id.

    Resolution reads from the claims which identifiers still count; rows are closed only where the
    file that gave them is withdrawn. One that is given again later begins anew, and the database
    keeps when it was held before (`PAST_IDENTIFIERS`).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        wanted = {(f"{scheme}:{value}", id_) for id_, own in held for scheme, value in own.items()}
        numbers = self._session.numbers({id_ for _, id_ in wanted})
        self._session.db.executemany(
            "INSERT INTO identifiers VALUES (?, ?, ?, NULL) "
            "ON CONFLICT DO UPDATE SET closed = NULL, "
            "opened = iif(closed < excluded.opened, excluded.opened, opened) "
            "WHERE closed IS NOT NULL",
            # In the order of the index: neighbours then go to the same page.
            [(token, numbers[id_], self._session.revision) for token, id_ in sorted(wanted)],
        )

    def drop(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        lost = {(f"{scheme}:{value}", id_) for id_, own in held for scheme, value in own.items()}
        numbers = self._session.numbers({id_ for _, id_ in lost})
        self._session.db.executemany(
            "UPDATE identifiers SET closed = ? WHERE token = ? AND n = ? AND closed IS NULL",
            [(self._session.revision, token, numbers[id_]) for token, id_ in lost],
        )

    def holders(self, tokens: Collection[Token]) -> set[str]:
        rows = self._session.rows(
            "SELECT DISTINCT nodes.id FROM identifiers JOIN nodes USING (n) "
            "WHERE closed IS NULL AND token IN (SELECT value FROM json_each(?))",
            [f"{scheme}:{value}" for scheme, value in tokens],
        )
        return {str(id_) for (id_,) in rows}

    def shared(self, tokens: Collection[Token]) -> set[Token]:
        keys = {f"{scheme}:{value}": (scheme, value) for scheme, value in tokens}
        rows = self._session.rows(
            "SELECT value FROM json_each(?) WHERE (SELECT count(*) FROM identifiers "
            "WHERE token = value AND closed IS NULL) > 1",
            keys,
        )
        return {keys[key] for (key,) in rows}

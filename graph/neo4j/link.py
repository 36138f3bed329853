"""The only way to a Neo4j server: connections, transactions and one kind of error."""

import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import neo4j
from neo4j import exceptions as trouble

from graph.addresses import Address, Credentials
from graph.errors import StoreError
from graph.sentence import Sentence, say

Row = list[Any]
Result = neo4j.Result
T = TypeVar("T")

READ_S: Final = 120.0  # longest a look-up may run on the server
WRITE_S: Final = 900.0  # longest a batch or a scan may run on the server
_RETRY_S: Final = 20.0  # for what the driver itself tries again
_TRIES: Final = 3  # for a transaction whose outcome is unknown
_LIFE_S: Final = 300.0  # firewalls silently drop a connection that idles for longer
_QUIET: Final = logging.NullHandler()  # our sentence says what the driver would log as well


class Transaction:
    """One open transaction; every value is a parameter, and no query holds a value in its text."""

    def __init__(self, held: "neo4j.ManagedTransaction | neo4j.Transaction") -> None:
        self._held = held

    def start(self, query: str, **values: object) -> Result:
        """Send a query without waiting; rows or error come when the result is read."""
        return self._held.run(query, values)

    def rows(self, query: str, **values: object) -> list[Row]:
        """Run a query and fetch all its rows."""
        return self._held.run(query, values).values()

    def table(self, query: str, columns: str, **values: object) -> list[Row]:
        """Run a query that finds rows, and fetch these columns of all of them at once.

        They come as one list, since the driver takes fifty microseconds for each row.
        """
        return self.rows(f"{query} RETURN collect([{columns}])", **values)[0][0]  # type: ignore[no-any-return]

    def stream(self, query: str, **values: object) -> Iterator[Row]:
        """Run a query and give its rows as they come."""
        for record in self._held.run(query, values):
            yield list(record.values())

    def do(self, query: str, **values: object) -> None:
        """Run a query and drop its rows."""
        self._held.run(query, values).consume()


class Link:
    """A pool of connections to one database; safe to share between threads."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self._address = address
        self._closed = False
        logging.getLogger("neo4j").addHandler(_QUIET)
        with self._own_errors():
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(credentials.username, credentials.password),
                connection_timeout=10,
                connection_acquisition_timeout=60,
                liveness_check_timeout=30,  # of idling: then it is tried before it is used
                max_connection_lifetime=_LIFE_S,
                max_transaction_retry_time=_RETRY_S,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )

    @property
    def name(self) -> str:
        """The store's URL, without credentials."""
        return self._address.url

    def ready(self) -> None:
        """Raise StoreError unless the server answers and lets us in; one try, so it is quick."""
        with self._own_errors(), self._session(neo4j.READ_ACCESS) as session:
            session.run("RETURN 1").consume()

    def read(self, work: Callable[[Transaction], T], *, timeout_s: float = READ_S) -> T:
        """Do `work` in one read transaction, and again where the server or the connection fails."""
        return self._surely(neo4j.READ_ACCESS, work, timeout_s)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one write transaction, and again where its outcome is unknown.

        So `work` must check whether it was committed already, or do no harm when done twice.
        """
        return self._surely(neo4j.WRITE_ACCESS, work, WRITE_S)

    def _surely(self, access: str, work: Callable[[Transaction], T], timeout_s: float) -> T:
        @neo4j.unit_of_work(timeout=timeout_s)
        def held(tx: neo4j.ManagedTransaction) -> T:
            return work(Transaction(tx))

        for _ in range(_TRIES):
            with self._own_errors(), self._session(access) as session:
                run = session.execute_read if access == neo4j.READ_ACCESS else session.execute_write
                try:
                    return run(held)
                except trouble.IncompleteCommit:
                    continue  # the answer to the commit was lost: it took place or it did not
        raise StoreError("neo4j.broken_off", store=self.name, times=_TRIES)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One long read transaction, for a scan; it is not repeated where it fails."""
        with (
            self._own_errors(),
            self._session(neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=WRITE_S) as tx,
        ):
            yield Transaction(tx)

    def define(self, statement: str) -> None:
        """Run one schema statement in a transaction of its own: Neo4j does not mix it with data."""
        with self._own_errors(), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(statement).consume()

    def close(self) -> None:
        """Close every connection."""
        self._closed = True
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        if self._closed:
            raise StoreError("store.closed", store=self.name)
        return self._driver.session(
            database=self._address.database, default_access_mode=access, fetch_size=20_000
        )

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except (trouble.Neo4jError, trouble.DriverError) as error:
            raise StoreError(_sentence(self.name, error)) from error
        except OSError as error:
            raise StoreError("neo4j.unreachable", store=self.name) from error


# By the last part of the server's code for an error (Neo.ClientError.Security.Forbidden).
_BY_TITLE: Final = {
    "AuthenticationRateLimit": "neo4j.tries",
    "CredentialsExpired": "neo4j.first_password",
    "Forbidden": "neo4j.forbidden",
    "ForbiddenOnReadOnlyDatabase": "neo4j.forbidden",
    "WriteOnReadOnlyAccessDatabase": "neo4j.forbidden",
    "DatabaseNotFound": "neo4j.no_database",
    "DatabaseUnavailable": "neo4j.unreachable",
    "TransactionTimedOut": "neo4j.slow",
    "TransactionTimedOutClientConfiguration": "neo4j.slow",
    "OutOfMemoryError": "neo4j.memory",
    "MemoryPoolOutOfMemoryError": "neo4j.memory",
    "TransactionOutOfMemoryError": "neo4j.memory",
}
# By the part before it, where the last part is not listed above.
_BY_CATEGORY: Final = {"Security": "neo4j.password"}


def _sentence(name: str, error: Exception) -> Sentence:
    if _distrusted(error):
        return say("neo4j.certificate", store=name)
    if isinstance(error, trouble.ServiceUnavailable | trouble.SessionExpired):
        return say("neo4j.unreachable", store=name)
    code = getattr(error, "code", None) or type(error).__name__
    _, category, title = f"..{code}".rsplit(".", 2)
    known = _BY_TITLE.get(title) or _BY_CATEGORY.get(category)
    return say(known, store=name) if known else say("neo4j.failed", store=name, code=code)


def _distrusted(error: BaseException | None) -> bool:
    """Whether the first cause of an error is a certificate."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(_distrusted, error.exceptions))
    if error is None or isinstance(error, ssl.SSLCertVerificationError):
        return error is not None
    return _distrusted(error.__cause__)

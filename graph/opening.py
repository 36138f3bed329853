"""The only place that chooses an engine: by the URL of a store (DESIGN §11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from graph.addresses import Credentials, address_of
from graph.errors import BadInput, StoreError
from graph.renewal import Reissued, SecretChange, State
from graph.secrets import secret_beside
from graph.sqlite import rekey as embedded
from graph.sqlite.backup import copy_database, copy_store, store_files
from graph.sqlite.store import SqliteStore
from graph.store import Store

__all__ = [
    "Reissued",
    "Rekeying",
    "SecretChange",
    "copy_database",
    "copy_store",
    "embedded_file",
    "export_admin",
    "is_new",
    "open_store",
    "rekeying",
    "restoring",
    "store_files",
]

_SQLITE = "sqlite:///"
_SERVERS = ("neo4j:", "neo4j+", "bolt:", "bolt+")


def open_store(
    url: str,
    *,
    secret: bytes | None = None,
    credentials: Credentials | None = None,
    anchor: Path | None = None,
) -> Store:
    """Open the store at `sqlite:///path.db` or `neo4j://host:7687/database`, new or old.

    `secret` keys the hashes of ID numbers; without one, an embedded store uses `creditgraph.key`
    beside its file, and a server's store asks for it. `anchor` is a file that follows the ends of
    both journal chains: the second place of their heads. Raises BadInput for another URL,
    StoreError for a store that cannot be reached, is another program's, or has another secret, and
    for an anchor that cannot be written.
    """
    if url.startswith(_SERVERS):
        address = address_of(url)
        if not secret:
            raise StoreError("store_url.secret", url=address.url)
        with _needing_driver():
            from graph.neo4j.store import Neo4jStore  # noqa: PLC0415 - half a second of imports

        return Neo4jStore(address, credentials or Credentials(), secret, anchor)
    if not url.startswith(_SQLITE):
        scheme, rest, _ = url.partition("://")
        shown = f"{scheme}://…" if rest else url  # the rest may hold a password
        raise BadInput("store_url.unknown", url=shown)
    path = Path(url.removeprefix(_SQLITE))
    if not path.parent.is_dir():
        raise StoreError("store_url.no_folder", path=str(path.parent))
    if path.is_dir():
        raise StoreError("store_url.is_folder", path=str(path), example=str(path / "city.db"))
    if restoring(path).exists() and not path.exists():
        raise StoreError("store_url.half_restored", path=str(path))
    return SqliteStore(path, secret or secret_beside(path), anchor)


class Rekeying(Protocol):
    """The secret of one store made anew, or what is left of that."""

    @property
    def name(self) -> str:
        """The store's URL, as an open store has it."""
        ...

    def identity(self) -> str | None:
        """The identity of the store; None where there is no store."""
        ...

    def state(self, old: bytes, new: bytes) -> State:
        """`fresh` for a store to be rekeyed, `begun` for one half done, `done` for one of `new`.

        Raises StoreError for a store of neither secret.
        """
        ...

    def rekey(self, change: SecretChange) -> None:
        """Make everything anew that follows from the secret, or finish doing so.

        A store that is done already stays as it is. Raises StoreError.
        """
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


def rekeying(url: str, credentials: Credentials | None = None) -> Rekeying:
    """What gives the store at a URL another secret. Raises BadInput and StoreError as opening."""
    path = embedded_file(url)
    if path is not None:
        return embedded.Rekeying(path)
    with _needing_driver():
        from graph.neo4j import rekey  # noqa: PLC0415 - half a second of imports

    return rekey.Rekeying(address_of(url), credentials or Credentials())


def restoring(path: Path) -> Path:
    """The folder in which a store is put together from a backup; it is gone when that is done."""
    return path.with_name(path.name + ".restoring")


def is_new(url: str) -> bool:
    """Whether opening an embedded store at this URL would make it; a server is not asked."""
    return url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists()


def embedded_file(url: str) -> Path | None:
    """The file of an embedded store's URL; None for a URL of another kind."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def export_admin(store: Store, folder: Path) -> dict[str, int]:
    """Write any store, with its past, as files for `neo4j-admin database import full`.

    Returns the numbers of nodes and relations written; the folder should be empty.
    """
    with _needing_driver():
        from graph.neo4j import admin_import  # noqa: PLC0415 - half a second of imports

    return admin_import.export_admin(store, folder)


@contextmanager
def _needing_driver() -> Iterator[None]:
    """The driver of Neo4j is an extra: who lacks it is told how to install it."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "neo4j":
            raise
        raise StoreError("store_url.no_driver") from missing

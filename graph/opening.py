"""The one place that chooses an engine: a store by its URL."""

from pathlib import Path

from graph.errors import BadInput, StoreError
from graph.secrets import secret_beside
from graph.sqlite_store import SqliteStore
from graph.store import Store

_SQLITE = "sqlite:///"


def open_store(url: str, *, secret: bytes | None = None) -> Store:
    """Open the store at `sqlite:///path.db`, making it when it is not there.

    `secret` keys the hashes of ID numbers; without one, `creditgraph.key` beside the file is used.
    Raises BadInput for another URL, StoreError for a file that is not ours or of another secret.
    """
    if not url.startswith(_SQLITE):
        raise BadInput(f"{url} is no store we can open: use sqlite:///path.db.")
    path = Path(url.removeprefix(_SQLITE))
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} is not there: make it or name another file.")
    return SqliteStore(path, secret or secret_beside(path))

"""The folders that belong to a store: its snapshots, and the accounts and uploads of its desk."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from api.settings import Settings
from graph.private_files import private_folder
from graph.store import Store


class Places(NamedTuple):
    """The folders of a store, made or not."""

    snapshots: Path
    desk: Path


def places_of(url: str, identity: str, settings: Settings) -> Places:
    """Beside an SQLite file; of another store in the user's cache and data."""
    path = url.removeprefix("sqlite:///")
    if path != url:
        return Places(Path(f"{path}.snapshots"), Path(f"{path}.desk"))
    # Nothing was removed: the store is no file.
    name = sha256(url.encode()).hexdigest()[:16]
    return Places(settings.cache / f"snapshots-{name}", settings.data / f"desk-{identity}")


def cache_of(store: Store, settings: Settings) -> Path:
    """The folder of a store's snapshots."""
    return private_folder(_of(store, settings).snapshots, ours=True)


def desk_folder(store: Store, settings: Settings) -> Path:
    """The folder of a desk's accounts and uploads."""
    return private_folder(_of(store, settings).desk, ours=True)


def _of(store: Store, settings: Settings) -> Places:
    return places_of(store.name, store.identity, settings)


def file_of(store: Store) -> Path | None:
    """The file of an embedded store; None for a store on a server."""
    path = store.name.removeprefix("sqlite:///")
    return None if path == store.name else Path(path)

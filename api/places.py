"""The folders that belong to a store: its snapshots, and the accounts and uploads of its desk."""

from hashlib import sha256
from pathlib import Path

from api.settings import Settings
from graph.private_files import private_folder
from graph.store import Store


def cache_of(store: Store, settings: Settings) -> Path:
    """The folder of a store's snapshots: beside an SQLite file, else in the user's cache."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.snapshots")
    if path == store.name:  # nothing was removed: the store is no file
        name = sha256(store.name.encode()).hexdigest()[:16]
        folder = settings.cache / f"snapshots-{name}"
    return private_folder(folder, ours=True)


def desk_folder(store: Store, settings: Settings) -> Path:
    """The folder of a desk's accounts and uploads: beside an SQLite file, else in user data."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.desk")
    if path == store.name:
        folder = settings.data / f"desk-{store.identity}"
    return private_folder(folder, ours=True)


def file_of(store: Store) -> Path | None:
    """The file of an embedded store; None for a store on a server."""
    path = store.name.removeprefix("sqlite:///")
    return None if path == store.name else Path(path)

"""The folders that belong to a store: its snapshots, and the accounts and uploads of its desk."""

from hashlib import sha256
from pathlib import Path

from api.settings import Settings
from graph.store import Store


def cache_of(store: Store, settings: Settings) -> Path:
    """The folder of a store's snapshots: beside an SQLite file, else in the user's cache."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.snapshots")
    if path == store.name:  # nothing was removed: the store is no file
        name = sha256(store.name.encode()).hexdigest()[:16]
        folder = settings.cache / f"snapshots-{name}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def desk_folder(store: Store, settings: Settings) -> Path:
    """The folder of a desk's accounts and uploads: beside an SQLite file, else in user data."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.desk")
    if path == store.name:
        folder = settings.data / f"desk-{store.identity}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # `mkdir` leaves the mode of a folder that was there
    return folder

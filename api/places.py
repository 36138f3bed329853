"""Where what belongs to a store is kept: snapshots, and the accounts and uploads of its desk."""

from hashlib import sha256
from pathlib import Path

from api.settings import Settings
from graph.store import Store


def cache_of(store: Store, settings: Settings) -> Path:
    """Where snapshots of a store are kept: beside its file, else in the user's cache."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.snapshots")
    if path == store.name:
        name = sha256(store.name.encode()).hexdigest()[:16]
        folder = settings.cache / f"snapshots-{name}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def desk_folder(store: Store, settings: Settings) -> Path:
    """Where a desk keeps accounts and uploads: beside the store, else with the user's data."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.desk")
    if path == store.name:
        folder = settings.data / f"desk-{store.identity}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder

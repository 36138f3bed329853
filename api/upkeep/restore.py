"""Restoring a backup into an empty place: checked, verified, journalled, and then all at once.

Everything is put together in a folder beside the place (`….restoring`). The store's own file comes
last and by itself makes the rest count, so a restore that was killed leaves nothing that answers:
a store is neither opened nor made anew beside such a folder.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from api.access.accounts import Accounts
from api.places import desk_folder
from api.settings import Settings
from api.upkeep.backup import DESK, IMPORT, STORE, ends, journal
from api.upkeep.manifest import Manifest, checked
from graph.errors import BadInput, StoreError
from graph.opening import open_store, restoring, store_files
from graph.private_files import open_private, private_folder, sync, synced_copy
from graph.secrets import KEY_FILE, secret_beside
from graph.store import Store

_SQLITE: Final = "sqlite:///"
# Of another store than the one that is put there: SQLite would write their pages into it.
_LEFT_BY_SQLITE: Final = ("-wal", "-shm", "-journal")
_LOCK: Final = "lock"  # held by the restore that works in the draft folder


def restore(folder: Path, url: str, settings: Settings) -> Manifest:
    """Restore a backup to an empty store URL; gives the manifest of what was restored.

    The files of a store on a server are brought in by the server's import tool before; here they
    are compared with the backup, and the desk is restored. Raises BadInput for what is no whole
    backup, for another engine's and for a place that is not empty, StoreError where the restored
    store is not sound.
    """
    secret = secret_for(url, settings)
    manifest = checked(folder, secret)
    embedded = url.startswith(_SQLITE)
    if (manifest.engine == "sqlite") != embedded:
        raise BadInput("restore.other_engine", engine=manifest.engine, url=url)
    if embedded:
        _restore_files(folder, manifest, Path(url.removeprefix(_SQLITE)), secret, settings)
    else:
        _restore_beside_server(folder, manifest, url, settings)
    return manifest


def secret_for(url: str, settings: Settings) -> bytes:
    """The secret for a store that may not be there yet; none is made. Raises BadInput for none."""
    if settings.secret:
        return settings.secret
    place = Path(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) or not (place.parent / KEY_FILE).is_file():
        raise BadInput("restore.secret", file=KEY_FILE)
    return secret_beside(place)


# -- an embedded store


def _restore_files(
    folder: Path, manifest: Manifest, path: Path, secret: bytes, settings: Settings
) -> None:
    """Put the store and its desk together beside `path`, check them, and move them there."""
    if not path.parent.is_dir():
        raise StoreError("store_url.no_folder", path=str(path.parent))
    draft = restoring(path)
    _refuse_taken(path)
    private_folder(draft, ours=True)
    with _alone(draft):
        _refuse_taken(path)  # still: another restore may have ended meanwhile
        _clear(path)
        try:
            _put_together(folder, manifest, draft, secret, settings)
            _move(draft, path)
        except BaseException:  # a fault, not a kill: nothing stays
            if not path.exists():
                _clear(path)
                shutil.rmtree(draft)
            raise
        shutil.rmtree(draft)


def _refuse_taken(path: Path) -> None:
    """Raise BadInput unless nothing lies at the place, or what a killed restore put there."""
    if restoring(path).exists() and not path.exists():
        return
    for place in _places(path):
        if any(place.iterdir()) if place.is_dir() else place.exists():
            raise BadInput("restore.not_empty", path=place)


def _places(path: Path) -> list[Path]:
    """Whatever belongs to a store at `path` and is restored with it, or would spoil it."""
    files = store_files(path)
    left = [file.with_name(file.name + end) for file in files for end in _LEFT_BY_SQLITE]
    return [Path(f"{path}.desk"), *left, *files]


@contextmanager
def _alone(draft: Path) -> Iterator[None]:
    """Hold the draft folder. Raises BadInput where another restore works in it."""
    try:
        with open_private(draft / _LOCK, "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise BadInput("restore.under_way", folder=draft) from error


def _clear(path: Path) -> None:
    """Remove what a restore has put at a place and into its draft folder."""
    drafts = [place for place in restoring(path).iterdir() if place.name != _LOCK]
    for place in (*_places(path), *drafts):
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _put_together(
    folder: Path, manifest: Manifest, draft: Path, secret: bytes, settings: Settings
) -> None:
    """Copy a backup's files into the draft folder, and open and verify what they make."""
    _copy(folder, manifest, draft)
    store = open_store(f"{_SQLITE}{draft / STORE}", secret=secret)
    try:
        _compare(store, folder, manifest)
        # In the draft already: no restored store answers that has no such entry.
        _journal(store, folder, manifest, settings)
    finally:
        store.close()
    _end_sessions(draft / DESK)
    for path in (draft, *draft.rglob("*")):
        if path.is_dir():
            sync(path)


def _copy(folder: Path, manifest: Manifest, draft: Path) -> None:
    for file in manifest.files:
        place = draft / file.path
        private_folder(place.parent)
        synced_copy(folder / file.path, place)


def _compare(store: Store, folder: Path, manifest: Manifest) -> None:
    """Raise StoreError unless a store is sound and ends as the manifest says."""
    if faults := store.verify():
        raise StoreError("restore.unsound", folder=folder, faults=faults)
    if (store.revision().number, ends(store)) != (manifest.revision, dict(manifest.journals)):
        raise StoreError("restore.other_content", folder=folder, revision=manifest.revision)


def _journal(store: Store, folder: Path, manifest: Manifest, settings: Settings) -> None:
    at, revision = manifest.made_at, manifest.revision
    journal(store, settings, "backup restored", folder=str(folder), made_at=at, revision=revision)


def _end_sessions(desk: Path) -> None:
    """End the sessions and tickets of a desk: some were ended since the backup was made."""
    if (desk / "accounts.db").exists():
        accounts = Accounts(desk / "accounts.db")
        accounts.sessions.end_everybodys()
        accounts.close()


def _move(draft: Path, path: Path) -> None:
    """Give everything its place, the store's own file last, which makes the rest count."""
    if (draft / DESK).exists():
        (draft / DESK).rename(f"{path}.desk")
    for file, place in zip(store_files(draft / STORE), store_files(path), strict=True):
        if file.exists():
            os.link(file, place)  # fails where somebody has made one meanwhile
    sync(path.parent)


# -- a store on a server


def _restore_beside_server(folder: Path, manifest: Manifest, url: str, settings: Settings) -> None:
    """Check a store that the server has imported from the backup, and restore its desk."""
    store = open_store(url, secret=settings.secret, credentials=settings.credentials)
    try:
        if not store.revision().number and manifest.revision:
            raise BadInput("restore.import_first", folder=folder / IMPORT)
        desk = desk_folder(store, settings)
        if any(desk.iterdir()):
            raise BadInput("restore.not_empty", path=desk)
        _compare(store, folder, manifest)
        _restore_desk(folder, manifest, desk)
        _journal(store, folder, manifest, settings)
    finally:
        store.close()


def _restore_desk(folder: Path, manifest: Manifest, desk: Path) -> None:
    """Put the desk's files into a folder beside its place, and then give it that place."""
    draft = desk.with_name(desk.name + ".restoring")
    shutil.rmtree(draft, ignore_errors=True)
    _copy(folder, manifest, draft)
    _end_sessions(draft / DESK)
    if (draft / DESK).exists():
        (draft / DESK).rename(desk)
    shutil.rmtree(draft)

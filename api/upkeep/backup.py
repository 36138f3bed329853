"""Making a backup of a store and its desk while both are in use.

The secret is never in it: whoever finds a backup alone can match no ID number, and whoever restores
one needs the secret from elsewhere.
"""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.places import desk_folder, file_of
from api.settings import Settings
from api.upkeep.manifest import Manifest, described, is_backup, write_manifest
from graph.errors import BadInput, StoreError
from graph.model import Batch, Entry
from graph.opening import copy_database, copy_store, export_admin, open_store
from graph.private_files import private_folder, sync, synced_copy, tighten, write_private
from graph.store import Store

STORE: Final = "store.db"
DESK: Final = "desk"
IMPORT: Final = "neo4j"  # the folder of the files for Neo4j's import tool
_UNFINISHED: Final = "unfinished"  # stands in the folder until the manifest is written
_TRIES: Final = 3  # of an export of Neo4j that a commit disturbs
# Kept by SQLite beside a database that is open: an online copy holds what is in them.
_BESIDE: Final = ("-wal", "-shm", "-journal")


def back_up(store: Store, folder: Path, settings: Settings) -> Manifest:
    """Write a backup of a store and its desk into a new or empty folder; both stay in use.

    A folder in which an earlier backup was interrupted is emptied first. Raises BadInput for a
    folder that holds anything else, StoreError or OSError where it cannot be written: the folder
    then has no manifest and is no backup.
    """
    _begin(folder)
    journal(store, settings, "backup begun", folder=str(folder))
    # The desk first: what its files name of the store is in the store by then.
    _copy_desk(desk_folder(store, settings), folder / DESK)
    manifest = _manifest(store, folder)
    seal = write_manifest(folder, manifest, store.secret)
    (folder / _UNFINISHED).unlink()
    journal(store, settings, "backup", folder=str(folder), revision=manifest.revision, seal=seal)
    return manifest


def journal(store: Store, settings: Settings, action: str, **particulars: str | int) -> None:
    """Write an entry into the facts journal, by who runs this program."""
    store.commit(Batch(entries=(Entry(action, particulars),), who=settings.who))


def _begin(folder: Path) -> None:
    """Make the folder, or empty it of a backup that was interrupted."""
    private_folder(folder)
    if is_backup(folder) or (any(folder.iterdir()) and not (folder / _UNFINISHED).is_file()):
        raise BadInput("backup.not_empty", folder=folder)
    write_private(folder / _UNFINISHED, "")
    for path in folder.iterdir():
        if path.name != _UNFINISHED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    sync(folder)


def _copy_desk(desk: Path, target: Path) -> None:
    """Copy the desk's databases and files; drafts and what goes meanwhile are passed over."""
    for path in sorted(desk.rglob("*")):
        place = target / path.relative_to(desk)
        if path.is_dir() or path.name.endswith(_BESIDE) or path.is_symlink():
            continue
        private_folder(place.parent)
        if path.suffix == ".db":
            copy_database(path, place)
            continue
        with suppress(FileNotFoundError):  # a load has ended meanwhile
            synced_copy(path, place)


def _manifest(store: Store, folder: Path) -> Manifest:
    """Copy the store too, bring everything to the disk, and say what lies there."""
    path = file_of(store)
    if path is None:
        _export(store, folder / IMPORT)
        revision, journals, engine = store.revision().number, ends(store), "neo4j"
    else:
        copy_store(path, folder / STORE)
        # What the copy holds: the store may hold more by now.
        copied = open_store(f"sqlite:///{folder / STORE}", secret=store.secret)
        try:
            revision, journals, engine = copied.revision().number, ends(copied), "sqlite"
        finally:
            copied.close()
    _sync(folder)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=engine,
        identity=store.identity,
        revision=revision,
        journals=journals,
        files=tuple(described(folder, path) for path in files if path.name != _UNFINISHED),
    )


def ends(store: Store) -> dict[str, tuple[int, str]]:
    """The number and digest of the last entry of each journal of a store."""
    lengths = store.journal_lengths()
    facts = store.journal("facts", after=max(lengths["facts"] - 1, 0), limit=1)
    access = store.journal("access", after=max(lengths["access"] - 1, 0), limit=1)
    return {
        name: (entries[-1].number, entries[-1].digest) if entries else (0, "")
        for name, entries in (("facts", facts), ("access", access))
    }


def _export(store: Store, folder: Path) -> None:
    """Write a server's store as files for its import tool; again where a commit came between."""
    for left in reversed(range(_TRIES)):
        private_folder(folder)
        try:
            export_admin(store, folder)
        except StoreError as error:
            if error.code != "neo4j.changed_meanwhile" or not left:
                raise
            shutil.rmtree(folder)
        else:
            return


def _sync(folder: Path) -> None:
    """Bring all files to the disk, readable by their owner only."""
    every = (folder, *folder.rglob("*"))
    tighten(every)
    for path in every:
        sync(path)

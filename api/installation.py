"""The checks of an installation that `creditgraph doctor` makes: what is unwell, and what to do."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from api.cases.book import CaseBook
from api.cases.case_file import NAME as CASES
from api.desk.folder_lock import FolderLock
from api.places import cache_of, desk_folder, file_of
from api.settings import Settings
from graph.errors import StoreError, Taken
from graph.private_files import OTHERS
from graph.secret_strength import weakness
from graph.secrets import KEY_FILE
from graph.sentence import Sentence, say
from graph.store import About, Store

State = Literal["well", "notice", "fault"]

_LOW: Final = 1 << 30  # bytes that should stay free
_AHEAD: Final = timedelta(minutes=5)  # by which a commit may lie in the future
_LOOKED_AT: Final = 100_000  # files: a desk has few, each load a few


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, and what is unwell, if anything. A notice is advice, no fault."""

    name: str
    state: State = "well"
    what: Sentence | None = None


def checks(store: Store, about: About, settings: Settings) -> tuple[Check, ...]:
    """Every check of the installation of an open store; the format was checked by opening it."""
    folders = [cache_of(store, settings), desk_folder(store, settings)]
    path = file_of(store)
    return (
        Check("format"),
        _secret(store),
        _key(store, path),
        _modes(path, folders),
        _folder(path.parent if path else folders[1]),
        _space([path.parent] if path else [], folders),
        _clock(store),
        _access(store),
        _lock(folders[1]),
        _alerts(folders[1]),
        *_engine(about),
    )


def quick_checks(store: Store, settings: Settings) -> tuple[Check, ...]:
    """Those that a running server can make at each look: they read no folder and no table whole."""
    folders = [cache_of(store, settings), desk_folder(store, settings)]
    path = file_of(store)
    beside = [path.parent] if path else []
    return (
        _secret(store),
        _key(store, path),
        _folder(path.parent if path else folders[1]),
        _space(beside, folders),
        _clock(store),
        _access(store),
    )


def _fault(name: str, code: str, **particulars: object) -> Check:
    return Check(name, "fault", say(code, **particulars))


def _secret(store: Store) -> Check:
    weak = weakness(store.secret)
    return _fault("secret", "doctor.weak", why=weak) if weak else Check("secret")


def _key(store: Store, path: Path | None) -> Check:
    """Whether the secret lies in the folder of the store, so that one copy takes both."""
    key = path.parent / KEY_FILE if path else None
    if key is None or not key.is_file() or key.read_bytes().strip() != store.secret:
        return Check("key")
    return Check("key", "notice", say("doctor.key_beside", path=key))


def _modes(path: Path | None, folders: list[Path]) -> Check:
    """Whether other users may read what is ours."""
    ours: list[Path] = list(path.parent.glob(f"{path.name}*")) if path else []
    ours += [path.parent / KEY_FILE] if path else []
    for folder in folders:
        ours += [folder, *islice(folder.rglob("*"), _LOOKED_AT)]
    is_open = [one for one in ours if _mode(one) & OTHERS]
    if not is_open:
        return Check("modes")
    return _fault("modes", "doctor.open_files", count=len(is_open), path=sorted(is_open)[0])


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:  # it went meanwhile
        return 0


def _folder(folder: Path) -> Check:
    """Whether others may put another file in the store's place."""
    status = folder.stat()
    mode = stat.S_IMODE(status.st_mode)
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        return _fault("folder", "doctor.open_folder", path=folder, mode=f"{mode:04o}")
    if status.st_uid not in (0, os.geteuid()):
        return _fault("folder", "doctor.strange_folder", path=folder)
    return Check("folder")


def _space(beside: list[Path], folders: list[Path]) -> Check:
    for folder in (*beside, *folders):
        free = shutil.disk_usage(folder).free
        if free < _LOW:
            return _fault("space", "advice.disk", free=free >> 20, store=folder)
    return Check("space")


def _clock(store: Store) -> Check:
    """Whether the clock went back behind the last commit."""
    last = store.revision().committed_at
    if last - datetime.now(UTC) > _AHEAD:
        return _fault("clock", "doctor.clock", last=last.isoformat(timespec="seconds"))
    return Check("clock")


def _access(store: Store) -> Check:
    """Whether the access journal can be read to its end."""
    try:
        last = store.journal_lengths()["access"]
        if last and not store.journal("access", after=last - 1, limit=1):
            return _fault("access_journal", "doctor.access", number=last)
    except StoreError as error:
        return Check("access_journal", "fault", error.sentence)
    return Check("access_journal")


def _lock(desk: Path) -> Check:
    """Whether a desk serves the store now: another would be refused, and so would a rekey."""
    lock = FolderLock(desk)
    try:
        lock.hold()
    except Taken:
        return Check("lock", "notice", say("doctor.served"))
    lock.release()
    return Check("lock")


def _alerts(desk: Path) -> Check:
    """Whether alerts were given up, or wait long, since nobody takes them."""
    if not (desk / CASES).exists():
        return Check("alerts")
    book = CaseBook(desk / CASES)
    try:
        waiting, failed = book.alerts.not_taken()
    finally:
        book.close()
    if waiting or failed:
        return Check("alerts", "notice", say("doctor.alerts", waiting=waiting, failed=failed))
    return Check("alerts")


def _engine(about: About) -> Iterator[Check]:
    """What the engine itself advises: of its version, clock and indexes."""
    advice = [one for one in about.advice if one.code != "advice.disk"]  # told above
    for one in advice:
        yield Check("engine", "notice" if one.code == "advice.version" else "fault", one)
    if not advice:
        yield Check("engine")

"""Removing what is kept longer than its term, provably (`terms.toml`; PIPL articles 19 and 47).

What goes is journalled before it goes, by kind: how much, of before when, by which term, and a
digest of it. A purge that was killed leaves nothing that went without an entry; the next one takes
the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from api.access.accounts import Accounts
from api.desk.certificates import Certificates
from api.loading.job import REJECTS, Load, kept
from api.places import desk_folder
from api.settings import Settings
from api.upkeep.terms import Term, read_terms
from graph.errors import StoreError
from graph.journal import all_entries
from graph.model import Batch, Entry
from graph.store import JournalEntry, Store

PURGE: Final = "purge"
_JOURNAL: Final = "access_journal"


@dataclass(frozen=True, slots=True)
class Due:
    """What of one kind is older than its term.

    `digest` is over all of it: of the journal that of the last entry, which covers those before;
    else SHA-256 over lines, of files with their digests, of certificates their hashes. `remove`
    removes exactly that, or what of it is still there.
    """

    term: Term
    before: datetime
    count: int
    digest: str
    oldest: datetime | None
    remove: Callable[[], None]

    def plain(self) -> dict[str, Any]:
        """The kind as programs get it, and as it is journalled."""
        return {
            "kind": self.term.kind,
            "count": self.count,
            "before": self.before.isoformat(timespec="seconds"),
            "oldest": self.oldest.isoformat(timespec="seconds") if self.oldest else "",
            "days": self.term.days,
            "article": self.term.article,
            "digest": self.digest,
        }


@contextmanager
def due_in(store: Store, settings: Settings, now: datetime | None = None) -> Iterator[list[Due]]:
    """What a purge of a store and its desk would remove, by kind; nothing is removed yet.

    Raises BadInput for the terms of an office that cannot be used.
    """
    terms, now = read_terms(settings.retention), now or datetime.now(UTC)
    desk = desk_folder(store, settings)
    certificates = Certificates(desk / "vettings.db")
    accounts = Accounts(desk / "accounts.db")
    try:
        yield [
            _access_journal(store, terms[_JOURNAL], now),
            _certificates(certificates, terms["certificates"], now),
            *_files(desk / "loads", terms, now),
            _sessions(accounts, terms["sessions"], now),
        ]
    finally:
        accounts.close()
        certificates.close()


def purge(store: Store, due: Iterable[Due], *, who: str) -> None:
    """Journal and remove what is due; kinds of which nothing is due are left out.

    Raises StoreError where something of the journal is due and the store is not sound: what was
    tampered with is evidence.
    """
    wanted = [one for one in due if one.count]
    if any(one.term.kind == _JOURNAL for one in wanted) and (faults := store.verify()):
        raise StoreError("purge.unsound", faults=faults)
    for one in wanted:
        store.commit(Batch(entries=(Entry(PURGE, one.plain()),), who=who))
        one.remove()


def _access_journal(store: Store, term: Term, now: datetime) -> Due:
    """The entries before the first one that is within its term, but never the last of all."""
    before, last = now - timedelta(days=term.days), store.journal_lengths()["access"]
    old: JournalEntry | None = None
    count, oldest = 0, None
    for entry in all_entries(lambda after: store.journal("access", after=after)):
        if entry.at >= before or entry.number == last:
            break
        count, old, oldest = count + 1, entry, oldest or entry.at
    until = old.number if old else 0
    digest = old.digest if old else ""
    return Due(term, before, count, digest, oldest, lambda: store.cut_access(until))


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


def _certificates(certificates: Certificates, term: Term, now: datetime) -> Due:
    before = now - timedelta(days=term.days)
    until = int(before.timestamp())
    old = certificates.before(until)
    oldest = min(old.values(), default=None)
    return Due(
        term,
        before,
        len(old),
        _digest(sorted(old)),
        datetime.fromtimestamp(oldest, UTC) if oldest is not None else None,
        lambda: certificates.forget_before(until),
    )


def _sessions(accounts: Accounts, term: Term, now: datetime) -> Due:
    before = now - timedelta(days=term.days)
    until = int(before.timestamp())
    old = sorted(accounts.sessions.begun_before(until))
    return Due(
        term,
        before,
        len(old),
        _digest(old),
        None,
        lambda: accounts.sessions.drop_begun_before(until),
    )


def _files(folder: Path, terms: Mapping[str, Term], now: datetime) -> Iterator[Due]:
    """Refused rows and files of loads that are over."""
    loads = [(path, load) for path in _numbered(folder) if (load := kept(path)) and load.over]
    for kind, named in (("rejects", _rejects_of), ("uploads", _uploads_of)):
        before = now - timedelta(days=terms[kind].days)
        old = [(path, load) for path, load in loads if _ended(load) < before]
        files = [file for path, load in old for file in named(path, load) if file.is_file()]
        ends = [_ended(load) for path, load in old if any(f.parent == path for f in files)]
        yield Due(
            terms[kind],
            before,
            len(files),
            _digest(_described(folder, file) for file in files),
            min(ends, default=None),
            _unlinking(files),
        )


def _numbered(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted((p for p in folder.iterdir() if p.name.isdecimal()), key=lambda p: int(p.name))


def _ended(load: Load) -> datetime:
    return datetime.fromisoformat(load.ended_at or load.sent_at)


def _rejects_of(folder: Path, load: Load) -> list[Path]:
    del load
    return [folder / REJECTS]


def _uploads_of(folder: Path, load: Load) -> list[Path]:
    return [folder / name for name, _, _ in load.sent]


def _described(folder: Path, path: Path) -> str:
    with path.open("rb") as file:
        return f"{path.relative_to(folder).as_posix()} {file_digest(file, 'sha256').hexdigest()}"


def _unlinking(files: Iterable[Path]) -> Callable[[], None]:
    def unlink() -> None:
        for file in files:
            file.unlink(missing_ok=True)

    return unlink

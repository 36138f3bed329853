"""What waits for an administrator: the server's health, backups, keys, the journal, the disk."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from api.access.accounts import Account
from api.answers.worklists.worklist import Item, Span, Worklist, part
from api.clock import SHANGHAI, today
from api.desk.question import Ask
from api.installation import quick_checks
from api.placeless import without_places
from api.places import file_of
from graph.sentence import say

_SOON: Final = timedelta(days=30)  # before a key ends
_OLD: Final = timedelta(days=7)  # of a backup, and of a check of the journal
_LOW: Final = 0.1  # of a disk that should stay free
_GIB: Final = 1 << 30


def health(ask: Ask, span: Span) -> Worklist:
    """What is unwell: faults and advice of the installation, a snapshot that lags, loads cut off.

    Where nothing is, one line says so.
    """
    items = list(_unwell(ask))
    if not items:
        told = say("worklist.well", revision=ask.view.revision)
        items = [Item(link="/about", what=told, at=datetime.now(UTC), calm=True)]
    return _counted(items, span)


def _unwell(ask: Ask) -> Iterator[Item]:
    for check in quick_checks(ask.desk.store, ask.desk.settings):
        if check.what is not None:
            fault = check.state == "fault"
            yield Item(link="", what=without_places(check.what), over=fault)
    if ask.view.latest > ask.view.revision:
        behind = ask.view.latest - ask.view.revision
        yield Item(link="/about", what=say("worklist.behind", count=behind), over=True)
    for code, since in (
        ("worklist.watcher_fails", ask.desk.watcher.fails_since),
        ("worklist.sender_fails", ask.desk.sender.fails_since),
    ):
        if since is not None:
            yield Item(link="", what=say(code), at=since, over=True)
    waiting, failed = ask.desk.book.alerts.not_taken()
    if waiting or failed:
        yield Item(link="", what=say("doctor.alerts", waiting=waiting, failed=failed))
    waiting = ask.desk.loads.waiting()
    if waiting:
        yield Item(link="", what=say("worklist.loads_waiting", count=waiting), calm=True)


def backups(ask: Ask, span: Span) -> Worklist:
    """The last backup that the journal tells of."""
    last = ask.desk.facts.backup(ask.desk.store)
    if last is None:
        return _counted([Item(link="", what=say("worklist.no_backup"), over=True)], span)
    old = datetime.now(UTC) - last.at > _OLD
    what = say("worklist.backup_old", days=_OLD.days) if old else say("worklist.backup")
    return _counted([Item("", what, at=last.at, who=last.who, over=old, calm=not old)], span)


def keys_ending(ask: Ask, span: Span) -> Worklist:
    """Keys of systems that end within thirty days or have ended, the first to end first."""
    items = [item for one in ask.desk.accounts.every() for item in _ending(one, today())]
    return _counted(sorted(items, key=lambda item: (item.at or datetime.max, item.name)), span)


def _ending(one: Account, now: date) -> Iterator[Item]:
    if one.key is None:
        return
    ends = (
        (one.key.limits.until, "worklist.key_ended", "worklist.key_ends"),
        (one.key.old_until, "worklist.old_key_ended", "worklist.old_key_ends"),
    )
    for until, ended, soon in ends:
        if until is not None and until - now <= _SOON:
            over = until < now
            at = datetime(until.year, until.month, until.day, tzinfo=SHANGHAI)
            what = say(ended if over else soon, day=until)
            yield Item(link="/users", what=what, name=one.name, at=at, over=over)


def journal_checked(ask: Ask, span: Span) -> Worklist:
    """When the journal and the store were last checked from this desk, and what was found."""
    last, unfinished = ask.desk.integrity.last, ask.desk.integrity.unfinished
    link = "/journal" if ask.caller.may("journal") else ""
    if unfinished is not None:
        why = say("worklist.check_unfinished", why=without_places(unfinished.why))
        return _counted([Item(link, why, at=unfinished.at, over=True)], span)
    if last is None:
        return _counted([Item(link, say("worklist.unchecked"), over=True)], span)
    old = datetime.now(UTC) - last.at > _OLD
    if last.faults:
        what = say("worklist.broken", count=len(last.faults), revision=last.revision)
    elif old:
        what = say("worklist.checked_old", days=_OLD.days, revision=last.revision)
    else:
        what = say("worklist.checked", revision=last.revision)
    over = bool(last.faults) or old
    return _counted([Item(link, what, at=last.at, over=over, calm=not over)], span)


def disk(ask: Ask, span: Span) -> Worklist:
    """The space left where the desk and an embedded store keep their files."""
    path = file_of(ask.desk.store)
    folders = {"desk": ask.desk.folder, **({"store": path.parent} if path else {})}
    items, seen = [], set[int]()
    for folder in folders.values():
        device = folder.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        usage = shutil.disk_usage(folder)
        low = usage.free < _LOW * usage.total
        told = {
            "free": f"{usage.free / _GIB:,.1f}",
            "total": f"{usage.total / _GIB:,.1f}",
            "share": round(100 * usage.free / usage.total),
        }
        what = say("worklist.disk_low" if low else "worklist.disk", **told)
        items.append(Item(link="", what=what, at=datetime.now(UTC), over=low, calm=not low))
    return _counted(items, span)


def _counted(items: list[Item], span: Span) -> Worklist:
    """A list whose count is of the lines that ask for something."""
    shown = part(items, span)
    return Worklist(shown.items, sum(not item.calm for item in items))

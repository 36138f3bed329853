"""The end of a commit, once for all engines: texts, revision, journal and result."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from graph.commit.apply import Outcome, apply
from graph.commit.ledger import History, Ledger
from graph.commit.withdrawal import withdraw
from graph.errors import Overtaken, Taken
from graph.held_spans import COMMIT, LAST_CLAIM
from graph.model import Attributes, Batch, Committed

KEPT: Final = "kept"  # texts, or that a further file says what is known


class Finished(NamedTuple):
    """The result of a commit; where `written` is False the engine must roll back."""

    committed: Committed
    written: bool


def write_batch(ledger: Ledger, batch: Batch) -> Finished:
    """Write a batch within the ledger's transaction, which the engine then ends.

    Only a change of facts makes a revision. New texts are kept without one, and so are entries that
    come alone and the note that a further file says what is known; entries of a batch that changes
    nothing are dropped. Raises what `apply` and `withdraw` do, and Overtaken and Taken.
    """
    history = ledger.history
    if batch.at_revision not in (None, history.latest):
        raise Overtaken("store.overtaken", meant=batch.at_revision, latest=history.latest)
    done = withdraw(ledger, batch.withdrawn) if batch.withdrawn else apply(ledger, batch)
    _keep_firsts(history, batch.firsts)
    new_texts = (bool(batch.texts) and history.keep_texts(batch.texts)) or bool(batch.firsts)
    only_entries = batch.entries and not (
        batch.claims or batch.events or batch.verdicts or batch.withdrawn
    )
    revision = history.latest + done.changed
    committed = Committed(revision, done.changed, done.novel, tuple(done.notices), done.acted_on)
    if not (done.changed or done.noted or only_entries or new_texts):
        return Finished(committed, False)
    # The revision first: an engine may hold facts in memory until then.
    if done.changed:
        history.keep_revision()
    elif done.noted:
        history.keep_notes()
    entries = [*_entries(batch, done, revision, ledger.claims.next_seq() - 1)]
    # Each row that is written is vouched for, also where no fact changed.
    for action, particulars in entries or [(KEPT, {"revision": revision})]:
        history.append(batch.who, action, particulars)
    return Finished(committed, True)


def _entries(
    batch: Batch, done: Outcome, revision: int, last: int
) -> Iterable[tuple[str, Attributes]]:
    """The entries of the facts journal for a batch: (action, particulars) of each."""
    if done.changed:
        # How far claims are numbered tells of each of them from which revision it is.
        said = {"revision": revision, "claims": sum(done.novel), LAST_CLAIM: last}
        yield COMMIT, {**said, **_said_of(batch)}
    for entry in batch.entries:
        yield entry.action, {**entry.particulars, "revision": revision}


def _said_of(batch: Batch) -> dict[str, list[str]]:
    """What the batch does to records and identities; lists about events run parallel to them."""
    events = batch.events
    said: dict[str, list[str]] = {
        "events": [f"{e.action} {e.record}" for e in events],
        "reasons": [e.reason for e in events] + [v.reason for v in batch.verdicts],
        "verdicts": [f"{'undo ' * v.undone}{v.kind} {v.one} {v.other}" for v in batch.verdicts],
    }
    if any(e.measure for e in events):
        said["measures"] = [e.measure for e in events]
        said["documents"] = [e.document for e in events]
    return said


def _keep_firsts(history: History, firsts: Mapping[str, str]) -> None:
    # One by one, since `keep_texts` tells only whether any of several was new.
    for key, text in firsts.items():
        if not history.keep_texts({key: text}):
            raise Taken("store.taken", key=key)

"""Views: one revision an answer, brought up to date after commits, less what was withdrawn."""

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.policy import read_policy
from analytics.propagation.kept_evidence import keep_evidence
from analytics.propagation.origin import Origin
from analytics.snapshot.file import snapshot_of
from api.answers.parties import card
from api.desk.question import Ask
from api.desk.views import Views
from graph.errors import NotFound, StoreError
from graph.opening import open_store
from graph.store import Store
from tests.api.desks import SECRET, Client
from tests.builders import firm, happen, owns, penalty, tell
from tests.waiting import wait_until

DAY = date(2026, 11, 1)
ORIGIN = Origin("spark", "4", "1", "0", 2, "0")
_ELSEWHERE = """
from graph.opening import open_store
from tests.builders import penalty, tell
store = open_store({url!r}, secret={secret!r})
tell(store, penalty("p9", "a", occurred_on=None))
store.close()
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of one owner and its firm, with a penalty on the owner."""
    made = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=SECRET.encode())
    tell(made, firm("a"), firm("b"), owns("a", "b"), penalty("p1", "a"), penalty("p2", "a"))
    yield made
    made.close()


def views(store: Store, folder: Path, *, patience_s: float = 30) -> Views:
    made = Views(store, read_policy(), folder, lambda: DAY, patience_s=patience_s)
    made.start()
    return made


def evidence(made: Views, entity: str = "b") -> list[str]:
    return [e.record for e in made.current().reach.of(entity).evidence]


def test_a_commit_of_another_process_is_in_the_next_answer(store: Store, tmp_path: Path) -> None:
    made = views(store, tmp_path)
    script = _ELSEWHERE.format(url=store.name, secret=SECRET.encode())
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[3])
    assert "p9" in evidence(made)
    made.close()


def test_without_any_request_the_snapshot_follows_commits(store: Store, tmp_path: Path) -> None:
    made = views(store, tmp_path)
    tell(store, penalty("p3", "a"))
    wait_until(lambda: made.revision == store.revision().number)
    made.close()


def test_what_was_withdrawn_is_gone_even_while_the_snapshot_lags(
    store: Store, tmp_path: Path
) -> None:
    made = views(store, tmp_path, patience_s=0)
    before = made.revision
    happen(store, "p1", "repair")
    view = made.current()
    while view.revision != before:  # the refresh was quicker than the question: withdraw again
        before = made.revision
        happen(store, "p1", "restore")
        happen(store, "p1", "repair")
        view = made.current()
    assert view.withdrawn == {"p1"}
    assert view.latest > view.revision
    assert [e.record for e in view.reach.of("b").evidence] == ["p2"]
    assert [r.id for r in view.reader.records(subjects=["a"], at_revision=view.revision)] == ["p2"]
    made.close()


def test_evidence_brought_into_the_store_answers_until_the_next_commit(
    store: Store, tmp_path: Path
) -> None:
    made = views(store, tmp_path)
    searched = made.current().reach
    told = searched.of("b")
    keep_evidence(searched, searched.columns, ORIGIN, store, tmp_path)
    made.close()
    again = views(store, tmp_path)
    assert again.current().reach.origin == ORIGIN
    assert again.current().reach.of("b") == told
    happen(store, "p1", "repair")
    assert evidence(again) == ["p2"]
    tell(store, owns("a", "c"), firm("c"))
    assert sorted(evidence(again, "c")) == ["p2"]
    assert again.current().reach.origin is None
    again.close()


def test_a_past_revision_answers_as_it_did(store: Store, tmp_path: Path) -> None:
    made = views(store, tmp_path)
    then = store.revision().number
    happen(store, "p1", "repair")
    assert evidence(made) == ["p2"]
    past = made.at(then)
    assert sorted(e.record for e in past.reach.of("b").evidence) == ["p1", "p2"]
    assert past.past
    made.close()


def test_a_revision_that_is_not_there_yet_is_refused(store: Store, tmp_path: Path) -> None:
    made = views(store, tmp_path)
    with pytest.raises(NotFound, match="no revision 99"):
        made.at(99)
    made.close()


def test_a_snapshot_kept_on_disk_is_taken_up_by_the_next_server(
    store: Store, tmp_path: Path
) -> None:
    views(store, tmp_path).close()
    assert (tmp_path / "snapshot.npz").exists()
    again = views(store, tmp_path)
    assert again.ready
    assert again.revision == store.revision().number
    again.close()


def test_a_desk_that_closes_leaves_its_latest_snapshot_on_disk(
    store: Store, tmp_path: Path
) -> None:
    made = views(store, tmp_path)
    tell(store, penalty("p3", "a"))
    assert "p3" in evidence(made)
    made.close()
    written = (tmp_path / "snapshot.npz").stat().st_mtime_ns
    assert "p3" in snapshot_of(store, cache=tmp_path).records.ids
    assert (tmp_path / "snapshot.npz").stat().st_mtime_ns == written  # it was up to date


def test_no_snapshot_of_before_a_withdrawal_stays_on_disk_where_no_other_can_be_written(
    store: Store, tmp_path: Path
) -> None:
    made = views(store, tmp_path)
    tell(store, firm("c"))
    wait_until(lambda: made.revision == store.revision().number)
    (tmp_path / f"snapshot.npz.{os.getpid()}.part").mkdir()  # so that no draft can be made
    happen(store, "p1", "repair")
    assert "p1" not in evidence(made)
    wait_until(lambda: not (tmp_path / "snapshot.npz").exists())
    made.close()


def test_no_answer_mixes_two_revisions(writing: Client) -> None:
    """Each commit adds one firm and one more owner of it: a card of n owners is of revision n."""
    desk = writing.desk
    store, first = desk.store, desk.store.revision().number
    tell(store, firm("hub"))
    caller = desk.accounts.of_key(desk.accounts.add_key("asker", ["investigator"]))
    assert caller is not None
    enough = threading.Event()

    def commits() -> None:
        for number in itertools.count():
            if enough.is_set():
                return
            tell(store, firm(f"o{number}"), owns(f"o{number}", "hub", 0.01))

    seen: set[int] = set()
    writer = threading.Thread(target=commits)
    writer.start()
    while len(seen) < 10 and writer.is_alive():
        told = card(Ask(desk, caller, desk.views.current()), "hub")
        owners = sum(tie["holds"] for tie in told["ties"])
        assert told["revision"] == first + 1 + owners
        seen.add(told["revision"])
    enough.set()
    writer.join()
    assert len(seen) == 10


def test_a_store_that_does_not_answer_is_a_503_with_when_to_come_again(writing: Client) -> None:
    writing.desk.store.close()
    away = writing("POST", "/find", json={"text": "石墨"})
    assert away.status_code == writing.http.get("/api/ready").status_code == 503
    assert away.headers["retry-after"]
    assert writing.http.get("/api/health").json() == {"status": "alive"}


def test_errors_of_the_store_reach_whoever_asks(store: Store, tmp_path: Path) -> None:
    made = views(store, tmp_path)
    store.close()
    with pytest.raises(StoreError):
        made.current()
    made.close()

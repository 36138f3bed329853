"""A disk that is full at any place: one sentence, nothing half, and all goes on once there is room.

No file of the process may grow beyond a limit (RLIMIT_FSIZE), which lies a little higher each time:
so another write is the one that fails.
"""

import json
import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.snapshot.file import snapshot_of
from analytics.vetting.seal import SealedCertificate
from api.desk.certificates import Certificates
from api.settings import settings_from
from api.upkeep.backup import back_up
from api.upkeep.manifest import is_backup
from graph.errors import CreditGraphError
from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, owns, penalty, tell
from tests.fleet.faults import Victim, faults
from tests.graph.engines import SECRET

MINE = settings_from({"CREDITGRAPH_SECRET": SECRET.decode(), "USER": "keeper"})
Step = Callable[[Store, Path], object]


def commits(store: Store, folder: Path) -> object:
    del folder
    ids = [f"new-{n}" for n in range(300)]
    return tell(store, *map(firm, ids), *[owns(ids[0], id_, id=f"t{id_}") for id_ in ids[1:]])


def looks_up(store: Store, folder: Path) -> object:
    del folder
    for n in range(100):
        store.append_access("li", f"case {n}", "show", ["person:1"] * 20)
    return None


def keeps_a_snapshot(store: Store, folder: Path) -> object:
    return snapshot_of(store, cache=folder)


def keeps_a_certificate(store: Store, folder: Path) -> object:
    del store
    kept = Certificates(folder / "vettings.db")
    return [
        kept.keep(SealedCertificate({"hash": f"{n}", "text": "x" * 999}, None), "li")
        for n in range(40)
    ]


def backs_up(store: Store, folder: Path) -> object:
    place = folder / "backup"
    return back_up(store, folder / "second" if is_backup(place) else place, MINE)


STEPS: dict[str, Step] = {
    "commit": commits,
    "look-up": looks_up,
    "snapshot": keeps_a_snapshot,
    "certificate": keeps_a_certificate,
    "backup": backs_up,
}


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    store = opened(folder)
    tell(store, *[firm(f"old-{n}") for n in range(50)], penalty("r", "old-1"))
    store.close()
    return folder


@pytest.mark.parametrize("name", STEPS)
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half(
    made: Path, tmp_path: Path, name: str
) -> None:
    ends = []
    for place in range(faults("FULL_DISKS") // len(STEPS)):
        folder = Path(shutil.copytree(made, tmp_path / str(place)))
        ends.append(fill(folder, STEPS[name], place))
        store = opened(folder)
        assert store.verify() == ()
        assert len(store.entities(["old-1", "new-0", "new-299"])) in (1, 3)
        assert not is_backup(folder / "backup") or ends[-1] == "done"
        STEPS[name](store, folder)  # there is room again
        assert store.verify() == ()
        store.close()
    assert set(ends) <= {"done", "refused"}
    assert "refused" in ends


def fill(folder: Path, step: Step, place: int) -> str:
    """How a step ended in a process whose files may grow to a limit and no further."""
    result = folder.parent / f"{folder.name}.json"
    result.write_text('"died"' + " " * 200, "utf-8")
    most = 4096 * (1 + 7 * place)

    def work(done: Callable[[int], None]) -> None:
        del done
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
        store = opened(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        try:
            step(store, folder)
            end = "done"
        except (CreditGraphError, OSError):
            end = "refused"
        except BaseException as error:
            end = repr(error)
        result.write_text(json.dumps(end), "utf-8")

    Victim(work).ended()
    return str(json.loads(result.read_text("utf-8")))

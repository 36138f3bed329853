"""Reading and mapping in a process of its own, while this one commits: two cores instead of one.

The other process is the same interpreter; what it maps comes back over a pipe, in order, and what
it raises is raised here.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from queue import Queue
from threading import Thread
from typing import IO, Any, Final

from graph.errors import BadInput, CreditGraphError
from graph.garbage import few_collections
from loaders.mapped import Chunk, Plan, RecognisedSheet, mapped

_CODE: Final = (
    "import pickle, sys; path, plan = pickle.load(sys.stdin.buffer); sys.path[:] = path; "
    "from loaders.worker import send_mapped; send_mapped(pickle.loads(plan), sys.stdout.buffer)"
)
_AHEAD: Final = 8  # chunks mapped ahead of the commit: memory stays bounded


def mapped_by_worker(plan: Plan) -> Iterator[RecognisedSheet | Chunk]:
    """What `mapped` gives, mapped in another process."""
    worker = subprocess.Popen(
        [sys.executable, "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is for the process that commits
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        with suppress(BrokenPipeError), worker.stdin as pipe:
            pickle.dump((sys.path, pickle.dumps(plan)), pipe)
        yield from _received(worker.stdout, plan.path.name)
    finally:
        worker.kill()
        worker.stdout.close()
        worker.wait()


def send_mapped(plan: Plan, pipe: IO[bytes]) -> None:
    """Map in this process and write each part to a pipe; then how it ended."""
    try:
        with few_collections():
            for part in mapped(plan):
                _send(pipe, part)
        _send(pipe, None)
    except CreditGraphError as error:
        _send(pipe, error)
    except BrokenPipeError:  # the committing process has ended
        os._exit(0)


def _send(pipe: IO[bytes], part: object) -> None:
    block = pickle.dumps(part, protocol=5)
    pipe.write(len(block).to_bytes(8, "big"))
    pipe.write(block)
    pipe.flush()


def _received(pipe: IO[bytes], name: str) -> Iterator[RecognisedSheet | Chunk]:
    blocks: Queue[bytes] = Queue(_AHEAD)
    Thread(target=_fetch, args=(pipe, blocks), daemon=True).start()
    while block := blocks.get():
        part: Any = pickle.loads(block)
        if part is None:
            return
        if isinstance(part, Exception):
            raise part
        yield part
    raise BadInput("load_file.reader_ended", file=name)


def _fetch(pipe: IO[bytes], blocks: "Queue[bytes]") -> None:
    """Fetch blocks as they come; an empty one says that the pipe ended."""
    with suppress(OSError, ValueError):
        while head := pipe.read(8):
            blocks.put(pipe.read(int.from_bytes(head, "big")))
    blocks.put(b"")

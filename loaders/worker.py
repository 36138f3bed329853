"""Reading and mapping in a process of its own while this one commits, to use two cores.

The worker is the same interpreter. Its chunks come back over a pipe, in order, and an error that
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
from graph.module_path import module_path
from loaders.mapped import Mapped, Plan, mapped
from loaders.sent_chunks import columnwise, rowwise

# Isolated (-I): it looks for no module in the current folder, where a department's files lie.
_CODE: Final = (
    "import pickle, sys; path, plan = pickle.load(sys.stdin.buffer); sys.path[:] = path; "
    "from loaders.worker import send_mapped; send_mapped(pickle.loads(plan), sys.stdout.buffer)"
)
_AHEAD: Final = 6  # chunks mapped ahead of the commit: memory stays bounded


def mapped_by_worker(plan: Plan) -> Iterator[Mapped]:
    """The parts that `mapped` gives, mapped in another process.

    Raises what `mapped` raises, and BadInput where the worker was killed.
    """
    worker = subprocess.Popen(
        [sys.executable, "-I", "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is for the process that commits
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        # Over the pipe: the plan holds the store's keys, and a command line is seen by all users.
        # The plan is pickled by itself, since reading it needs the module path to be set first.
        with suppress(BrokenPipeError), worker.stdin as pipe:
            pickle.dump((module_path(), pickle.dumps(plan)), pipe)
        yield from _received(worker.stdout, plan.path.name)
    finally:  # also where the caller stops half way through the parts
        worker.kill()
        worker.stdout.close()
        worker.wait()


def send_mapped(plan: Plan, pipe: IO[bytes]) -> None:
    """Map in this process, write each part to a pipe, then None or the error that ended it."""
    try:
        with few_collections():
            for part in mapped(plan):
                _send(pipe, columnwise(part))
        _send(pipe, None)
    except CreditGraphError as error:
        _send(pipe, error)
    except BrokenPipeError:  # the committing process has ended
        os._exit(0)  # an ordinary exit would flush the broken pipe and complain again


def _send(pipe: IO[bytes], part: object) -> None:
    # With its length before it, so that the receiver's thread need not unpickle to find its end.
    block = pickle.dumps(part, protocol=5)
    pipe.write(len(block).to_bytes(8, "big"))
    pipe.write(block)
    pipe.flush()


def _received(pipe: IO[bytes], name: str) -> Iterator[Mapped]:
    blocks: Queue[bytes] = Queue(_AHEAD)
    Thread(target=_fetch, args=(pipe, blocks), daemon=True).start()
    while block := blocks.get():
        part: Any = pickle.loads(block)
        if part is None:
            return
        if isinstance(part, Exception):
            raise part
        yield rowwise(part)
    raise BadInput("load_file.reader_ended", file=name)


def _fetch(pipe: IO[bytes], blocks: "Queue[bytes]") -> None:
    """Put blocks into the queue as they arrive, and an empty one when the pipe ends."""
    with suppress(OSError, ValueError):
        while head := pipe.read(8):
            blocks.put(pipe.read(int.from_bytes(head, "big")))
    blocks.put(b"")

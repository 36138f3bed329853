"""Reading and mapping in a process of its own while this one commits, to use two cores.

The worker is the same interpreter. It maps the files of a load one after another, ahead of the
commit. Its chunks come back over a pipe, in order, and an error that it raises is raised here.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
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
    "import pickle, sys; path, plans = pickle.load(sys.stdin.buffer); sys.path[:] = path; "
    "from loaders.worker import send_mapped; send_mapped(pickle.loads(plans), sys.stdout.buffer)"
)
_AHEAD: Final = 6  # chunks mapped ahead of the commit: memory stays bounded


def mapped_by_worker(plans: Sequence[Plan]) -> Generator[Iterator[Mapped], None, None]:
    """For each file the parts that `mapped` gives, mapped in another process.

    The parts of a file are read to their end before those of the next are asked for. They raise
    what `mapped` raises, and BadInput where the worker was killed over this file: another worker
    goes on with the next one.
    """
    left = list(plans)
    while left:
        with _worker(left) as blocks:
            ended = False
            while left and not ended:
                file = _FileParts(blocks, left.pop(0).path.name)
                yield iter(file)
                ended = file.worker_ended


@contextmanager
def _worker(plans: Sequence[Plan]) -> "Iterator[Queue[bytes]]":
    """A worker that maps these files: its blocks as they arrive, an empty one when it ends."""
    worker = subprocess.Popen(
        [sys.executable, "-I", "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is for the process that commits
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        # Over the pipe: a plan holds the store's keys, and a command line is seen by all users.
        # The plans are pickled by themselves, since reading them needs the module path to be set.
        with suppress(BrokenPipeError), worker.stdin as pipe:
            pickle.dump((module_path(), pickle.dumps(plans)), pipe)
        blocks: Queue[bytes] = Queue(_AHEAD)
        Thread(target=_fetch, args=(worker.stdout, blocks), daemon=True).start()
        yield blocks
    finally:  # also where the caller stops half way through the parts
        worker.kill()
        worker.stdout.close()
        worker.wait()


def send_mapped(plans: Sequence[Plan], pipe: IO[bytes]) -> None:
    """Map files in this process and write each part to a pipe.

    Behind those of each file stands None, or the error that ended them.
    """
    try:
        with few_collections():
            for plan in plans:
                _send(pipe, _send_file(pipe, plan))
    except BrokenPipeError:  # the committing process has ended
        os._exit(0)  # an ordinary exit would flush the broken pipe and complain again


def _send_file(pipe: IO[bytes], plan: Plan) -> CreditGraphError | None:
    """Send the parts of one file; the error that ended them, if one did."""
    try:
        for part in mapped(plan):
            _send(pipe, columnwise(part))
    except CreditGraphError as error:
        return error
    return None


def _send(pipe: IO[bytes], part: object) -> None:
    # With its length before it, so that the receiver's thread need not unpickle to find its end.
    block = pickle.dumps(part, protocol=5)
    pipe.write(len(block).to_bytes(8, "big"))
    pipe.write(block)
    pipe.flush()


class _FileParts:
    """The parts of one file as they arrive; `worker_ended` is whether the worker fell over it."""

    def __init__(self, blocks: "Queue[bytes]", name: str) -> None:
        self._blocks = blocks
        self._name = name
        self.worker_ended = False

    def __iter__(self) -> Iterator[Mapped]:
        while block := self._blocks.get():
            part: Any = pickle.loads(block)
            if part is None:
                return
            if isinstance(part, Exception):
                raise part
            yield rowwise(part)
        self.worker_ended = True
        raise BadInput("load_file.reader_ended", file=self._name)


def _fetch(pipe: IO[bytes], blocks: "Queue[bytes]") -> None:
    """Put blocks into the queue as they arrive, and an empty one when the pipe ends."""
    with suppress(OSError, ValueError):
        while head := pipe.read(8):
            size = int.from_bytes(head, "big")
            if len(block := pipe.read(size)) < size:  # it was killed while it wrote
                break
            blocks.put(block)
    blocks.put(b"")

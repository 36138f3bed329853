"""Standard files that lose nothing of what a command prints, whatever stands behind them.

Python alone loses it without a word where output is unbuffered (PYTHONUNBUFFERED) and a disk or a
pipe takes a part only, and click where it is closed.
"""

import io
import os
import select
import sys
from typing import Any, Final

from graph.private_files import null_device

_OUTPUT: Final = 1  # the number of standard output


def hold_standard_files() -> None:
    """Open the null device wherever a standard file of this process is closed.

    The next file that is opened would stand in its place, and it may be the store: whatever a
    library or a child prints would then be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            null_device()


def print_whole() -> None:
    """Let standard output take all of each text, or raise OSError, and wait for a slow reader.

    One that a test or another program has put in its place stays.
    """
    printed = sys.stdout
    if isinstance(printed, io.TextIOWrapper) and _number_of(printed) == _OUTPUT:
        printed.flush()
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_Whole()),
            encoding=printed.encoding,
            errors=printed.errors,
            line_buffering=printed.line_buffering,
        )


def drop_unwritten() -> None:
    """Let an ordinary exit try no more to write what could not be written, which has been told."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = null_device()
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _number_of(file: io.TextIOWrapper) -> int | None:
    try:
        return file.fileno()
    except OSError:  # it is kept in this process
        return None


class _Whole(io.RawIOBase):
    """Standard output, of which each `write` writes all."""

    def fileno(self) -> int:
        """Its number."""
        return _OUTPUT

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return os.isatty(_OUTPUT)

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer, as `io` has it
        """Write all, waiting where a pipe takes no more now; raises OSError where it never will."""
        left = memoryview(data).cast("B")
        size = len(left)
        while left:
            try:
                left = left[os.write(_OUTPUT, left) :]
            except BlockingIOError:
                poll = select.poll()
                poll.register(_OUTPUT, select.POLLOUT)
                poll.poll()
        return size

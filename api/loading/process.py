"""The process of a load as the desk sees it: started, listened to, ended."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from graph.module_path import module_path

# An isolated interpreter (-I) ignores the paths of the environment, so the job brings ours. The job
# comes over standard input: it holds the secret, and other users may read a command line.
_CODE: Final = (
    "import json, sys; job = json.loads(sys.stdin.readline()); sys.path[:] = job['path']; "
    "from api.loading.worker import run; run(job)"
)
STOP: Final = "stop"  # the word on its standard input that asks a process to end
_GRACE_S: Final = 30.0  # a batch takes a second, of a slow server some
# The signals that end a process beyond `Bounds`; native code without memory aborts.
_WHY: Final = {signal.SIGXCPU: "time", signal.SIGABRT: "memory"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one load may use: rows, bytes of memory, seconds of computing."""

    rows: int = 2_000_000
    memory: int = 4 * 2**30
    cpu_s: int = 3600


class Child:
    """The process of one load; `job` is what `api.loading.worker.run` takes."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            bufsize=1,
            start_new_session=True,  # a Ctrl-C is for the desk, which ends this in its own order
        )
        with suppress(BrokenPipeError):  # it died at once; `why` gives the reason
            self._stdin.write(json.dumps({**job, "path": module_path()}) + "\n")

    @property
    def _stdin(self) -> Any:  # noqa: ANN401
        return self._process.stdin

    def messages(self) -> Iterator[dict[str, Any]]:
        """The messages of the process, as they come; ends when it ends.

        A line cut short is the last: the process was killed while it wrote it.
        """
        assert self._process.stdout is not None
        with suppress(json.JSONDecodeError):
            for line in self._process.stdout:
                yield json.loads(line)

    def stop(self) -> None:
        """Ask it to end after the batch under way; kill it where that takes too long."""
        with suppress(BrokenPipeError, ValueError):  # it has ended meanwhile
            self._stdin.write(f"{STOP}\n")
        killing = threading.Timer(_GRACE_S, self._process.kill)
        killing.daemon = True
        killing.start()

    def end(self) -> None:
        """Kill it. The store keeps whole batches only, so this is safe at any moment."""
        self._process.kill()

    def why(self) -> str:
        """Wait for the process; gives the reason of an early end, read from its exit status."""
        self._process.kill()  # its messages have ended, so nothing more is expected of it
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return _WHY.get(signal.Signals(-code), "killed") if code < 0 else "fault"

"""The process that does a load, seen from the desk: started, listened to, ended."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

_CODE: Final = (
    "import json, sys; job = json.loads(sys.stdin.readline()); sys.path[:] = job['path']; "
    "from api.loading.worker import run; run(job)"
)
_WHY: Final = {signal.SIGXCPU: "time", signal.SIGABRT: "memory"}


class Child:
    """One load's process."""

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
        with suppress(BrokenPipeError):
            self._stdin.write(json.dumps({**job, "path": sys.path}) + "\n")

    @property
    def _stdin(self) -> Any:  # noqa: ANN401
        return self._process.stdin

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the process says of its load, as it comes; a line cut short is its last."""
        assert self._process.stdout is not None
        with suppress(json.JSONDecodeError):
            for line in self._process.stdout:
                yield json.loads(line)

    def end(self) -> None:
        """Kill it: the store keeps whole batches only, so any moment will do."""
        self._process.kill()

    def why(self) -> str:
        """Wait for its end; gives why it ended before its time, read from its exit status."""
        self._process.kill()  # it has said all, or will say no more
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return _WHY.get(signal.Signals(-code), "killed") if code < 0 else "fault"

"""A job of a bounded process that only answers: it writes nothing, so it may end at any moment."""

import os
from typing import Any, TextIO

from api.loading.messages import send
from graph.sentence import Sentence, plain_sentence


class AskingJob:
    """Work whose result goes to the desk as one message."""

    def __init__(self, job: dict[str, Any], pipe: TextIO) -> None:
        self._job = job
        self._pipe = pipe

    def stop(self) -> None:
        """End at once: nothing is written."""
        os._exit(1)

    def send_end(self, why: str, detail: Sentence | None = None, *, place: str = "") -> None:
        """Send that there is no result, and why."""
        said = plain_sentence(detail) if detail else ""
        send(self._pipe, {"ended": why, "detail": said, "place": place})

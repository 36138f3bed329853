"""The integrity check of a store in a process of its own, since it reads everything."""

import math
import os
import time
from typing import Any, TextIO

from api.loading.link import linked_store
from api.loading.messages import send
from graph.sentence import Sentence, plain_sentence


class CheckJob:
    """A check of both chains and the store; its result goes to the desk as one message."""

    def __init__(self, job: dict[str, Any], pipe: TextIO) -> None:
        self._job = job
        self._pipe = pipe

    def done(self) -> None:
        """Check and send what was found. Raises StoreError where the store cannot be read."""
        store = linked_store(self._job)
        try:
            # Read first: commits during the check belong to the next one.
            revision = store.revision().number
            began = time.monotonic()
            faults = store.verify()
            took_s = math.ceil(time.monotonic() - began)
        finally:
            store.close()
        told = {
            "revision": revision,
            "faults": [plain_sentence(fault) for fault in faults],
            "took_s": took_s,
        }
        send(self._pipe, {"checked": told})

    def stop(self) -> None:
        """End at once: nothing is written."""
        os._exit(1)

    def send_end(self, why: str, detail: Sentence | None = None, *, place: str = "") -> None:
        """Send that nothing was found out, and why."""
        said = plain_sentence(detail) if detail else ""
        send(self._pipe, {"ended": why, "detail": said, "place": place})

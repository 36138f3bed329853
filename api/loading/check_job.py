"""The integrity check of a store in a process of its own, since it reads everything."""

import math
import time

from api.loading.asking_job import AskingJob
from api.loading.link import linked_store
from api.loading.messages import send
from graph.sentence import plain_sentence


class CheckJob(AskingJob):
    """A check of both chains and the store; its result goes to the desk as one message."""

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

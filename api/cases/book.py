"""All that the file of cases keeps, opened once."""

import threading
import time
from pathlib import Path

from api.cases.alerts import Alerts
from api.cases.case_file import CaseFile, Clock
from api.cases.watches import Watches


class CaseBook:
    """Cases, watches and alerts of one file; `bell` is set when a delivery may be due."""

    def __init__(self, path: Path, clock: Clock = time.time) -> None:
        self.file = CaseFile(path)
        self.clock = clock
        self.watches = Watches(self.file, clock)
        self.alerts = Alerts(self.file, clock)
        self.bell = threading.Event()

    def close(self) -> None:
        """Release the file."""
        self.file.close()

"""All that the file of cases keeps, opened once."""

import threading
import time
from pathlib import Path

from api.cases.alerts import Alerts
from api.cases.case_file import CaseFile, Clock
from api.cases.cases import Cases
from api.cases.referrals import Referrals
from api.cases.watches import Watches


class CaseBook:
    """Cases, leads handed over, watches and alerts of one file.

    `bell` is set when a delivery may be due.
    """

    def __init__(self, path: Path, clock: Clock = time.time) -> None:
        self.file = CaseFile(path)
        self.clock = clock
        self.cases = Cases(self.file, clock)
        self.referrals = Referrals(self.file)
        self.watches = Watches(self.file, clock)
        self.alerts = Alerts(self.file, clock)
        self.bell = threading.Event()

    def close(self) -> None:
        """Release the file."""
        self.file.close()

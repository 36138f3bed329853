"""How files are to be loaded, as their sender says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.access.caller import Caller
from api.clock import now
from api.loading.job import Load
from graph.errors import BadInput
from loaders.columns.mapping import shipped_mappings


@dataclass(frozen=True, slots=True)
class Order:
    """How files are loaded: as which source, of which document date, received when, dry or not.

    `keeps`: the files stay after a dry run, so that they can be loaded for good. `mends` is the
    load whose refused rows these are, 0 for none.
    """

    source: str | None = None
    dated: date | None = None
    received: date | None = None
    dry_run: bool = False
    keeps: bool = False
    mends: int = 0

    def check(self) -> None:
        """Raise BadInput for an unknown source: the loaders would take another text as a path."""
        if self.source is not None and self.source not in shipped_mappings():
            raise BadInput("upload.no_source", sources=list(shipped_mappings()))

    def as_load(self, number: int, caller: Caller, sent: list[list[Any]]) -> Load:
        """A waiting load of the files in `sent` ([name here, name shown, bytes])."""
        return Load(
            number=number,
            who=caller.name,
            department=caller.department,
            sent=sent,
            sent_at=now(),
            source=self.source,
            dry_run=self.dry_run,
            keeps=self.keeps and self.dry_run,
            language=caller.language,
            mends=self.mends,
            all_records=caller.may("settle"),  # as by hand: `api.answers.records`
            dated=self.dated.isoformat() if self.dated else None,
            received=self.received.isoformat() if self.received else None,
        )

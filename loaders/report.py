"""How to load, and what a load did: the words between loaders and whoever calls them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graph.sentence import Sentence
from loaders.timeliness import Lateness

_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: which source, whose document date, where refused rows go.

    `names` are what files are called in the rejects, where they lie here under other names.
    """

    source: str | None = None
    dry_run: bool = False
    rejects: Path | None = None
    dated: date | None = None
    received: date | None = None
    progress: Callable[[int], object] | None = None
    who: str = "system"
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class FileReport:
    """What became of one sheet; `seconds` by stage: read, map, commit."""

    file: str
    sheet: str
    source: str
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def warn(self, text: str) -> None:
        """Note once that something is odd without being refused."""
        if text not in self.warnings and len(self.warnings) < _WARNINGS:
            self.warnings.append(text)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `rejects` is where refused rows are, None when there are none."""

    revision: int
    files: tuple[FileReport, ...]
    rejects: Path | None
    notices: tuple[Sentence | str, ...]

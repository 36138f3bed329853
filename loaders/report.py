"""How to load, and what a load did: the words between loaders and whoever calls them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from graph.sentence import FALLBACK, Language, Sentence
from loaders.timeliness import Lateness

_WARNINGS: Final = 100  # of one sheet: the first show what is wrong


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: which source, whose document date, where refused rows go.

    `names` are what files are called in the rejects, where they lie here under other names;
    `language` is that of the rejects file; `may_restore` whether tables of verdicts and aliases are
    taken, which only a store that is moved whole has.
    """

    source: str | None = None
    dry_run: bool = False
    rejects: Path | None = None
    dated: date | None = None
    received: date | None = None
    progress: Callable[[int], object] | None = None
    who: str = "system"
    names: Mapping[str, str] = field(default_factory=dict)
    language: Language = FALLBACK
    may_restore: bool = True


@dataclass(slots=True)
class FileReport:
    """What became of one sheet: `unchanged` are accepted rows that said nothing new.

    `warnings` is what is odd without being refused, `lateness` by department, `seconds` by stage
    (read, map, commit).
    """

    file: str
    sheet: str
    source: str
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    unchanged: int = 0
    warnings: list[Sentence] = field(default_factory=list)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def warn(self, sentence: Sentence) -> None:
        """Note once that something is odd without being refused."""
        if sentence not in self.warnings and len(self.warnings) < _WARNINGS:
            self.warnings.append(sentence)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `rejects` is where refused rows are, None when there are none."""

    revision: int
    files: tuple[FileReport, ...]
    rejects: Path | None
    notices: tuple[Sentence, ...]

"""How a Chinese person's name begins, and words that are no name by themselves (surnames.toml)."""

import tomllib
from pathlib import Path
from typing import Final

_TABLE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SURNAMES: Final = frozenset("".join(_TABLE["surnames"].split()))
ORDINARY: Final = frozenset(_TABLE["ordinary"].split())

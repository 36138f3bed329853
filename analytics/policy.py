"""The policy: every number of propagation, read from a TOML text and checked (DESIGN §7)."""

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analytics.vet_policy import BadRow, VetPolicy, vet_policy_of
from graph.errors import BadInput
from graph.words import ADVERSE_TIERS, ENTITY_KINDS, RELATION_KINDS, ROLES

DEFAULT: Final = Path(__file__).with_name("policy.toml")
LEVELS: Final = ("none", "low", "medium", "high")
_TABLES: Final = frozenset(
    {
        "version",
        "propagation",
        "half_life",
        "vet",
        "severity",
        "relations",
        "hub",
        "named",
        "levels",
        "trace",
        "reason",
    }
)
_FACTORS: Final = frozenset({"forward", "backward", "former"})
_PROPAGATION: Final = frozenset(
    {
        "max_hops",
        "threshold",
        "half_life_days",
        "unknown_share",
        "event_lookback_days",
        "reason",
    }
)


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of one relation kind in [0, 1]: by direction, and by when it held.

    `forward` is from source to target. `former`: once it has ended; `later`: where it began after
    the event of the record that it carries.
    """

    forward: float
    backward: float
    former: float
    later: float = 1.0


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy (docs/policy.md tells the meaning of each key).

    `digest` is the SHA-256 of the text; half-lives and `event_lookback_days` are in days.
    """

    text: str
    digest: str
    version: str
    max_hops: int
    threshold: float
    half_life_days: float
    unknown_share: float
    event_lookback_days: int
    half_life_by_list: Mapping[str, float]
    vet: VetPolicy
    severity: Mapping[str, float]
    severity_by_list: Mapping[str, float]
    relations: Mapping[str, Factors]
    hub: Mapping[str, int]
    named: Mapping[str, float]
    levels: Mapping[str, float]
    trace_max_ties: int

    def level(self, index: float) -> str:
        """The ordered level of an index; a level begins at its cut-off."""
        reached = [name for name in LEVELS[1:] if index >= self.levels[name]]
        return reached[-1] if reached else "none"


def read_policy(path: Path | None = None) -> Policy:
    """The policy in a file, by default the one that comes with the program; raises BadInput."""
    source = path or DEFAULT
    try:
        text = source.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("policy.unreadable", path=source) from error
    return policy_of(text, str(source))


def policy_of(text: str, where: str = "the policy") -> Policy:
    """The policy in a text; raises BadInput with the key that is wrong."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("policy.toml", where=where, error=error) from error
    return _Reader(values, where).policy(text)


class _Reader:
    """Reads one policy and refuses values out of range and unknown keys, by their key.

    A mistyped key would otherwise leave its number at the default, unseen.
    """

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._values = values
        self._where = where

    def policy(self, text: str) -> Policy:
        self._known(self._values, _TABLES, "")
        base = self._table("propagation")
        self._known(base, _PROPAGATION, "propagation.")
        max_hops = int(self._number(base, "propagation", "max_hops", low=1, high=12))
        levels = self._levels()
        severity = dict(self._table("severity"))
        by_list = severity.pop("list", {})  # [severity.list] is a table among the tiers
        self._known(severity, ADVERSE_TIERS | {"reason"}, "severity.")
        return Policy(
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            version=str(self._values.get("version", "")),
            max_hops=max_hops,
            # Above 0 here and for half-lives: σ and ages are divided by them.
            threshold=self._number(base, "propagation", "threshold", low=1e-9, high=1),
            half_life_days=self._number(base, "propagation", "half_life_days", low=1e-9),
            unknown_share=self._number(base, "propagation", "unknown_share", high=1),
            event_lookback_days=int(base.get("event_lookback_days", 0)),
            half_life_by_list=self._numbers(
                self._values.get("half_life", {}).get("list", {}), "half_life.list", low=1e-9
            ),
            vet=self._vet(levels[self._cut_off()], max_hops),
            severity={
                tier: self._number(severity, "severity", tier, high=1)
                for tier in sorted(ADVERSE_TIERS)
            },
            severity_by_list=self._numbers(by_list, "severity.list", high=1),
            relations=self._relations(),
            hub=self._hub(),
            named=self._numbers(self._values.get("named", {}), "named", high=1),
            levels=levels,
            trace_max_ties=self._trace_max_ties(),
        )

    def _refuse(self, code: str, key: str, **particulars: object) -> BadInput:
        return BadInput(code, where=self._where, key=key, **particulars)

    def _known(self, table: Mapping[str, Any], allowed: frozenset[str], prefix: str) -> None:
        for key in table:
            if key not in allowed:
                raise self._refuse("policy.unknown_key", prefix + key)

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._values.get(name)
        if not isinstance(table, dict):
            raise self._refuse("policy.missing", f"[{name}]")
        return table

    def _number(
        self,
        table: Mapping[str, Any],
        name: str,
        key: str,
        *,
        low: float = 0.0,
        high: float = math.inf,
    ) -> float:
        value = table.get(key)
        # A bool is an int in Python: `true` would count as 1.
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refuse("policy.no_number", f"{name}.{key}")
        if not low <= value <= high:
            raise self._refuse(
                "policy.outside", f"{name}.{key}", value=value, low=f"{low:g}", high=f"{high:g}"
            )
        return float(value)

    def _numbers(
        self, table: Mapping[str, Any], name: str, *, low: float = 0.0, high: float = math.inf
    ) -> dict[str, float]:
        keys = [key for key in table if key != "reason"]
        return {key: self._number(table, name, key, low=low, high=high) for key in keys}

    def _vet(self, cut_off: float, max_hops: int) -> VetPolicy:
        table = self._values.get("vet", {})
        if not isinstance(table, dict):
            raise self._refuse("policy.missing", "[vet]")
        try:
            return vet_policy_of(table, cut_off=min(max(cut_off, 1e-9), 1.0), max_hops=max_hops)
        except BadRow as wrong:
            raise self._refuse(wrong.code, wrong.key, **wrong.particulars) from None

    def _cut_off(self) -> str:
        # A key of policies of before `chain_cut_off`, which are read for replays (DESIGN §10).
        table = self._values.get("vet", {})
        word = table.get("cut_off", "medium") if isinstance(table, dict) else "medium"
        if word not in LEVELS[1:]:
            raise self._refuse("policy.cut_off", "vet.cut_off", value=word, known=LEVELS[1:])
        return str(word)

    def _trace_max_ties(self) -> int:
        # The default lets policies of before this table be read: replays keep them (DESIGN §10).
        table = {"max_ties": 8, **self._values.get("trace", {})}
        self._known(table, frozenset({"max_ties", "reason"}), "trace.")
        return int(self._number(table, "trace", "max_ties", low=1, high=12))

    def _relations(self) -> dict[str, Factors]:
        found = {}
        for kind, table in self._table("relations").items():
            if kind == "reason":
                continue
            if kind not in RELATION_KINDS:
                raise self._refuse("policy.relation_kind", f"relations.{kind}")
            name = f"relations.{kind}"
            self._known(table, _FACTORS | {"later", "reason"}, name + ".")
            factors = {key: self._number(table, name, key, high=1) for key in _FACTORS}
            factors["later"] = self._number({"later": 1, **table}, name, "later", high=1)
            found[kind] = Factors(**factors)
        return found

    def _hub(self) -> dict[str, int]:
        table = self._values.get("hub", {})
        for key in table:
            if key != "reason" and key not in ENTITY_KINDS | ROLES:
                raise self._refuse("policy.hub", f"hub.{key}")
        return {key: int(value) for key, value in self._numbers(table, "hub").items()}

    def _levels(self) -> dict[str, float]:
        levels = self._numbers(self._table("levels"), "levels")
        if not levels.keys() >= set(LEVELS[1:]):
            raise self._refuse("policy.levels", "[levels]", known=LEVELS[1:])
        if not levels["low"] <= levels["medium"] <= levels["high"]:
            raise self._refuse("policy.levels_order", "[levels]")
        return levels

"""From the cells of a row to the attributes of a fact, also for amounts that are not in yuan."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from graph.model import Stake, Value
from loaders.cells.amounts import ForeignAmount, UnreadAmount
from loaders.columns.mapping import Spec

Cells = Mapping[str, Any]


class AttributePlan:
    """The attributes that a table of a mapping takes from rows: its constants and its fields.

    `given` are the fields that rows of the sheet may have: the others are never asked for.
    """

    def __init__(self, spec: Spec, given: Collection[str]) -> None:
        self._constants: Mapping[str, Value] = spec.get("constants", {})
        fields: Mapping[str, str] = spec.get("attributes", {})
        self._fields = [(key, field) for key, field in fields.items() if field in given]
        self._by: Mapping[str, Any] | None = spec.get("attribute_by")

    def of(self, cells: Cells) -> dict[str, Value]:
        """The attributes that a row gives; none is absent or empty."""
        attributes = dict(self._constants)
        for key, field in self._fields:
            value = cells.get(field)
            if type(value) is str:  # most are, and the other kinds cost a test each
                if value:
                    attributes[key] = value
            elif isinstance(value, Stake):  # of votes or income: a part of all, or least and most
                exact = value.low == value.high
                attributes[key] = value.low if exact else [value.low, value.high]
            elif isinstance(value, ForeignAmount | UnreadAmount):
                attributes.update(not_in_yuan(key, value))
            elif value is not None:
                attributes[key] = value.isoformat() if isinstance(value, date) else value
        if self._by is not None:
            attributes.update(_by_name(self._by, cells))
        return attributes


def _by_name(by: Mapping[str, Any], cells: Cells) -> dict[str, Value]:
    """The attribute whose own name a row gives (`attribute_by`): its rows add up on one entity."""
    named = [str(cells[field]) for field in by.get("name", ()) if field in cells]
    if not named:
        return {}
    values = [str(cells[field]) for field in by["value"] if field in cells]
    return {f"{by['prefix']}:{'/'.join(named)}": "；".join(values) or "是"}


def not_in_yuan(key: str, amount: object) -> dict[str, Value]:
    """What stands beside the attribute `key` for an amount that is not in yuan.

    A foreign sum keeps its number and its currency (ISO 4217), unconverted; what could not be
    read is kept as given. Nothing for an amount in yuan. The key itself always means yuan.
    """
    if isinstance(amount, ForeignAmount):
        return {f"{key}_foreign": amount.number, f"{key}_currency": amount.currency}
    if isinstance(amount, UnreadAmount):
        return {f"{key}_as_given": amount.text}
    return {}

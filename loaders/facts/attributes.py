"""From the cells of a row to the attributes of a fact, also for amounts that are not in yuan."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.model import Stake, Value
from loaders.cells.amounts import ForeignAmount, UnreadAmount
from loaders.columns.mapping import Spec


def attributes_of(spec: Spec, cells: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes that a table of a mapping takes from a row: its constants and its fields."""
    attributes: dict[str, Value] = dict(spec["constants"]) if "constants" in spec else {}
    for key, field in spec["attributes"].items() if "attributes" in spec else ():
        value = cells.get(field)
        if value is None or value == "":
            continue
        if type(value) is str:  # most are, and the other kinds cost a test each
            attributes[key] = value
        elif isinstance(value, Stake):  # of votes or income: a part of all, or the least and most
            attributes[key] = value.low if value.low == value.high else [value.low, value.high]
        elif isinstance(value, ForeignAmount | UnreadAmount):
            attributes.update(not_in_yuan(key, value))
        else:
            attributes[key] = value.isoformat() if isinstance(value, date) else value
    if "attribute_by" in spec:
        attributes.update(_by_name(spec, cells))
    return attributes


def _by_name(spec: Spec, cells: Mapping[str, Any]) -> dict[str, Value]:
    """The attribute whose own name a row gives (`attribute_by`): its rows add up on one entity."""
    by: Mapping[str, Any] = spec["attribute_by"]
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

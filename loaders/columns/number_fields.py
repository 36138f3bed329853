"""The columns of numbers that a mapping gives an entity."""

from collections.abc import Mapping
from typing import Any


def number_fields(spec: Mapping[str, Any]) -> list[str]:
    """The columns of numbers that are a person's or an organisation's: `number` may list several.

    Courts give 身份证号码 and 组织机构代码 in one column, or in two.
    """
    given = spec.get("number", ())
    return [given] if isinstance(given, str) else list(given)

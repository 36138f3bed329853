"""What the settings say of logging in, and when four eyes are needed."""

import pytest

from api.access.rules import AccessRules
from graph.errors import BadInput


@pytest.mark.parametrize(
    ("mode", "eyes", "beyond", "needed"),
    [
        ("", "", False, False),  # the demo, tests, a desk for this machine only
        ("", "", True, True),
        ("production", "", False, True),
        ("development", "", True, False),
        ("production", "off", True, False),
        ("development", "on", False, True),
    ],
)
def test_four_eyes_are_needed_in_production_unless_set_off(
    mode: str, eyes: str, beyond: bool, needed: bool
) -> None:
    rules = AccessRules.read({"CREDITGRAPH_MODE": mode, "CREDITGRAPH_FOUR_EYES": eyes})
    assert rules.served(beyond=beyond).needs_second_word is needed


@pytest.mark.parametrize(
    "values",
    [
        {"CREDITGRAPH_MODE": "test"},
        {"CREDITGRAPH_FOUR_EYES": "perhaps"},
        {"CREDITGRAPH_PASSWORD_DAYS": "-1"},
        {"CREDITGRAPH_PASSWORD_DAYS": "ninety"},
    ],
)
def test_a_setting_that_says_nothing_known_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        AccessRules.read(values)

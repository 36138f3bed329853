"""What the office asks of logging in: read once from the settings, used by every door."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.errors import BadInput

MODES: Final = ("production", "development")


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Whether this is production, and what is asked of passwords.

    `mode` is one of MODES, or empty where nothing was said: then serving beyond this machine is
    production. `password_days`: after so many days a password must be changed; 0 for never, as
    NIST SP 800-63B advises.
    """

    mode: str = ""
    password_days: int = 0

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "AccessRules":
        """The rules in an environment. Raises BadInput for a value that none of them takes."""
        return cls(
            mode=_one_of(values, "CREDITGRAPH_MODE", MODES),
            password_days=_number(values, "CREDITGRAPH_PASSWORD_DAYS"),
        )


def _one_of(values: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    text = values.get(name, "").strip()
    if text and text not in words:
        raise BadInput("people.setting_word", name=name, text=text, words=words)
    return text


def _number(values: Mapping[str, str], name: str) -> int:
    text = values.get(name, "").strip() or "0"
    # `isdecimal` alone lets other scripts' digits through, and those of thousands of places.
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise BadInput("people.setting_days", name=name, text=text)
    return int(text)

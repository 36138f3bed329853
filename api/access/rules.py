"""What the office asks of logging in: read once from the settings, used by every door."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from api.access.roles import ROLES
from graph.errors import BadInput

_SWITCH: Final = {"on": True, "off": False}
MODES: Final = ("production", "development")


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Whether this is production, what is asked of passwords, and whether four eyes are needed.

    `mode` is one of MODES, or empty where nothing was said: then serving beyond this machine is
    production. `password_days`: after so many days a password must be changed; 0 for never, as
    NIST SP 800-63B advises. `four_eyes` is None where nothing was said of it.
    `second_factor` are the roles whose local users need one.
    """

    mode: str = ""
    password_days: int = 0
    four_eyes: bool | None = None
    second_factor: frozenset[str] = frozenset()

    @property
    def needs_second_word(self) -> bool:
        """Whether withdrawals and grants wait for a second person: in production unless set off."""
        return self.mode == "production" if self.four_eyes is None else self.four_eyes

    def served(self, *, beyond: bool) -> "AccessRules":
        """The rules as served: without a word of the mode, `beyond` this machine is production."""
        return replace(self, mode="production") if beyond and not self.mode else self

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "AccessRules":
        """The rules in an environment. Raises BadInput for a value that none of them takes."""
        return cls(
            mode=_one_of(values, "CREDITGRAPH_MODE", MODES),
            password_days=_number(values, "CREDITGRAPH_PASSWORD_DAYS"),
            four_eyes=_SWITCH.get(_one_of(values, "CREDITGRAPH_FOUR_EYES", (*_SWITCH,))),
            second_factor=_roles(values, "CREDITGRAPH_SECOND_FACTOR"),
        )


def _one_of(values: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    text = values.get(name, "").strip()
    if text and text not in words:
        raise BadInput("people.setting_word", name=name, text=text, words=words)
    return text


def _roles(values: Mapping[str, str], name: str) -> frozenset[str]:
    """Roles divided by commas or blanks; `all` for every one."""
    words = values.get(name, "").replace(",", " ").split()
    for word in words:
        if word not in (*ROLES, "all"):
            raise BadInput("people.setting_word", name=name, text=word, words=(*ROLES, "all"))
    return frozenset(ROLES if "all" in words else words)


def _number(values: Mapping[str, str], name: str) -> int:
    text = values.get(name, "").strip() or "0"
    # `isdecimal` alone lets other scripts' digits through, and those of thousands of places.
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise BadInput("people.setting_days", name=name, text=text)
    return int(text)

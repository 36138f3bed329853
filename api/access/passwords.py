"""Passwords: their hashes, and which are too easy to guess (NIST SP 800-63B-4 §3.1.1.2).

No mixture of characters is asked for and none expires unless the office wants it, as that text
says; asked for are a length, and that no list of common passwords and no word that an attacker of
this very office would try first makes up the password.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn import zxcvbn

from graph.errors import BadInput

SHORTEST_PASSWORD: Final = 12
# Below so many guesses a password is refused: the library's own line for "somewhat guessable",
# at which the throttle of one account would have to fail for a hundred years.
_GUESSES: Final = 10**8
# Letters alone that are found within so many are a common password with something put behind.
_GUESSES_OF_LETTERS: Final = 10**4
_JUDGED: Final = 72  # characters; the library takes no more, and none so long is common
_LEFT: Final = 6  # characters that must be left once the office's own words are taken out
# What people of this office, this city and this country try first, beside the lists of the library.
_OFFICE: Final = (
    *("creditgraph", "credit", "hegang", "heilongjiang", "xinyongban", "xinyong", "shenpi"),
    *("yingshang", "zhengwu", "guanliyuan", "zhongguo", "woaini", "mima", "wodemima"),
    *("信用", "鹤岗", "黑龙江", "营商", "审批", "政务", "密码", "管理员", "中国"),
)


class Passwords:
    """Hashes and checks passwords with argon2id; safe to use from several threads."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hashed(self, password: str) -> str:
        """The salted hash that is kept in place of a password."""
        return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one of a hash; without a hash False, after as long a time."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (Argon2Error, InvalidHashError):
            return False
        return kept is not None

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has: so unknown names take as long."""
        return self._hasher.hash(secrets.token_hex(16))

    def prepare(self) -> None:
        """Make now what the first login would wait for."""
        _ = self._nobody
        zxcvbn("prepared")  # reads its lists


def refuse_weak(password: str, own: Iterable[str]) -> None:
    """Raise BadInput for a password that is short, common, or made of known words.

    `own` are texts about the account that an attacker knows: its name and its department.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput("access.password_short", least=SHORTEST_PASSWORD)
    known = [word for text in own for word in (text, *re.split(r"\W+", text)) if len(word) > 1]
    if _is_of_words(password, known) or _is_common(password, known):
        raise BadInput("people.password_common")


def _is_of_words(password: str, known: Iterable[str]) -> bool:
    """Whether little is left of a password without the words of the office and the account."""
    left = password.casefold()
    for word in sorted((*_OFFICE, *known), key=len, reverse=True):
        left = left.replace(word.casefold(), "")
    return len(set(left)) < _LEFT


def _is_common(password: str, known: Iterable[str]) -> bool:
    words = [*_OFFICE, *known]
    judged = zxcvbn(password[:_JUDGED], user_inputs=words)
    if int(judged["guesses"]) < _GUESSES:
        return True
    # `Password-1234!` is the commonest of all with a tail that every list of rules knows.
    letters = "".join(filter(str.isalpha, password))[:_JUDGED]
    short = len(letters) < SHORTEST_PASSWORD
    return bool(letters) and short and int(zxcvbn(letters)["guesses"]) < _GUESSES_OF_LETTERS

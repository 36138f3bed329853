"""ID numbers within running text are masked before anything is kept or shown (DESIGN §4).

A number is known by its likeness, not by its check digit: a mistyped one tells its bearer too.
"""

import re
from collections.abc import Iterator
from typing import Final

from graph.characters import INVISIBLE
from graph.errors import InvalidIdentifier
from graph.identifiers import (
    citizen_id,
    is_citizen_id,
    normalise_identifier,
    registration_no,
    uscc,
)
from graph.sentence import Sentence

SHORTEST: Final = 9  # characters of a document number of a person: shorter text holds none

# Digits of any script and X, with blanks, dots, hyphens, strokes or unseen marks between them.
_BETWEEN: Final = rf"[\s.·_/／‐-―－\-{INVISIBLE}]"
# A run too short is too short from its second digit on as well: it is tried from its first alone.
_SPAN: Final = re.compile(rf"\d(?<!\d\d)(?:{_BETWEEN}{{0,3}}[\dXxＸｘ]){{14,}}")
_FEWEST_IN_SPAN: Final = 15  # characters
_GROUP: Final = re.compile(r"[\dXxＸｘ]+")
_PROVINCE: Final = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# Nobody born later is party to anything yet. Authorities number their documents by region, day
# and serial: those of 2012 and after are told from ID numbers by this.
_YEAR: Final = "(?:1[89][0-9]{2}|200[0-9]|201[01])"
# 17 and 19: a character was dropped or typed twice at the end.
_LIKELY: Final = re.compile(rf"{_PROVINCE}[0-9]{{4}}{_YEAR}{_DAY}[0-9]{{2,4}}[0-9X]")
_OLD: Final = re.compile(rf"{_PROVINCE}[0-9]{{6}}{_DAY}[0-9]{{3}}")
_SOUND: Final = re.compile(rf"(?=([1-8][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9X]))")
_MOBILE: Final = re.compile("1[3-9][0-9]{9}")
_LONGEST: Final = 19
# A source's own mask that shows more than the first 6 and the last 1.
_THIN: Final = re.compile(
    r"(?<![0-9A-Za-z])([1-8][0-9]{5})[0-9]{0,8}\*{2,11}[0-9]{0,3}([0-9Xx])(?![0-9A-Za-z])"
)
_LABEL: Final = re.compile(
    r"((?:身份证|证件|护照|通行证|台胞证|回乡证|军官证|士官证|居留证|居住证|身份号码)"
    r"(?:件)?(?:号码|编号|号)?[\s:：为是]{0,4})"
    r"([A-Za-z]{0,3}[0-9][0-9A-Za-z.\- ]{5,24}(?:[(（][0-9A-Z][)）])?)(?![0-9A-Za-z*])"
)
_FEWEST: Final = 7  # digits of a passport or permit


def mask_numbers(text: str) -> str:
    """The text with each ID number, and each number called one, masked.

    Masked are citizens' numbers of 18 and 15 characters by their likeness: also with a wrong check
    digit, with blanks or dots between the digits, and in digits of another script. What passes as
    a credit code or a registration number is none.
    """
    if len(text) < SHORTEST or text.startswith("uscc:"):
        return text
    hidden = text
    if len(text) >= _FEWEST_IN_SPAN:
        hidden = _SPAN.sub(lambda span: _without_numbers(span[0]), text)
    if "*" in hidden:
        hidden = _THIN.sub(_as_mask, hidden)
    if "证" in hidden or "护照" in hidden or "身份号码" in hidden:
        hidden = _LABEL.sub(_labelled, hidden)
    return hidden


def is_likely_number(text: str) -> bool:
    """Whether this text, blanks and marks aside, is a citizen's ID number or was meant as one."""
    return _is_number(normalise_identifier(text).replace("-", "").replace(".", ""))


def mask_sentence(sentence: Sentence) -> Sentence:
    """The sentence with the ID numbers in its particulars masked."""
    return Sentence(sentence.code, {key: _part(v) for key, v in sentence.particulars.items()})


def _part(value: object) -> object:
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, Sentence):
        return mask_sentence(value)
    if isinstance(value, list):
        return list(map(_part, value))
    return tuple(map(_part, value)) if isinstance(value, tuple | set) else value


def _without_numbers(span: str) -> str:
    """A run of digits with the ID numbers in it masked."""
    groups = list(_GROUP.finditer(span))
    parts: list[str] = []
    place = written = 0
    while place < len(groups):
        end, mask = _number_at(groups, place)
        if mask is not None:
            parts += span[written : groups[place].start()], mask
            written = groups[end - 1].end()
        place = end
    return "".join([*parts, span[written:]])


def _number_at(groups: list[re.Match[str]], place: int) -> tuple[int, str | None]:
    """(the group after the number that begins at a place, its mask), the mask None for none."""
    whole, numbers = "", dict[int, tuple[int, str]]()
    for end in range(place, len(groups)):
        whole += normalise_identifier(groups[end][0])
        if len(whole) > _LONGEST:
            break
        if _is_number(whole):
            numbers[len(whole)] = (end + 1, _mask(whole))
    # A whole number first: where each digit stands alone, its beginning looks like one too.
    for length in (18, 15, 17, 19):
        if length in numbers:
            return numbers[length]
    alone = normalise_identifier(groups[place][0])
    hidden = _masked_inside(alone)
    return place + 1, hidden if hidden != alone else None


def _is_number(number: str) -> bool:
    if len(number) == 15:
        # 15 digits have no check digit: those that pass as a registration number are one.
        return bool(_OLD.fullmatch(number)) and is_citizen_id(number) and not _is_code(number)
    if _LIKELY.fullmatch(number):
        return not _is_code(number)
    return bool(_SOUND.fullmatch(number)) and is_citizen_id(number)


def _is_code(number: str) -> bool:
    """Whether a number is a sound code of an organisation and no sound ID number."""
    check = registration_no if len(number) == 15 else uscc
    try:
        check(number)
    except InvalidIdentifier:
        return False
    return len(number) == 15 or not is_citizen_id(number)


def _masked_inside(run: str) -> str:
    """A run of more digits than a number has, with the numbers in it masked."""
    for number in _glued(run):
        run = run.replace(number, _mask(number))
    return run


def _glued(run: str) -> Iterator[str]:
    """The numbers inside a run: sound ones anywhere, likely ones beside a telephone number."""
    if len(run) < 18:
        return
    yield from (seen[1] for seen in _SOUND.finditer(run) if is_citizen_id(seen[1]))
    for number, rest in ((run[:18], run[18:]), (run[-18:], run[:-18])):
        if _is_number(number) and (_MOBILE.fullmatch(rest) or _is_number(rest)):
            yield number


def _mask(number: str) -> str:
    # Of 15 digits the last one shown is the check character that they lack, as in `identity.mask`.
    whole = citizen_id(number) if len(number) == 15 else number
    return whole[:6] + "*" * 11 + whole[-1]


def _as_mask(seen: re.Match[str]) -> str:
    return f"{seen[1]}{'*' * 11}{seen[2]}"


def _labelled(seen: re.Match[str]) -> str:
    """What follows a word such as 护照 is hidden whole, unless it is a code of an organisation."""
    number = normalise_identifier(seen[2]).replace("-", "").replace(".", "")
    if sum(map(str.isdigit, number)) < _FEWEST or (len(number) in (15, 18) and _is_code(number)):
        return seen[0]
    return seen[1] + "*" * len(seen[2].rstrip()) + " " * (len(seen[2]) - len(seen[2].rstrip()))

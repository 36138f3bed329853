"""What an office adds to a vetting when it issues the paper: who, when, under which number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from analytics.law.measures import Measures
from analytics.vetting.officer_words import OfficerWord
from graph.model import Entity, Record
from graph.sentence import PAPER, Language, Sentence, say

_HERE: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom a certificate names, as the paper's reader may see them, by their ids.

    `text` masks persons in a sentence of the certificate, as `entities` and `records` are masked.
    `measures` is the law of the certificate.
    """

    entities: Mapping[str, Entity]
    records: Mapping[str, Record]
    measures: Measures
    text: Callable[[str], str]

    def name(self, id_: str) -> str:
        """The name of a party; its id's kind alone where the store knows it no longer."""
        known = self.entities.get(id_)
        return known.name if known else id_.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Issue:
    """The circumstances of a paper.

    `issuer` is the office ("" leaves a line to fill in), `number` its document number, `vetted_at`
    and `known_at` the clock times of the vetting and of the revision it rests on. `address` is
    where the code is looked up ("" where the office told none). `withdrawn` counts records gone
    since, `changed`: the same question is answered otherwise now. `leads`: the annex is wanted.
    In another `language` than papers have, it is a translation.
    """

    issuer: str
    number: str
    officer: str
    vetted_at: datetime
    known_at: datetime
    address: str = ""
    words: Sequence[OfficerWord] = ()
    withdrawn: int = 0
    changed: bool = False
    leads: bool = False
    language: Language = PAPER


Certificate = Mapping[str, Any]


def in_beijing(at: datetime) -> Sentence:
    """A clock time as Chinese papers write it, to the minute."""
    here = at.astimezone(_HERE)
    return say("opinion.minute", day=written_day(here.date()), time=here.strftime("%H:%M"))


def written_day(day: date | str) -> Sentence:
    """A day as Chinese papers write it: 2026年11月1日."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    return say("opinion.day", year=one.year, month=one.month, day=one.day)

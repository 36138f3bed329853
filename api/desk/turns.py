"""Turns: how many requests of one caller are worked on at once, while its others wait in a line.

Nobody holds a thread while waiting, so one caller never takes the threads of all. Of one event
loop, and so without locks.
"""

import asyncio
from collections import deque
from typing import Final

from api.access.refusals import TooMany

_LINE: Final = 64  # requests of one caller that may wait
_AFTER_S: Final = 2  # a line of that length moves by then


class Turns:
    """The requests at work by caller, and those that wait."""

    def __init__(self) -> None:
        self._at_work: dict[str, int] = {}
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, who: str, most: int) -> None:
        """Wait for the turn of a caller of whom `most` requests are worked on at once; 0: any.

        Raises TooMany where too many wait already. Each turn taken is given back.
        """
        at_work = self._at_work.get(who, 0)
        if not most or at_work < most:
            self._at_work[who] = at_work + 1
            return
        line = self._lines.setdefault(who, deque())
        if len(line) >= _LINE:
            raise TooMany("limits.at_once", after_s=_AFTER_S, wait=_AFTER_S, most=most + _LINE)
        turn = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came as the caller went away
                self.give_back(who)
            raise

    def give_back(self, who: str) -> None:
        """End a turn: the next in the line has it."""
        line = self._lines.get(who)
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._lines.pop(who, None)
        self._at_work[who] -= 1
        if not self._at_work[who]:
            del self._at_work[who]

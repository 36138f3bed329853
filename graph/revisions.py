"""Known time as dates: which revision a store was at when a day in Beijing ended (DESIGN §5)."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from graph.errors import NotFound
from graph.store import Reader


def day_of_revision(reader: Reader, number: int) -> date:
    """The day in Beijing on which a revision was committed; it is not revision 0."""
    return reader.revision(number).committed_at.astimezone(ZoneInfo("Asia/Shanghai")).date()


def revision_of_day(reader: Reader, day: date) -> int:
    """The last revision committed on a day or before it.

    Found by halves, since the times of revisions grow with their numbers. Raises NotFound for a
    day before the first.
    """
    number = _last_until(reader, day, reader.revision().number)
    if not number:
        raise NotFound("store.no_revision_by", day=day)
    return number


def days_of_revisions(reader: Reader, latest: int) -> Iterator[tuple[date, int]]:
    """Each day on which something was committed, the last first, with its last revision.

    `latest` is the last revision looked at.
    """
    number = latest
    while number:
        day = day_of_revision(reader, number)
        yield day, number
        number = _last_until(reader, date.fromordinal(day.toordinal() - 1), number)


def _last_until(reader: Reader, day: date, most: int) -> int:
    """The last of the revisions 1 to `most` that is of a day or earlier; 0 for none."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if day_of_revision(reader, middle) <= day:
            low = middle
        else:
            high = middle - 1
    return low

"""The votes of a partnership: its executing partners have them, as far as it is told who they are.

合伙企业法 26 and 67: 由普通合伙人执行合伙事务; 30: one vote each where several execute; 68: a
limited partner does not execute.
"""

from collections.abc import Iterable, Mapping, Sequence

from analytics.ownership.control_kernel import ONE

Range = tuple[int, int]  # votes, least and most


def votes_of_partners(
    told: Mapping[int, str], registered: Iterable[int], persons: Iterable[int]
) -> dict[int, Range]:
    """The votes of each row of a partnership; nothing where nothing tells who executes it.

    `told` is the class of each row's partner, "" where no sheet tells it; `registered` are the
    rows of partners who are its registered head, `persons` those of natural persons.
    """
    sure = [row for row, said in told.items() if said == "executive"]
    general = [row for row, said in told.items() if said == "general"]
    unlimited = [row for row, said in told.items() if said != "limited"]
    heads = [row for row in registered if row in unlimited]
    none = dict.fromkeys(told, (0, 0))
    if not sure and general:
        # A general partner who stands as head executes; without such a head all have equal rights.
        sure = [row for row in heads if row in general] or general
    if sure:
        return none | dict.fromkeys(sure, (ONE // len(sure),) * 2)
    if heads:
        return none | _of_heads(unlimited, heads, set(persons))
    if len(unlimited) < len(told):
        return none | dict.fromkeys(unlimited, (0, ONE))
    return {}


def _of_heads(rows: Sequence[int], registered: list[int], persons: set[int]) -> dict[int, Range]:
    """A partner who is registered as head executes the affairs, and the others have no vote.

    Several have one vote each. But a person beside partners that are organisations may be
    registered as the delegate of one of them (委派代表), and a limited partner himself: then
    nothing is certain of him.
    """
    sure = [row for row in registered if row not in persons]
    organisations = [row for row in rows if row not in persons]
    votes = dict.fromkeys(rows, (0, 0))
    if not organisations:
        return votes | dict.fromkeys(registered, (ONE // len(registered),) * 2)
    if sure:
        of_them = (ONE // len(registered), ONE // len(sure))
        votes |= dict.fromkeys(sure, of_them)
    else:
        votes |= dict.fromkeys(organisations, (0, ONE))
    delegates = [row for row in registered if row in persons]
    return votes | dict.fromkeys(delegates, (0, ONE // (len(sure) + 1)))

"""What a relation says about votes and income apart from the stake, as a scan gives it (DESIGN §8).

Attributes are in no column of a scan but these few, which decide who controls whom: of a stake the
votes and the income that the articles give it and the class of a partner, of an officer the
agreement or the filing that the tie stands for: that is no post.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from graph.words import STAKE_KINDS

# `votes` and `income` are a part of all, or [least, most]. `partner` is a word of PARTNERS.
STAKE_TERMS: Final = ("income", "partner", "votes")
# `agreement` tells one agreement from another, `filed_as` is a word of CAPACITIES.
AGREEMENT_TERMS: Final = ("agreement", "filed_as", "votes")
AGREEMENT_KIND: Final = "officer_of"  # a capacity that is filed for a party in a company
PARTNERS: Final = frozenset({"executive", "general", "limited"})
# Who joins votes with others, who gives them into another's hand, and who casts them; and who is
# filed as beneficial owner, whom the filing gives no vote.
CAPACITIES: Final = frozenset({"concert", "entrusts", "entrusted", "owner"})
NO_TERMS: Final = ""


def voting_terms(kind: str, attributes: Mapping[str, Any], share: Sequence[float] | None) -> str:
    """The terms of a relation as a JSON object with sorted keys; NO_TERMS for nearly all.

    Votes and income that are just the `share` (least, most) are not told apart from it: a sheet
    that has these columns for every holder of a city changes nothing by them.
    """
    if not attributes:  # of most relations
        return NO_TERMS
    if kind in STAKE_KINDS:
        told = {
            key: attributes[key]
            for key in STAKE_TERMS
            if key in attributes and not _is_share(attributes[key], share)
        }
    elif kind == AGREEMENT_KIND and attributes.get("filed_as") in CAPACITIES:
        told = {key: attributes[key] for key in AGREEMENT_TERMS if key in attributes}
    else:
        return NO_TERMS
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode() if told else NO_TERMS


def _is_share(told: object, share: Sequence[float] | None) -> bool:
    return share is not None and (told if isinstance(told, list) else [told] * 2) == [*share]

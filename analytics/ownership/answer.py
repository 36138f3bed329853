"""Who stands behind a party: look-through, control, cascade and connection side by side.

The four questions of DESIGN §8 on the same stakes of one day, in the keys that
`creditgraph ownership --json` promises. All values are ids, numbers and words; sentences stay
`Sentence`s, for the door to tell in its language (`in_words`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from analytics.ownership.asked import Asked, ranges
from analytics.ownership.beneficial import (
    beneficial_owners,
    head_office,
    heads_of_foreign_branch,
    is_state,
)
from analytics.ownership.cascade import Cascade, listings_on, reach_of, reach_of_listed
from analytics.ownership.control_rows import controlled_of, controllers_of
from analytics.ownership.disagreement import disagreement
from analytics.ownership.grounds import grounds
from analytics.ownership.holders import Shares
from analytics.ownership.income import incomes_of
from analytics.ownership.owners_left_out import owners_left_out
from analytics.ownership.share_rows import shares_of
from analytics.ownership.tree_rows import tree_around
from analytics.ownership.unsound import contradiction_sentence, reason_sentence
from analytics.ownership.votes import over_told
from analytics.percent import percent
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from graph.sentence import Language, Sentence, say


def _unknown(_organisation: str) -> Collection[str]:
    return ()


def ownership_of(
    snapshot: Snapshot,
    as_of: date,
    entity: str,
    holder: str | None = None,
    *,
    withdrawn: Collection[str] = (),
    managers: Callable[[str], Collection[str]] = _unknown,
) -> dict[str, Any]:
    """The answers about a party, or about it and one holder. Raises KeyError for an unknown id.

    Records `withdrawn` after the snapshot's revision list nobody. `managers` tells who manages an
    organisation (`managers_of`), since posts are in no column of a snapshot.

    Beside the keys of DESIGN §8: `connections` counts the ties that hold, by kind, and says no
    more; `owners_left_out` tells who may be a beneficial owner and has no share here;
    `filed_owners` tells who is filed as one (in the store: `who_is_behind` adds it); `state` lists
    who in the answer invests for the state, which makes nobody related (公司法 265); `tree` holds
    the layers to be drawn; `explored` and `truncated` are of the frame.
    """
    by = snapshot.places[holder] if holder else None
    answer = _answer(Asked(snapshot, as_of, snapshot.places[entity], by), withdrawn, managers)
    named = sorted(named_in(snapshot, answer))
    return {**answer, "state": [one for one in named if is_state(snapshot, snapshot.places[one])]}


def _answer(
    asked: Asked, withdrawn: Collection[str], managers: Callable[[str], Collection[str]]
) -> dict[str, Any]:
    centre = asked.centre
    above, below = asked.holders(centre), asked.holdings(centre)
    within = ranges(above) if asked.is_sound(centre) else None
    # A branch is the same legal person as its head office, and has its beneficial owners.
    office = head_office(asked.snapshot, asked.as_of, centre)
    over = above if office == centre else asked.holders(office)
    tree, cascade = tree_around(asked, above, below), _cascade(asked, withdrawn)
    actual = asked.control.actual_controllers(centre)
    holders, holdings = (shares_of(asked, some, upwards=some is above) for some in (above, below))
    controllers = controllers_of(asked, {one for one, _ in actual})
    controlled = controlled_of(asked)
    cut = any(some.cut for some in (holders, holdings, controllers, controlled))
    return {
        "entity": asked.id(centre),
        "holders": holders.rows,
        "holdings": holdings.rows,
        "controllers": controllers.rows,
        "controlled": controlled.rows,
        "actual_controllers": [
            {"entity": asked.id(one), "answer": said} for one, said in actual if asked.names(one)
        ],
        "beneficial_owners": _owners(asked, office, over, managers),
        "owners_left_out": _left_out(asked, office, over),
        "filed_owners": None,
        "cascade": _plain_cascade(asked, cascade, withdrawn),
        "unsound": _unsound(asked),
        "disagreement": asked.untrusted
        or disagreement(within, _ultimate(asked, above), actual, cascade),
        "connections": _connections(asked),
        "tree": tree,
        "explored": len({centre, *above.entity.tolist(), *below.entity.tolist()}),
        "truncated": bool(cut or tree["truncated"] or above.whole_above or below.whole_above),
    }


def in_words(answer: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The answer with its sentences in a language."""
    differ: Sentence | None = answer["disagreement"]
    unsound = [{**one, "text": one["text"].text(language)} for one in answer["unsound"]]
    left, filed = answer["owners_left_out"], answer["filed_owners"]
    apart: Sentence | None = filed and filed["differ"]
    return {
        **answer,
        "disagreement": differ and differ.text(language),
        "unsound": unsound,
        "owners_left_out": left and {**left, "text": left["text"].text(language)},
        "filed_owners": filed and {**filed, "differ": apart and apart.text(language)},
    }


def named_in(snapshot: Snapshot, answer: Mapping[str, Any]) -> set[str]:
    """The ids of all entities that an answer shows, those along its chains among them."""
    ids, ties = snapshot.entities.ids, snapshot.relations
    links = snapshot.relation_places(sorted(set(links_of(answer))))
    ends = np.concatenate((ties.source[links], ties.target[links]))
    return {*_told_of(answer), *(ids[place] for place in np.unique(ends).tolist())}


def _told_of(answer: Mapping[str, Any]) -> Iterator[str]:
    yield answer["entity"]
    for key in ("holders", "holdings", "controllers", "controlled", "actual_controllers"):
        for one in answer[key]:
            yield one["entity"]
            yield from one.get("group", ())
    yield from (one["entity"] for one in answer["beneficial_owners"])
    yield from (one["entity"] for one in answer["unsound"])
    yield from (node["entity"] for node in answer["tree"]["nodes"])
    yield from answer["cascade"]["holders"]
    yield from (answer["owners_left_out"] or {}).get("entities", ())
    yield from (one["entity"] for one in _filed(answer))


def links_of(answer: Mapping[str, Any]) -> Iterator[str]:
    """The ids of all relations on the chains and in the tree of an answer, some more than once."""
    for key in ("holders", "holdings", "controllers", "controlled"):
        for one in answer[key]:
            yield from one["chain"]
    yield from (tie["relation"] for tie in answer["tree"]["ties"])
    yield from (one["relation"] for one in _filed(answer))


def _filed(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    owners: Sequence[Mapping[str, Any]] = (answer["filed_owners"] or {}).get("owners", ())
    return owners


def _ultimate(asked: Asked, above: Shares) -> set[int]:
    """The holders whom nobody holds."""
    held = np.diff(asked.stakes.offsets)
    return {one for one in above.entity.tolist() if not held[one]}


# -- owners


def _owners(
    asked: Asked, office: int, over: Shares, managers: Callable[[str], Collection[str]]
) -> list[dict[str, Any]]:
    shares = ranges(over) if asked.is_sound(office) else None
    places = asked.snapshot.places
    posts = [places[one] for one in managers(asked.id(office)) if one in places]
    incomes = incomes_of(asked, office)
    owners = beneficial_owners(asked.snapshot, asked.as_of, office, shares, posts, incomes)
    owners += heads_of_foreign_branch(asked.snapshot, asked.as_of, asked.centre, office)
    return [
        {
            "entity": asked.id(one.entity),
            "ground": one.ground,
            "answer": one.answer,
            "low": one.low,
            "high": one.high,
            "article": grounds()[one.ground].article,
            "confirmed": grounds()[one.ground].confirmed,
        }
        for one in owners
        if asked.names(one.entity)
    ]


def _left_out(asked: Asked, office: int, over: Shares) -> dict[str, Any] | None:
    left = owners_left_out(asked, office, over)
    return left and {"entities": asked.ids(left.persons), "count": left.number, "text": left.text}


# -- cascade and connection


def _cascade(asked: Asked, withdrawn: Collection[str]) -> Cascade:
    if asked.holder is None and not withdrawn:
        return reach_of_listed(asked.snapshot, asked.stakes).over(asked.centre)
    listings = listings_on(asked.snapshot, asked.stakes.day, withdrawn)
    of_set = np.zeros(len(asked.snapshot.entities.ids), dtype=np.bool_)
    listed = asked.snapshot.records.subject[listings]
    of_set[listed if asked.holder is None else listed[listed == asked.holder]] = True
    return reach_of(asked.stakes, of_set).over(asked.centre)


def _plain_cascade(asked: Asked, cascade: Cascade, withdrawn: Collection[str]) -> dict[str, Any]:
    sound, records = asked.is_sound(asked.centre), asked.snapshot.records
    listings = listings_on(asked.snapshot, asked.stakes.day, withdrawn)
    of_them = listings[np.isin(records.subject[listings], cascade.holders)]
    return {
        "records": [records.ids[row] for row in of_them.tolist()],
        "answer": cascade.answer,
        "holders": asked.ids(cascade.holders),
        "low": cascade.low if sound else None,
        "high": cascade.high if sound else None,
    }


def _connections(asked: Asked) -> dict[str, int]:
    near, ties, day = asked.snapshot.adjacency, asked.snapshot.relations, asked.stakes.day
    rows = near.relation[near.offset[asked.centre] : near.offset[asked.centre + 1]]
    rows = rows[(ties.valid_from[rows] <= day) & (ties.valid_to[rows] > day)]
    rows = rows[~np.isin(rows, asked.snapshot.filings)]  # no post, and told by what it is
    return dict(sorted(Counter(RELATION_WORDS[kind] for kind in ties.kind[rows].tolist()).items()))


def _unsound(asked: Asked) -> list[dict[str, Any]]:
    """What is unsound above or below the party, and what sheets tell there that cannot be.

    Stakes of which two sources tell apart, and votes told that add to more than all.
    """
    stakes, unsound = asked.stakes, asked.look.unsound
    near = {*stakes.above(asked.centre).tolist(), *stakes.below(asked.centre).tolist()}
    plain = [
        {"entity": asked.id(one), "reason": why, "text": reason_sentence(stakes, one, why)}
        for one, why in unsound.reasons.items()
        if one in near
    ]
    for company, total in over_told(asked.snapshot, stakes).items():
        if company in near:
            text = say("unsound.votes", total=f"{percent(total)}%")
            plain.append({"entity": asked.id(company), "reason": "votes", "text": text})
    for at, row in enumerate(stakes.differing[:, 0].tolist()):
        company = int(stakes.company[row])
        if company in near:
            text = contradiction_sentence(asked.snapshot, stakes, at)
            plain.append({"entity": asked.id(company), "reason": "contradicted", "text": text})
    return sorted(plain, key=lambda one: one["entity"])

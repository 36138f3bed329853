"""The tree around a party as rows of an answer: parties in layers, and the stakes among them."""

from typing import Any

from analytics.ownership.asked import Asked, ranges
from analytics.ownership.holders import Shares
from analytics.ownership.layers import tree_of
from analytics.ownership.share_rows import plain_range
from analytics.snapshot.columns import ENTITY_WORDS


def tree_around(asked: Asked, above: Shares, below: Shares) -> dict[str, Any]:
    """`nodes`, `ties`, and whether some are left out (`truncated`)."""
    tree = tree_of(asked.control, asked.centre, ranges(above), ranges(below))
    kind, unsound = asked.snapshot.entities.kind, asked.look.unsound
    nodes = [
        {
            "entity": asked.id(node.entity),
            "layer": node.layer,
            "kind": ENTITY_WORDS[int(kind[node.entity])],
            "low": node.share and node.share[0],
            "high": node.share and node.share[1],
            "direct": plain_range(node.direct),
            "control": node.control,
            "unsound": unsound.reasons.get(node.entity),
            "touched": bool(unsound.touched[node.entity]),
            "left_above": node.left_above,
            "left_below": node.left_below,
        }
        for node in tree.nodes
    ]
    ties = [
        {
            "holder": asked.id(tie.holder),
            "company": asked.id(tie.company),
            "low": tie.low,
            "high": tie.high,
            "relation": asked.snapshot.relations.ids[tie.relation],
            "control": tie.control,
        }
        for tie in tree.ties
    ]
    return {"nodes": nodes, "ties": ties, "truncated": tree.cut}

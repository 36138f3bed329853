"""Kept certificates of a Neo4j store issued anew, in which somebody is named by a hash."""

from typing import Final

from graph.neo4j.link import Transaction
from graph.neo4j.renewing import renewal_for
from graph.renewal import Reissue

_PAGE: Final = 100  # a certificate may have a hundred kilobytes


def reissued(tx: Transaction, after: str, key: bytes, reissue: Reissue) -> str | None:
    """Issue the certificates of a page anew: kept under another label, their hashes noted."""
    rows = tx.rows(
        "MATCH (t:Text) WHERE t.digest > $after RETURN t.digest, t.text ORDER BY t.digest "
        "LIMIT $page",
        after=after,
        page=_PAGE,
    )
    if not rows:
        return None
    texts = {str(digest): str(text) for digest, text in rows}
    renewal = renewal_for(tx, key, texts.values())
    anew = {digest: renewal.text(text) for digest, text in texts.items()}
    done = reissue(
        {digest: text for digest, text in anew.items() if text != texts[digest]},
        lambda digest: _text(tx, digest),
    )
    tx.do(
        "UNWIND $rows AS row MERGE (n:Rekeyed {old: row[0]}) SET n.new = row[1], n.fact = false",
        rows=[list(pair) for pair in done.hashes.items()],
    )
    tx.do(
        "UNWIND $gone AS digest MATCH (t:Text {digest: digest}) DELETE t",
        gone=sorted({*done.hashes, *done.dropped}),
    )
    tx.do(
        "UNWIND $rows AS row CREATE (:RekeyedText {digest: row[0], text: row[1]})",
        rows=[list(pair) for pair in done.texts.items()],
    )
    return max(texts)


def _text(tx: Transaction, digest: str) -> str | None:
    rows = tx.rows("MATCH (t:Text {digest: $digest}) RETURN t.text", digest=digest)
    return str(rows[0][0]) if rows else None

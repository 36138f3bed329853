"""Document numbers for records that were written before records could be found by them."""

from typing import Final

from graph.codec import body_of_text
from graph.neo4j.link import Link, Row, Transaction
from graph.neo4j.shapes import document_of

_PAGE: Final = 5_000
# label: (the property with a record's body, the property with the number as it is compared)
_HELD: Final = {"Record": ("_body", "_document"), "PastRecord": ("body", "document")}


def fill_documents(link: Link) -> None:
    """Write the numbers beside all records, in pages; doing it again does no harm."""
    for label in _HELD:
        after = ""
        while rows := link.read(lambda tx, at=after, of=label: _page(tx, of, at)):  # type: ignore[misc]
            link.write(lambda tx, rows=rows, of=label: _write(tx, of, rows))  # type: ignore[misc]
            after = rows[-1][0]


def _page(tx: Transaction, label: str, after: str) -> list[Row]:
    """The versions of the next records in id order: (id, place, body)."""
    # By whole ids: a page that ended between two versions of one record would lose the second.
    return tx.rows(
        f"MATCH (r:{label}) WHERE r.id > $after WITH DISTINCT r.id AS id ORDER BY id LIMIT $page "
        f"MATCH (v:{label} {{id: id}}) RETURN id, id(v), v.{_HELD[label][0]} ORDER BY id",
        after=after,
        page=_PAGE,
    )


def _write(tx: Transaction, label: str, rows: list[Row]) -> None:
    key = _HELD[label][1]
    keys = [
        {"place": place, "document": borne[key]}
        for _, place, body in rows
        if (borne := document_of(body_of_text(body), key))
    ]
    tx.do(
        f"UNWIND $rows AS row MATCH (v) WHERE id(v) = row.place SET v.{key} = row.document",
        rows=keys,
    )

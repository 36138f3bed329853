"""The address of a Neo4j server and the credentials for it.

Nothing here imports the driver, which takes half a second.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from graph.errors import BadInput

_ADDRESS: Final = re.compile(
    r"(?P<scheme>neo4j|neo4j\+s|neo4j\+ssc|bolt|bolt\+s|bolt\+ssc)://"
    r"(?P<host>\[[0-9a-fA-F:]+\]|[^/:@?#\s]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<database>[A-Za-z0-9.-]*))?"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and password for the server. They are never part of a URL and never printed."""

    username: str = "neo4j"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """A server and one of its databases."""

    uri: str
    database: str

    @property
    def url(self) -> str:
        """The store's URL."""
        return f"{self.uri}/{self.database}"


def address_of(url: str) -> Address:
    """The address in a store URL. Raises BadInput for another URL and for one with credentials."""
    # Checked first and without the URL in the error: the sentence must not repeat a password.
    if "@" in url:
        raise BadInput("store_url.credentials")
    parts = _ADDRESS.fullmatch(url)
    if parts is None:
        # What follows a question mark may be a password.
        raise BadInput("store_url.server", url=url.partition("?")[0])
    # Port and database are written out, so that one store has one name.
    uri = f"{parts['scheme']}://{parts['host']}:{parts['port'] or 7687}"
    return Address(uri, parts["database"] or "neo4j")

"""Where a Neo4j server is and who we are to it; no driver is imported for that."""

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
    """Who we are to the server; never part of a URL, never printed."""

    username: str = "neo4j"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its databases is meant."""

    uri: str
    database: str

    @property
    def url(self) -> str:
        """The store's URL."""
        return f"{self.uri}/{self.database}"


def address_of(url: str) -> Address:
    """The address in a store URL; BadInput where it is none, or carries a password."""
    if "@" in url:
        raise BadInput("store_url.credentials")
    parts = _ADDRESS.fullmatch(url)
    if parts is None:
        # What follows a question mark may be a password.
        raise BadInput("store_url.server", url=url.partition("?")[0])
    uri = f"{parts['scheme']}://{parts['host']}:{parts['port'] or 7687}"
    return Address(uri, parts["database"] or "neo4j")

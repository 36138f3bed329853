"""The address of a caller, told from the proxies that the settings name.

Anybody may write `X-Forwarded-For`; each proxy only appends the address that it saw. So the header
is read from the right, and only as far as hops are named: the first address that is not a named
proxy is the caller's, and whatever stands left of it is the caller's own word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from graph.errors import BadInput

if TYPE_CHECKING:  # settings read this file, and most commands start without a web framework
    from starlette.requests import HTTPConnection

_NEIGHBOURS: Final = 64  # bits: one household or host has a whole such network of IPv6


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies whose word on a caller's address and on https is believed."""

    networks: tuple[str, ...] = ()

    @classmethod
    def named(cls, text: str) -> "Proxies":
        """Those of a list of addresses and networks, divided by commas or blanks.

        Raises BadInput for a word that is neither: a name could come to mean another machine.
        """
        words = text.replace(",", " ").split()
        for word in words:
            try:
                ip_network(word, strict=False)
            except ValueError as error:
                raise BadInput("address.no_proxy", text=word) from error
        return cls(tuple(words))

    def include(self, address: str) -> bool:
        """Whether an address is one of a named proxy."""
        parsed = _parsed(address)
        return parsed is not None and any(parsed in _network(network) for network in self.networks)

    def caller(self, peer: str, forwarded: Iterable[str]) -> str:
        """The caller's address: the peer's own, or the right hop of its `X-Forwarded-For`.

        `forwarded` are the values of that header in the order received.
        """
        address = peer
        for hop in reversed([part for value in forwarded for part in value.split(",")]):
            if not self.include(address):
                break
            parsed = _parsed(hop.strip())
            if parsed is None:  # no proxy writes such a thing, so nothing left of it counts
                break
            address = str(parsed)
        return address


LOOPBACK: Final = Proxies(("127.0.0.0/8", "::1/128"))


def address_of(request: "HTTPConnection") -> str:
    """The caller's address, as `ForwardedMiddleware` has read it; empty over a Unix socket."""
    return request.client.host if request.client else ""


def counted_as(address: str) -> str:
    """The address under which to count tries: of IPv6 the network, which one caller has whole."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, _NEIGHBOURS), strict=False))
    return address


@lru_cache(maxsize=256)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


@lru_cache(maxsize=1024)  # each request names its peer
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address, with or without a port; IPv4 written as IPv6 is IPv4. None for other text."""
    plain = text.partition("]")[0][1:] if text.startswith("[") else text
    if plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

"""How the office's own identity provider is reached, and what its claims mean here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from api.access.roles import ROLES
from graph.errors import BadInput

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_UNKNOWN: Final = {"": False, "refuse": False, "add": True}


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """A provider of OpenID Connect, and the claims that we read.

    `roles` gives the roles of each group, empty where accounts keep their own; `adds`: whoever the
    provider vouches for gets an account. `callback` is our own address as the provider knows it;
    empty: as the browser asked for it.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    callback: str = ""
    name_claim: str = "preferred_username"
    department_claim: str = "department"
    groups_claim: str = "groups"
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    adds: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str], secret: str) -> "OidcSettings | None":
        """The settings in an environment; None where no issuer is named.

        Raises BadInput for an issuer that others could stand in for, and for unknown words.
        """
        issuer = values.get("CREDITGRAPH_OIDC_ISSUER", "").strip()
        if not issuer:
            return None
        parts = urlsplit(issuer)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise BadInput("people.oidc_https", issuer=issuer)
        client = values.get("CREDITGRAPH_OIDC_CLIENT_ID", "").strip()
        if not client:
            raise BadInput("people.oidc_client")
        unknown = values.get("CREDITGRAPH_OIDC_UNKNOWN", "").strip()
        if unknown not in _UNKNOWN:
            words = [word for word in _UNKNOWN if word]
            name = "CREDITGRAPH_OIDC_UNKNOWN"
            raise BadInput("people.setting_word", name=name, text=unknown, words=words)
        return cls(
            issuer,
            client,
            secret,
            callback=values.get("CREDITGRAPH_OIDC_CALLBACK", "").strip(),
            name_claim=values.get("CREDITGRAPH_OIDC_NAME") or "preferred_username",
            department_claim=values.get("CREDITGRAPH_OIDC_DEPARTMENT") or "department",
            groups_claim=values.get("CREDITGRAPH_OIDC_GROUPS") or "groups",
            roles=_roles_of(values.get("CREDITGRAPH_OIDC_ROLES", "")),
            adds=_UNKNOWN[unknown],
        )


def _roles_of(text: str) -> dict[str, frozenset[str]]:
    """The roles of each group: `GROUP=role,role; GROUP=role`."""
    roles: dict[str, frozenset[str]] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        # A group may be a distinguished name, which itself holds `=`.
        group, _, words = part.rpartition("=")
        named = words.replace(",", " ").split()
        if not group or not named or set(named) - set(ROLES):
            raise BadInput("people.oidc_roles", text=part, roles=ROLES)
        roles[group.strip()] = frozenset(named)
    return roles

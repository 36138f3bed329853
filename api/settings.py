"""Settings, read from the environment at the door and passed on as arguments (DESIGN §12)."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_STORE = "sqlite:///creditgraph.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says: which store, whose secret, who asks and what for."""

    store: str
    secret: bytes | None
    who: str
    purpose: str


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in this environment; the process's own when none is given."""
    values = os.environ if environment is None else environment
    secret = values.get("CREDITGRAPH_SECRET", "")
    return Settings(
        store=values.get("CREDITGRAPH_STORE") or DEFAULT_STORE,
        secret=secret.encode() or None,
        who=_user(values),
        purpose=values.get("CREDITGRAPH_PURPOSE") or "unstated",
    )


def _user(values: Mapping[str, str]) -> str:
    try:
        return values.get("USER") or getpass.getuser()
    except (KeyError, OSError):  # a container without a user entry
        return f"uid {os.getuid()}"

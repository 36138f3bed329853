"""How a bounded process opens the store of its desk: what it needs for that is part of its job."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.settings import Settings
from graph.addresses import Credentials
from graph.opening import open_store
from graph.store import Store


def link_to(store: Store, settings: Settings) -> dict[str, str]:
    """The URL, secret and login with which a process opens the same store."""
    login = settings.credentials
    return {
        "url": store.name,
        "secret": store.secret.hex(),
        "user": login.username,
        "password": login.password,
        "anchor": str(settings.anchor or ""),
    }


def linked_store(job: Mapping[str, Any]) -> Store:
    """The store of a job that holds what `link_to` gives; raises what `open_store` raises."""
    return open_store(
        job["url"],
        secret=bytes.fromhex(job["secret"]),
        credentials=Credentials(job["user"], job["password"]),
        anchor=Path(job["anchor"]) if job["anchor"] else None,
    )

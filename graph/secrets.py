"""The secret that keys the hashes of ID numbers: made once, checked at opening (DESIGN §4)."""

import hmac
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from graph.errors import StoreError
from graph.private_files import open_private

KEY_FILE = "creditgraph.key"
NEW_KEY_FILE = "creditgraph.key.new"


def new_secret_beside(store: Path) -> Path:
    """The file of the next secret beside a store, made (mode 0600) where it is missing."""
    path = store.parent / NEW_KEY_FILE
    if not path.exists():
        _make_key(path)
    return path


def secret_in(path: Path) -> bytes:
    """The secret in a key file. Raises StoreError for an empty one."""
    text = path.read_text(encoding="ascii").strip()
    if not text:
        raise StoreError("store_url.empty_key", path=str(path))
    return text.encode()


def secret_beside(store: Path) -> bytes:
    """The secret in `creditgraph.key` in the store's folder, made (mode 0600) on first use.

    Raises StoreError for an empty key file.
    """
    path = store.parent / KEY_FILE
    if not path.exists():
        _make_key(path)
    return secret_in(path)


def _make_key(path: Path) -> None:
    """Write the key completely, then give it its name.

    A link fails where the name is taken, so two programs that begin at once agree on one key.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with open_private(draft, "x", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())  # a store must never be of a secret that a power failure took away
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose alone; neither the secret nor another purpose's key follows from it."""
    return hmac.new(secret, f"creditgraph key: {purpose}".encode(), sha256).digest()


def check_value(secret: bytes) -> str:
    """The value by which a store recognises its secret without keeping it."""
    return hmac.new(secret, b"creditgraph store check", sha256).hexdigest()[:32]

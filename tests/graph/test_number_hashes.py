"""Numbers are hashed under the keys of their store, and nowhere else."""

import re
from pathlib import Path


def test_only_the_keys_of_a_store_hash_numbers() -> None:
    """Whoever hashed with the secret itself would miss everybody in a rekeyed store."""
    root = Path(__file__).parents[2]
    hashing = re.compile(r"(?<![\w.])(id_hash|canonical_mask|mask_hashes)\(")
    files = [
        p for room in ("graph", "loaders", "analytics", "api") for p in (root / room).rglob("*.py")
    ]
    using = {p.relative_to(root).as_posix() for p in files if hashing.search(p.read_text("utf-8"))}
    assert using == {"graph/identity.py", "graph/mask_evidence.py", "graph/id_keys.py"}

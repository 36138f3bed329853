"""The manifest of a backup: each file with its SHA-256, sealed with the store's key.

It is written last: a folder without one is no backup, however much lies in it.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.private_files import sync
from graph.secrets import derived_key

NAME: Final = "manifest.json"
_FORMAT: Final = 1
_PURPOSE: Final = "backup seal"
_OFFICE_DIGITS: Final = 16  # enough to tell keys apart; it proves nothing


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of a backup: its path within the folder, its bytes, their SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the store's engine, identity and revision, its journals, its files.

    `journals` gives the number and digest of the last entry of each chain; `made_at` is ISO 8601.
    """

    made_at: str
    engine: str
    identity: str
    revision: int
    journals: Mapping[str, tuple[int, str]]
    files: tuple[BackupFile, ...]

    @property
    def bytes(self) -> int:
        """The bytes of all files."""
        return sum(file.bytes for file in self.files)


def described(folder: Path, path: Path) -> BackupFile:
    """A file of a backup as it lies on the disk."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return BackupFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


def write_manifest(folder: Path, manifest: Manifest, secret: bytes) -> str:
    """Write and seal the manifest; gives its seal. It is on the disk when this returns."""
    content = _content(manifest)
    mac, office = _seal(secret, content)
    text = json.dumps({**content, "seal": mac, "office": office}, indent=1, ensure_ascii=False)
    with written_whole(folder / NAME) as draft:
        draft.write_text(text + "\n", "utf-8")
        sync(draft)
    sync(folder)
    return mac


def is_backup(folder: Path) -> bool:
    """Whether a folder holds a whole backup."""
    return (folder / NAME).is_file()


def checked(folder: Path, secret: bytes) -> Manifest:
    """The manifest of a backup whose seal and files are as they were made.

    Raises BadInput for a folder that is no whole backup, for one made with another secret, and for
    a manifest or a file that was changed since.
    """
    if not is_backup(folder):
        raise BadInput("backup.none", folder=folder)
    content, mac, office = _read(folder / NAME)
    ours, our_office = _seal(secret, content)
    if office != our_office:
        raise BadInput("backup.other_secret", folder=folder)
    if not hmac.compare_digest(mac.encode(), ours.encode()):
        raise BadInput("backup.seal", folder=folder)
    manifest = _manifest(content)
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file():
            raise BadInput("backup.lacks", folder=folder, file=file.path)
        if described(folder, path) != file:
            raise BadInput("backup.changed", folder=folder, file=file.path)
    return manifest


def _content(manifest: Manifest) -> dict[str, Any]:
    return {"format": _FORMAT, **asdict(manifest)}


def _read(path: Path) -> tuple[dict[str, Any], str, str]:
    try:
        content = json.loads(path.read_text("utf-8"))
        mac, office = str(content.pop("seal")), str(content.pop("office"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadInput("backup.unreadable", path=path) from error
    if content.get("format") != _FORMAT:
        raise BadInput("backup.format", path=path, format=content.get("format"))
    return content, mac, office


def _manifest(content: Mapping[str, Any]) -> Manifest:
    """The manifest of a sealed content: who has the key wrote every field of it."""
    return Manifest(
        made_at=content["made_at"],
        engine=content["engine"],
        identity=content["identity"],
        revision=content["revision"],
        journals={chain: (end[0], end[1]) for chain, end in content["journals"].items()},
        files=tuple(BackupFile(**file) for file in content["files"]),
    )


def _seal(secret: bytes, content: Mapping[str, Any]) -> tuple[str, str]:
    """(the seal of a manifest's content, the name of the key that made it)"""
    key = derived_key(secret, _PURPOSE)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    mac = hmac.digest(key, text.encode(), "sha256").hex()
    return mac, hmac.digest(key, b"office", "sha256").hex()[:_OFFICE_DIGITS]

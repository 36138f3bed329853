"""The manifest of a backup: each file with its SHA-256, sealed with the store's key.

It is written last: a folder without one is no backup, however much lies in it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from api.upkeep.seal import opened, sealed
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.private_files import sync

NAME: Final = "manifest.json"
_FORMAT: Final = 1
_PURPOSE: Final = "backup seal"


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
    document = sealed({"format": _FORMAT, **asdict(manifest)}, secret, _PURPOSE)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    with written_whole(folder / NAME) as draft:
        draft.write_text(text + "\n", "utf-8")
        sync(draft)
    sync(folder)
    return str(document["seal"])


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
    manifest = _manifest(opened(_read(folder / NAME), secret, _PURPOSE))
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file():
            raise BadInput("backup.lacks", folder=folder, file=file.path)
        if described(folder, path) != file:
            raise BadInput("backup.changed", folder=folder, file=file.path)
    return manifest


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text("utf-8"))
        version = document["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput("backup.unreadable", path=path) from error
    if version != _FORMAT:
        raise BadInput("backup.format", path=path, format=version)
    return dict(document)


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

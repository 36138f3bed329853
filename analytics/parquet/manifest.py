"""The manifest of a folder of columns: what it is of, and the SHA-256 of every file in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from analytics.parquet.schema import PARTS, WHOLE, Part
from analytics.policy import Policy
from analytics.propagation.search import budget_of
from graph.errors import BadInput
from graph.private_files import write_private

FORMAT: Final = 1  # raised whenever a column changes its name, type or meaning
NAME: Final = "manifest.json"
_LACKS: Final[dict[Part, str]] = {"votes": "columns.no_votes", "stakes": "columns.no_stakes"}


@dataclass(frozen=True, slots=True)
class FileSeal:
    """One file of the folder: its rows, its size in bytes and its SHA-256."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """By what arcs and seeds were weighed, and how far chains may go (DESIGN §7).

    `digest` is the SHA-256 of the policy. `budget` is how many labels one record's search makes
    before it is cut.
    """

    as_of: date
    digest: str
    version: str
    max_hops: int
    threshold: float
    budget: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A folder of columns: the store and revision, and what it was weighed by.

    `since` is the earlier revision where only the changes are there, and nothing is weighed then.
    """

    store: str
    revision: int
    since: int | None
    weighing: Weighing | None
    files: Mapping[str, FileSeal]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question needs columns of: store, revision, policy, day, and a part beside them."""

    store: str
    revision: int
    policy: Policy
    as_of: date
    part: Part | None = None


def weighing_of(policy: Policy, as_of: date, entities: int) -> Weighing:
    """The weighing of a policy and a day over so many entities."""
    budget = budget_of(entities, policy.max_hops)
    numbers = (policy.max_hops, policy.threshold, budget)
    return Weighing(as_of, policy.digest, policy.version, *numbers)


def seal_of(path: Path, rows: int) -> FileSeal:
    """The seal of a file as it lies there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileSeal(rows, path.stat().st_size, digest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into its folder, with sorted keys."""
    content = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, default=str)
    write_private(folder / NAME, text + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; raises BadInput where there is none, or one of another format."""
    try:
        content: Any = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("columns.none", folder=folder) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        told = content.get("format") if isinstance(content, dict) else None
        raise BadInput("columns.format", folder=folder, found=told, known=FORMAT)
    try:
        return _manifest(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput("columns.none", folder=folder) from error


def checked(folder: Path, asked: Asked) -> Manifest:
    """The manifest of whole columns that are what is asked, each file as it was written.

    Raises BadInput with what is otherwise.
    """
    manifest = read_manifest(folder)
    weighing = manifest.weighing
    if weighing is None:
        raise BadInput("columns.changes", folder=folder, since=manifest.since)
    if manifest.store != asked.store:
        raise BadInput("columns.store", folder=folder)
    for code, found, wanted in (
        ("columns.revision", manifest.revision, asked.revision),
        ("columns.policy", weighing.digest, asked.policy.digest),
        ("columns.day", weighing.as_of, asked.as_of),
    ):
        if found != wanted:
            raise BadInput(code, folder=folder, found=found, asked=wanted)
    parts = [part for part, tables in PARTS.items() if _of(tables) <= manifest.files.keys()]
    whole = _of(WHOLE).union(*(_of(PARTS[part]) for part in parts)) == manifest.files.keys()
    entities = manifest.files["entities.parquet"].rows if whole else 0
    if not whole or weighing != weighing_of(asked.policy, asked.as_of, entities):
        raise BadInput("columns.damaged", path=folder / NAME)
    if asked.part is not None and asked.part not in parts:
        raise BadInput(_LACKS[asked.part], folder=folder)
    check_files(folder, manifest)
    return manifest


def _of(tables: Iterable[str]) -> set[str]:
    return {f"{name}.parquet" for name in tables}


def _manifest(content: Mapping[str, Any]) -> Manifest:
    weighing = content["weighing"]
    if weighing is not None:
        weighing = Weighing(**{**weighing, "as_of": date.fromisoformat(weighing["as_of"])})
        _whole_numbers(weighing.max_hops, weighing.budget)
    files = {name: FileSeal(**seal) for name, seal in content["files"].items()}
    _whole_numbers(*(seal.rows for seal in files.values()))
    return Manifest(content["store"], content["revision"], content["since"], weighing, files)


def _whole_numbers(*numbers: object) -> None:
    """Raises TypeError for anything else: the steps are made with these numbers in them."""
    if not all(type(number) is int for number in numbers):
        raise TypeError


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises BadInput for a file of the manifest that is missing or not as it was written."""
    for name, seal in manifest.files.items():
        path = folder / name
        if not path.is_file() or seal_of(path, seal.rows) != seal:
            raise BadInput("columns.damaged", path=path)
        if pq.read_metadata(path).num_rows != seal.rows:
            raise BadInput("columns.damaged", path=folder / NAME)

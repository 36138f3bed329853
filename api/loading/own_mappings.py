"""The mappings that departments made themselves, each department's in a folder of its own."""

import hashlib
from pathlib import Path

from graph.atomic_files import written_whole
from graph.private_files import private_folder
from loaders.columns.own_mapping import OwnMapping


class OwnMappings:
    """Keeps mappings as TOML files, numbered as they were made; the latest counts.

    A department's folder is named by a hash, since its name may hold any character.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def paths(self, department: str) -> tuple[Path, ...]:
        """The files of a department, the latest last."""
        folder = self._of(department)
        return tuple(sorted(folder.glob("*.toml"))) if folder.is_dir() else ()

    def keep(self, mapping: OwnMapping) -> Path:
        """Keep a mapping for its department; returns its file."""
        folder = self._of(mapping.department)
        private_folder(folder, ours=True)
        number = 1 + max((int(path.stem) for path in self.paths(mapping.department)), default=0)
        path = folder / f"{number:06d}.toml"  # of one width, so that names sort as numbers do
        with written_whole(path) as draft:
            draft.write_text(mapping.text(), encoding="utf-8")
        return path

    def _of(self, department: str) -> Path:
        return self._folder / hashlib.sha256(department.encode()).hexdigest()[:16]

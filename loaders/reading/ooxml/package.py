"""The parts of an OOXML workbook: its sheets, its count of days, its texts and styles.

Names of elements are compared without their namespace, since Strict OOXML has others.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

_MOST: Final = 64 * 2**20  # bytes of one small part; a list of sheets has some thousand
_RELATIONS: Final = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, its part in the package, whether it is hidden."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's parts by their names in the zip; "" for a part that is not there."""

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    from_1904: bool


def read_package(path: Path) -> Package:
    """The parts of a workbook; raises what DAMAGE names."""
    with zipfile.ZipFile(path) as archive:
        names = _names(archive)
        book = workbook_part(archive)
        if not book:
            raise KeyError(book)
        relations = _relations(archive, names, book)
        root = small_part(archive, names[book.lower()])
        sheets = tuple(_sheets(root, relations))
        properties = next(iter(root.iter("{*}workbookPr")), None)
        count = "" if properties is None else properties.get("date1904", "")
        return Package(
            sheets,
            next((part for kind, part in relations.values() if kind == "sharedStrings"), ""),
            next((part for kind, part in relations.values() if kind == "styles"), ""),
            count.lower() in ("1", "true", "on"),
        )


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target part of each relation of a part, by its id; targets that are not there go."""
    return _relations(archive, _names(archive), part)


def workbook_part(archive: zipfile.ZipFile) -> str:
    """The name of the main part of an Office file; "" where there is none."""
    names = _names(archive)
    if _RELATIONS not in names:
        return next((names[n] for n in ("xl/workbook.xml", "xl/workbook.bin") if n in names), "")
    parts = _relations(archive, names, "")
    return next((part for kind, part in parts.values() if kind == "officeDocument"), "")


def small_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of a small XML part."""
    with archive.open(name) as part:
        text = part.read(_MOST)
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The entries of a zip by their names in small letters, with slashes: some write others."""
    return {name.lower().replace("\\", "/"): name for name in archive.namelist()}


def _sheets(root: etree._Element, relations: dict[str, tuple[str, str]]) -> list[SheetPart]:
    sheets = []
    for sheet in root.iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        kind, part = relations[key]  # a KeyError where its part is not in the file
        if kind == "worksheet":  # others are charts, dialogs and macros
            hidden = sheet.get("state", "visible") != "visible"
            sheets.append(SheetPart(sheet.get("name", ""), part, hidden))
    return sheets


def _relations(
    archive: zipfile.ZipFile, names: dict[str, str], part: str
) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    own = names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if own is None:
        return {}
    relations = {}
    for relation in small_part(archive, own).iter("{*}Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
        if full in names:
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            relations[relation.get("Id", "")] = (kind, names[full])
    return relations

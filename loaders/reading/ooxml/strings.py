"""The shared texts of a workbook."""

import zipfile
from typing import Final

from lxml import etree

from loaders.reading.cell_text import text_cell

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts by their number, cleaned as every cell is."""
    if not part:
        return []
    texts = []
    with archive.open(part) as file:
        for _, item in etree.iterparse(file, tag="{*}si", resolve_entities=False, huge_tree=True):
            texts.append(text_cell(text_of(item)))
            item.clear()
            while item.getprevious() is not None:
                del item.getparent()[0]
    return texts


def text_of(item: etree._Element) -> str:
    """The text of an item, of one run or of several, without the reading aid of East Asia."""
    namespace = item.tag.rpartition("}")[0]
    head = f"{namespace}}}" if namespace else ""
    parts = []
    for child in item:
        if child.tag == f"{head}t":
            parts.append(_kept(child))
        elif child.tag == f"{head}r":
            parts.extend(_kept(text) for text in child.iter(f"{head}t"))
    return "".join(parts)


def _kept(text: etree._Element) -> str:
    """A text without the blanks around it, unless it says that they count, as Excel reads it."""
    own = text.text or ""
    return own if text.get(_SPACE) == "preserve" else own.strip()

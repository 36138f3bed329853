"""The office whose desk this is, as its papers name it (docs/opinion.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.errors import BadInput

_WORD: Final = "信核"  # 发文机关代字: an office sets its own
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues papers ("": the department of the officer), numbered under which word, and where
    people reach the desk ("" where nobody told).
    """

    name: str = ""
    word: str = _WORD
    address: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Office":
        """The office in an environment. Raises BadInput for an address that is none."""
        address = values.get("CREDITGRAPH_PUBLIC_URL", "").strip()
        # It is printed on papers: a slip would stand there for good.
        if address and not _ADDRESS.fullmatch(address):
            raise BadInput("settings.public_url", text=address[:200])
        name = values.get("CREDITGRAPH_OFFICE", "").strip()
        return cls(name, values.get("CREDITGRAPH_OFFICE_WORD", "").strip() or _WORD, address)

"""The vis-network script of the desk: 9.1.2 of 2022, the file that pyvis 0.3.2 ships.

Kept here as it is (Apache-2.0 or MIT, as its first lines say): of pyvis with the fifty megabytes
that it needs the desk would use nothing else.
"""

from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).with_name("vis-network.min.js")

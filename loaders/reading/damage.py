"""What the libraries raise for a packed or XML file that is cut short or has bytes changed."""

import struct
import zipfile
import zlib
from typing import Final

from lxml import etree

DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    struct.error,
    EOFError,
    LookupError,  # a part, a text or a style that is not there
    OSError,
    RuntimeError,  # an entry locked by a password, or packed in a way that nothing unpacks
    ValueError,
)

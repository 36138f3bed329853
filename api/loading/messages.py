"""The messages of a bounded process to the desk: lines of JSON."""

import json
from typing import Any, TextIO


def send(pipe: TextIO, message: dict[str, Any]) -> None:
    """Write a message, so that the desk reads it at once."""
    pipe.write(json.dumps(message, ensure_ascii=True) + "\n")
    pipe.flush()

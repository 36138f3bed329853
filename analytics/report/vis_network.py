"""The vis-network script that pyvis ships (9.1.2 of 2022, Apache-2.0 or MIT), for the desk."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from graph.errors import BadInput

_LIBRARY: Final = "lib/vis-9.1.2/vis-network.min.js"


def library() -> Path:
    """The path of vis-network in the pyvis package, found without importing pyvis."""
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise BadInput("report.no_library")
    return Path(next(iter(spec.submodule_search_locations))) / _LIBRARY

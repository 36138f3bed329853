"""The cookies that pages set: names only, so that API and console agree on them."""

from typing import Final

SESSION: Final = "creditgraph_session"
LANGUAGE: Final = "creditgraph_language"

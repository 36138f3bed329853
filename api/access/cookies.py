"""Names of the cookies that pages set; API and console read them from here."""

from typing import Final

SESSION: Final = "creditgraph_session"
LANGUAGE: Final = "creditgraph_language"
DEVICE: Final = "creditgraph_device"  # a browser from which the user has logged in before
ASKED: Final = "creditgraph_asked"  # the page that was asked for before the login
ERRAND: Final = "creditgraph_errand"  # a login that is under way at the identity provider

"""Services of intermediaries for the projects of their clients."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import project_code
from graph.model import Relation

TENDER_AGENCY: Final = "IM10"  # 招标代理 among the categories of intermediaries


def services_for(
    services: Iterable[Relation],
    clients: Collection[tuple[str, str]],
    codes: Mapping[str, str | None],
) -> Iterator[tuple[str, Relation]]:
    """(project, service) of each service that names a project of its client by the code.

    `clients` are pairs of a client and a project, `codes` the project codes by project. A service
    that names another project, or none, is a mere tie of the client.
    """
    for service in services:
        code = _code_of(service)
        for client, project in sorted(clients) if code else ():
            if service.target == client and codes.get(project) == code:
                yield project, service


def _code_of(service: Relation) -> str | None:
    """The project code that a service names, as an entity of that project bears it."""
    try:
        return project_code(str(service.attributes.get("project_code", "")))[0]
    except InvalidIdentifier:
        return None

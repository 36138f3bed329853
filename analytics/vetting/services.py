"""Services of intermediaries for the projects of their clients."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import project_code
from graph.model import Entity, Relation

# 代理类: tender agencies, and those of patents, customs, registrations and taxes beside them.
_AGENCIES: Final = "IM10"
# Words of its name, and of the number of its document (where 采购合同 may be of any service).
_TENDERS: Final = ("招标", "招投标", "采购")
_TENDER_PAPERS: Final = ("招标", "招投标", "招代", "采购代理", "政采")
_OTHERS: Final = (
    "专利",
    "商标",
    "知识产权",
    "报关",
    "税务",
    "工商",
    "登记",
    "注册",
    "记账",
    "财务",
)
# Who supervises agencies of tenders and of procurement, and who those of patents and registrations.
_TENDER_OFFICES: Final = (
    "发展和改革",
    "发展改革",
    "发改",
    "住房和城乡建设",
    "住建",
    "财政",
    "公共资源",
)
_OTHER_OFFICES: Final = ("科学技术", "科技", "知识产权", "市场监督", "市场监管", "税务", "海关")


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


def is_tender_agency(service: Relation, agency: Entity | None) -> bool | None:
    """Whether it was as their tender agency that somebody served for a project.

    Its category is 代理类, which has other agencies too. The first of these that tells decides: the
    trade as the sheet of services writes it, the number of the document, the agency's name, its
    trade in the register of agencies, the office that supervises it. None where nothing tells.
    """
    if service.attributes.get("category") != _AGENCIES:
        return False
    known = agency.attributes if agency else {}
    for told, tenders, others in (
        (service.attributes.get("trade"), _TENDERS, _OTHERS),
        (service.attributes.get("document_no"), _TENDER_PAPERS, _OTHERS),
        (agency.name if agency else "", _TENDERS, _OTHERS),
        (known.get("trade"), _TENDERS, _OTHERS),
        (known.get("supervising_department"), _TENDER_OFFICES, _OTHER_OFFICES),
    ):
        text = str(told or "")
        if any(word in text for word in tenders):
            return True
        if any(word in text for word in others):
            return False
    return None


def _code_of(service: Relation) -> str | None:
    """The project code that a service names, as an entity of that project bears it."""
    try:
        return project_code(str(service.attributes.get("project_code", "")))[0]
    except InvalidIdentifier:
        return None

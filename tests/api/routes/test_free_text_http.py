"""Free words tell a masked caller no person's name and no number, whoever they are about."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.desks import Client
from tests.api.twins import CARD, FIRM, HEAD, MOBILE, NAMES, RECORD, twins
from tests.pdfs import need_papers, text_of

NAME = NAMES[0]
TOLD = f"{NAME}来电（{MOBILE}），退款至{CARD}"
SECRETS = (NAME, MOBILE, CARD, NAME[1:], MOBILE[3:], CARD[4:])
MASKED = ("enquirer", "investigator", "data_officer", "supervisor")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with twins(tmp_path_factory.mktemp("words")) as both:
        yield both[0]


@pytest.fixture(scope="module")
def certificate(at: Client) -> str:
    """A vetting of the firm, with words of officers all around it."""
    event = {"record": RECORD, "action": "object", "reason": TOLD, "document": TOLD}
    assert at("POST", "/events", json=event, role="supervisor").status_code == 200
    asked = {"subject": FIRM, "scenario": "government_procurement"}
    vetted = at("POST", "/vettings", json=asked, role="enquirer").json()
    word = {"hash": vetted["hash"], "accept": False, "reason": TOLD}
    answer = at("POST", "/vettings/decisions", json=word, role="enquirer")
    assert answer.status_code == 200, answer.text
    return str(vetted["hash"])


def told(at: Client, role: str, certificate: str) -> list[tuple[str, str]]:
    """Whatever can be read with a role about the firm, its record and its vetting."""
    looks: list[tuple[str, str, dict[str, Any]]] = [
        *(("GET", f"/{path}/{FIRM}", {}) for path in ("entities", "records/of", "network", "ties")),
        *(("GET", f"/{path}/{FIRM}", {}) for path in ("neighbours", "exposure", "impact")),
        *(("GET", f"/{path}/{HEAD}", {}) for path in ("entities", "records/of", "network")),
        ("GET", f"/records/{RECORD}", {}),
        ("GET", "/records/c:of-the-head", {}),
        ("GET", "/exposure", {}),
        ("GET", f"/certificates/{certificate}", {}),
        ("GET", "/journal?chain=facts", {}),
        ("GET", "/journal?chain=access", {}),
        ("POST", "/vettings", {"subject": FIRM, "scenario": "bidding"}),
        ("POST", "/vettings/batch", {"subjects": [FIRM, HEAD], "scenario": "employment"}),
        ("POST", "/find", {"text": "鹤罚〔2026〕7号"}),
    ]
    said = []
    for method, path, body in looks:
        answer = at(method, path, role=role, **({"json": body} if body else {}))
        said.append((f"{method} {path} {answer.status_code}", answer.text))
    return said


@pytest.mark.parametrize("role", MASKED)
def test_no_answer_to_a_masked_caller_tells_it(at: Client, role: str, certificate: str) -> None:
    said = told(at, role, certificate)
    assert sum(path.endswith("200") for path, _ in said) >= 7
    assert [path for path, text in said if any(secret in text for secret in SECRETS)] == []


def test_no_page_tells_it(at: Client, certificate: str) -> None:
    at.login("everyone")  # of every role, and no purpose stated
    paths = (
        f"/parties/{FIRM}",
        f"/records/{RECORD}",
        f"/vettings/{certificate}",
        f"/vettings/{certificate}/print",
        "/journal",
        f"/ownership/{FIRM}",
        f"/paths?one={FIRM}&other={HEAD}",
    )
    pages = {path: at.http.get(path) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    assert [p for p, page in pages.items() if any(s in page.text for s in SECRETS)] == []


def test_no_paper_tells_it(at: Client, certificate: str) -> None:
    need_papers()
    for query in ("", "?leads=true"):
        answer = at("GET", f"/vettings/{certificate}/paper.pdf{query}", role="enquirer")
        assert answer.status_code == 200
        text = text_of(answer.content)
        assert "供述" in text or "提供虚假材料" in text
        assert [secret for secret in SECRETS if secret in text] == []


def test_who_sees_persons_reads_the_words_as_they_are(at: Client) -> None:
    shown = at("GET", f"/records/{RECORD}", role="investigator", purpose="check").json()
    facts = shown["record"]["attributes"]["facts"]
    assert NAME in facts
    assert MOBILE in facts

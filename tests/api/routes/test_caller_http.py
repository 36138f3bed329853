"""Who asks, over HTTP: what of a request's headers is refused, and how the document tells of it."""

from typing import Any

import pytest

from tests.api.desks import Client


def test_a_purpose_that_is_too_long_is_refused_by_its_field(reading: Client) -> None:
    sent = {"purpose": "x" * 1001, "accept-language": "en"}
    refused = reading.http.get("/api/freshness", headers=sent)
    assert refused.status_code == 422
    assert "purpose" in refused.json()["detail"]
    assert "1000" in refused.json()["detail"].replace(",", "")


@pytest.fixture
def operations(reading: Client) -> list[dict[str, Any]]:
    paths = reading.http.get("/api/openapi.json").json()["paths"]
    return [operation for path in paths.values() for operation in path.values()]


def test_the_document_names_keys_sessions_and_purpose_where_nobody_may_be_refused(
    operations: list[dict[str, Any]],
) -> None:
    asking = [one for one in operations if "401" in one["responses"]]
    assert len(asking) > len(operations) // 2
    for one in asking:
        assert one["security"] == [{"HTTPBearer": []}, {"APIKeyCookie": []}]
        assert [p["name"] for p in one["parameters"]].count("purpose") == 1


def test_the_document_asks_for_no_key_where_anybody_may_ask(
    operations: list[dict[str, Any]],
) -> None:
    assert all("security" not in one for one in operations if "401" not in one["responses"])

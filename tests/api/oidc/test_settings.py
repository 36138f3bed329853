"""What the settings say of the identity provider."""

import pytest

from api.access.oidc_settings import OidcSettings
from graph.errors import BadInput

GIVEN = {"CREDITGRAPH_OIDC_ISSUER": "https://sso.example", "CREDITGRAPH_OIDC_CLIENT_ID": "here"}


def test_without_an_issuer_there_is_no_provider() -> None:
    assert OidcSettings.read({}, "") is None


def test_groups_are_read_into_roles() -> None:
    roles = "CN=credit,DC=hegang=enquirer, investigator; heads=supervisor"
    read = OidcSettings.read({**GIVEN, "CREDITGRAPH_OIDC_ROLES": roles}, "secret")
    assert read is not None
    assert read.roles == {
        "CN=credit,DC=hegang": {"enquirer", "investigator"},
        "heads": {"supervisor"},
    }
    assert "secret" not in repr(read)


@pytest.mark.parametrize(
    "change",
    [
        {"CREDITGRAPH_OIDC_ISSUER": "http://sso.example"},
        {"CREDITGRAPH_OIDC_CLIENT_ID": ""},
        {"CREDITGRAPH_OIDC_ROLES": "heads=king"},
        {"CREDITGRAPH_OIDC_ROLES": "heads"},
        {"CREDITGRAPH_OIDC_UNKNOWN": "perhaps"},
    ],
)
def test_what_cannot_be_a_provider_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        OidcSettings.read({**GIVEN, **change}, "")

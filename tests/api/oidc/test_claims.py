"""ID tokens that somebody forged, or that were made for another: none of them is believed."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from api.access.oidc import Errand, Provider
from api.access.oidc_settings import OidcSettings
from api.access.refusals import NotLoggedIn

ISSUER = "https://sso.example"
NOW = int(time.time())
ERRAND = Errand("state", "nonce", "verifier")
OURS = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
STRANGERS = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "creditgraph",
    "sub": "u1",
    "nonce": "nonce",
    "iat": NOW,
    "exp": NOW + 86_400,  # NOW is of when the tests were collected
}


def checked(token: str) -> dict[str, Any]:
    provider = Provider(OidcSettings(ISSUER, "creditgraph", "secret"))
    keys = KeySet([OURS])
    provider._published = lambda: ({"issuer": ISSUER}, keys)  # type: ignore[method-assign]
    return provider._claims({"id_token": token, "access_token": "x"}, keys, ERRAND)


def signed(claims: dict[str, Any], key: Any = OURS, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": "1"}, claims, key, algorithms=[alg])


def test_a_token_of_the_issuer_for_us_and_this_errand_is_believed() -> None:
    assert checked(signed(GOOD))["sub"] == "u1"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example"},
        {"aud": "another client"},
        {"aud": ["creditgraph", "another"], "azp": "another"},
        {"nonce": "of another errand"},
        {"nonce": None},
        {"exp": NOW - 120},
        {"exp": None},
        {"sub": None},
        {"iat": NOW + 3600, "nbf": NOW + 3600},
    ],
)
def test_a_token_for_another_or_out_of_its_time_is_not(change: dict[str, Any]) -> None:
    claims = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(JoseError):
        checked(signed(claims))


def by_secret(secret: bytes) -> str:
    """A token signed by a secret, made by hand: the library makes none with what is public."""
    parts = (json.dumps({"alg": "HS256", "kid": "1"}), json.dumps(GOOD))
    head = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    mark = hmac.digest(secret, head.encode(), "sha256")
    return f"{head}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


def test_a_signature_of_another_key_or_of_what_is_public_is_none() -> None:
    forged = [signed(GOOD, STRANGERS), by_secret(b"secret"), by_secret(OURS.as_pem(private=False))]
    head, body, _ = signed(GOOD).split(".")
    forged += [f"{head}.{body}.", "eyJhbGciOiJub25lIn0." + body + "."]
    for token in forged:
        with pytest.raises((JoseError, ValueError)):
            checked(token)


def test_keys_that_the_provider_changed_are_asked_for_anew() -> None:
    provider = Provider(OidcSettings(ISSUER, "creditgraph", "secret"))
    provider._published = lambda: ({"issuer": ISSUER}, KeySet([OURS]))  # type: ignore[method-assign]
    claims = provider._claims({"id_token": signed(GOOD)}, KeySet([STRANGERS]), ERRAND)
    assert claims["sub"] == "u1"


def test_a_provider_that_calls_itself_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    about = {"issuer": "https://other.example", "jwks_uri": "https://sso.example/keys"}
    answers = [about, KeySet([OURS]).as_dict()]
    monkeypatch.setattr("api.access.oidc._answer", lambda *_, **__: answers.pop(0))
    with pytest.raises(NotLoggedIn) as refused:
        Provider(OidcSettings(ISSUER, "creditgraph", "secret")).begin("https://here")
    assert refused.value.code == "people.oidc_issuer"

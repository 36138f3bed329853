"""Logging in by the office's identity provider: OpenID Connect, authorization code with PKCE.

Of the protocol this file has only what is ours to check; signatures, claims and PKCE are the
library's (Authlib).
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from api.access.oidc_settings import OidcSettings
from api.access.refusals import NotLoggedIn

_SCOPE: Final = "openid profile"
_WAIT_S: Final = 5  # for each answer of the provider
_KNOWN_S: Final = 3600  # for which its addresses and keys are kept
_LEEWAY_S: Final = 60  # by which its clock may be off
# Signatures that only the provider can make: with HMAC or none, anybody's would do.
_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass(frozen=True, slots=True)
class Errand:
    """A login that is under way at the provider: what its answer must match."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for, by its own id (`subject`), with the claims that we read."""

    subject: str
    name: str
    department: str | None
    groups: frozenset[str]


class Provider:
    """The identity provider; safe to use from several threads.

    Methods raise NotLoggedIn where the provider is away, or says what it may not.
    """

    def __init__(self, settings: OidcSettings, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    def begin(self, callback: str) -> tuple[str, Errand]:
        """The address at the provider to send the browser to, and what to keep of it."""
        errand = Errand(*(secrets.token_urlsafe(32) for _ in range(3)))
        about, _ = self._about()
        with self._client(callback) as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
            )
        return str(address), errand

    def finish(self, callback: str, code: str, errand: Errand) -> Vouched:
        """Whom the provider vouches for, by the code that the browser brought back."""
        about, keys = self._about()
        try:
            with self._client(callback) as client:
                token = client.fetch_token(
                    about["token_endpoint"],
                    code=code,
                    code_verifier=errand.verifier,
                    timeout=_WAIT_S,
                    allow_redirects=False,
                )
                claims = self._claims(token, keys, errand)
                if self.settings.name_claim not in claims and "userinfo_endpoint" in about:
                    claims = {**claims, **_more(client, about["userinfo_endpoint"], claims["sub"])}
        except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError) as error:
            raise NotLoggedIn("people.oidc_refused") from error
        return self._vouched(claims)

    def leave(self, back: str) -> str:
        """The address that ends the session at the provider, too; empty where it has none."""
        about, _ = self._about()
        end = about.get("end_session_endpoint", "")
        asked = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return f"{end}?{urlencode(asked)}" if end else ""

    def _client(self, callback: str) -> OAuth2Session:
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            scope=_SCOPE,
            redirect_uri=callback,
            code_challenge_method="S256",
        )

    def _claims(self, token: Mapping[str, Any], keys: KeySet, errand: Errand) -> dict[str, Any]:
        """The claims of an ID token that was signed by the issuer, for us, for this errand, now."""
        try:
            signed = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):  # the provider may have changed its keys meanwhile
            _, fresh = self._about(fresh=True)
            signed = jwt.decode(token["id_token"], fresh, algorithms=_ALGORITHMS)
        wanted = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        about = {
            "nonce": errand.nonce,
            "client_id": self.settings.client_id,
            "access_token": token.get("access_token"),
        }
        checked = CodeIDToken(signed.claims, signed.header, wanted, about)
        checked.validate(now=int(self._clock()), leeway=_LEEWAY_S)
        return dict(checked)

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        name, subject = claims.get(self.settings.name_claim), claims.get("sub")
        if not (isinstance(name, str) and name and isinstance(subject, str) and subject):
            raise NotLoggedIn("people.oidc_nameless", claim=self.settings.name_claim)
        department = claims.get(self.settings.department_claim)
        groups = claims.get(self.settings.groups_claim)
        named = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Vouched(
            subject,
            name,
            department if isinstance(department, str) else None,
            frozenset(str(group) for group in named),
        )

    def _about(self, *, fresh: bool = False) -> tuple[dict[str, Any], KeySet]:
        """The provider's addresses and keys, as it publishes them."""
        with self._lock:
            now = self._clock()
            if fresh or self._known is None or not 0 <= now - self._known[0] < _KNOWN_S:
                self._known = (now, *self._published())
            return self._known[1:]

    def _published(self) -> tuple[dict[str, Any], KeySet]:
        issuer = self.settings.issuer
        try:
            with OAuth2Session() as client:
                at = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
                about = _answer(client, at, withhold_token=True)
                keys = KeySet.import_key_set(
                    _answer(client, about["jwks_uri"], withhold_token=True)  # type: ignore[arg-type]
                )
        except (RequestException, JoseError, ValueError, KeyError) as error:
            raise NotLoggedIn("people.oidc_away") from error
        # OpenID Connect Discovery §4.3: else one provider could speak for another.
        if about.get("issuer") != issuer:
            raise NotLoggedIn("people.oidc_issuer", issuer=issuer)
        return about, keys


def _answer(client: OAuth2Session, address: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    """A JSON object of the provider; another answer, and a redirect, is a ValueError."""
    response = client.get(address, timeout=_WAIT_S, allow_redirects=False, **options)
    content = response.json() if response.status_code == 200 else None
    if not isinstance(content, dict):
        raise ValueError
    return content


def _more(client: OAuth2Session, address: str, subject: str) -> dict[str, Any]:
    """The claims that a provider keeps out of its ID token. Raises ValueError for another's."""
    claims = _answer(client, address)
    if claims.get("sub") != subject:  # OpenID Connect Core §5.3.2
        raise ValueError
    return claims

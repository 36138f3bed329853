"""Settings: read from the environment here only, and passed on as arguments (DESIGN §11)."""

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.access.address import Proxies
from api.access.limits import AllLimits
from api.access.oidc_settings import OidcSettings
from api.access.rules import AccessRules
from api.cases.alert_settings import AlertSettings
from api.given_secret import given_secret
from api.office import Office
from graph.addresses import Credentials
from graph.errors import BadInput
from graph.sentence import FALLBACK, LANGUAGES, Language

DEFAULT_STORE = "sqlite:///creditgraph.db"
# A clerk mistypes a few numbers in an hour; who tries numbers needs thousands.
_ID_MISSES: Final = 20
_COUNT: Final = re.compile("[1-9][0-9]{0,8}")
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says: the store, its secret, who asks and for what purpose.

    `cache` and `data` are folders of the user, for stores that are not files: `cache` for
    snapshots, `data` for the accounts and uploads of desks. `proxies` are those before the server;
    `access` is what logging in takes, `oidc` the identity provider, `limits` what one caller may
    ask. `anchor` is a file that follows the ends of the journal chains, best on another disk or
    machine. `alerts` is where alerts go beside the desk. `retention` is the office's own file of
    terms.
    `id_misses` is how many look-ups of persons one caller of a server may miss within an hour.
    """

    store: str
    secret: bytes | None
    new_secret: bytes | None
    credentials: Credentials
    cache: Path
    data: Path
    who: str
    purpose: str
    language: Language
    proxies: Proxies
    access: AccessRules
    oidc: OidcSettings | None
    id_misses: int
    limits: AllLimits
    office: Office
    alerts: AlertSettings
    anchor: Path | None = None
    retention: Path | None = None


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in an environment, by default that of this process.

    Raises BadInput for an unreadable secret file, an unknown language, a proxy without address
    and a count that is none.
    """
    values = os.environ if environment is None else environment
    base = values.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Settings(
        store=values.get("CREDITGRAPH_STORE") or DEFAULT_STORE,
        secret=given_secret(values, "CREDITGRAPH_SECRET", "creditgraph.secret"),
        new_secret=given_secret(values, "CREDITGRAPH_NEW_SECRET", "creditgraph.new_secret"),
        credentials=Credentials(
            values.get("NEO4J_USERNAME") or "neo4j", _kept(values, "NEO4J_PASSWORD")
        ),
        cache=Path(base) / "creditgraph",
        data=Path(values.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "creditgraph",
        who=_user(values),
        purpose=values.get("CREDITGRAPH_PURPOSE") or "unstated",
        language=language_from(values),
        proxies=Proxies.named(values.get("CREDITGRAPH_TRUSTED_PROXIES", "")),
        access=AccessRules.read(values),
        office=Office.read(values),
        alerts=AlertSettings.read(
            values,
            secret=given_secret(values, "CREDITGRAPH_WEBHOOK_SECRET", "creditgraph.webhook_secret"),
            password=_kept(values, "CREDITGRAPH_SMTP_PASSWORD"),
        ),
        oidc=OidcSettings.read(values, _kept(values, "CREDITGRAPH_OIDC_CLIENT_SECRET")),
        limits=AllLimits.read(values),
        anchor=Path(values["CREDITGRAPH_ANCHOR"]) if values.get("CREDITGRAPH_ANCHOR") else None,
        id_misses=_count(values, "CREDITGRAPH_ID_MISSES", _ID_MISSES),
        retention=Path(terms) if (terms := values.get("CREDITGRAPH_RETENTION")) else None,
    )


def _count(values: Mapping[str, str], name: str, otherwise: int) -> int:
    """A whole number above 0 in a variable; `otherwise` where it is not set."""
    text = values.get(name, "").strip()
    if not text:
        return otherwise
    if not _COUNT.fullmatch(text):
        raise BadInput("settings.count", variable=name, text=text[:40])
    return int(text)


def _kept(values: Mapping[str, str], name: str) -> str:
    """A secret: from the variable itself, or from the file that `<name>_FILE` names."""
    path = values.get(f"{name}_FILE")
    if values.get(name) or not path:
        return values.get(name, "")
    try:
        # Editors and `echo` end a file with a newline, which is no part of a password.
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("settings.secret_file", path=path, variable=f"{name}_FILE") from error


def language_from(environment: Mapping[str, str] | None = None) -> Language:
    """The language of sentences: `CREDITGRAPH_LANG`, else the locale's, else English.

    Raises BadInput where `CREDITGRAPH_LANG` names another language.
    """
    values = os.environ if environment is None else environment
    asked = values.get("CREDITGRAPH_LANG")
    if asked:
        return language_of(asked)
    # POSIX: the first of these that is set decides.
    locale = next((values[name] for name in _LOCALES if values.get(name)), "")
    return next((one for one in LANGUAGES if locale.startswith(one)), FALLBACK)


def language_of(text: str) -> Language:
    """The language that an option or a variable names. Raises BadInput for another."""
    named = next((one for one in LANGUAGES if one == text), None)
    if named is None:
        raise BadInput("settings.language", text=text, languages=LANGUAGES)
    return named


def _user(values: Mapping[str, str]) -> str:
    try:
        return values.get("USER") or getpass.getuser()
    except (KeyError, OSError):  # a container without a user entry
        return f"uid {os.getuid()}"

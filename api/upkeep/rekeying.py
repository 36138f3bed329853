"""A new secret for a store: who gives it, which certificates are issued anew, what goes."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final, Literal

from analytics.vetting.certificate import with_hash
from analytics.vetting.kept_certificates import kept_with
from analytics.vetting.seal import SealedCertificate, seal_in, seal_of
from api.access.accounts import Accounts
from api.access.sealed_factors import FactorSeal
from api.cases.case_file import NAME as CASES
from api.cases.renewing import renew
from api.desk.folder_lock import FolderLock
from api.places import Places, places_of
from api.settings import Settings
from graph.errors import BadInput, NotFound, StoreError
from graph.opening import Reissued, SecretChange, embedded_file, open_store, rekeying
from graph.private_files import private_folder, sync
from graph.secret_strength import refuse_weak
from graph.secrets import KEY_FILE, NEW_KEY_FILE, check_value, new_secret_beside, secret_in

# Certificates in a desk's folder that nobody decided on yet.
_UNDECIDED: Final = ("vettings.db", "vettings.db-wal", "vettings.db-shm")
_ACCOUNTS: Final = "accounts.db"
_MAGIC: Final = b"SQLite format 3\0"

Ended = Literal["done", "was done"]


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secret of before, the one that takes its place, and whether key files hold them."""

    old: bytes
    new: bytes
    in_files: bool


def rekey_store(url: str, settings: Settings) -> Ended:
    """Give a store another secret, or finish what was begun; `was done` where nothing was left.

    The new secret is that of the settings; where both would stand beside the store, one is made.
    Raises BadInput, NotFound and StoreError, and Taken while a desk serves the store, each before
    anything is changed.
    """
    path = embedded_file(url)
    if path is not None and not path.is_file():
        raise NotFound("rekey.no_store", store=path)
    store = rekeying(url, settings.credentials)
    try:
        identity = store.identity()
        if identity is None:
            raise NotFound("rekey.no_store", store=url)
        secrets = _given(settings) if path is None else _secrets(path, settings)
        state = store.state(secrets.old, secrets.new)
        if state == "done" and secrets.old == secrets.new:
            raise BadInput("rekey.same")
        if state == "fresh":
            refuse_weak(secrets.new)
            _refuse_unsound(url, secrets.old, settings)
        places = places_of(store.name, identity, settings)
        lock = FolderLock(private_folder(places.desk, ours=True))
        lock.hold()
        try:
            store.rekey(
                SecretChange(
                    secrets.old,
                    secrets.new,
                    settings.who,
                    _reissue(secrets),
                    lambda: _beside(path, places, secrets, settings.anchor),
                )
            )
        finally:
            lock.release()
    finally:
        store.close()
    return "was done" if state == "done" else "done"


def _given(settings: Settings) -> Secrets:
    """The secrets of a store on a server, beside which no key lies."""
    if settings.secret is None:
        raise BadInput("rekey.no_secret_of_server")
    if settings.new_secret is None:
        raise BadInput("rekey.no_new")
    return Secrets(settings.secret, settings.new_secret, in_files=False)


def _secrets(path: Path, settings: Settings) -> Secrets:
    key, next_key = path.parent / KEY_FILE, path.parent / NEW_KEY_FILE
    if settings.secret is None and not key.is_file():
        raise BadInput("rekey.no_secret", path=key)
    old = settings.secret or secret_in(key)
    if settings.new_secret is not None:
        return Secrets(old, settings.new_secret, in_files=False)
    if settings.secret is not None:
        raise BadInput("rekey.no_new")
    # It was killed after the new key took the place of the old one.
    if not next_key.exists() and rekeying(f"sqlite:///{path}").state(old, old) == "begun":
        return Secrets(old, old, in_files=True)
    _refuse_shared(path, old)
    return Secrets(old, secret_in(new_secret_beside(path)), in_files=True)


def _refuse_shared(path: Path, secret: bytes) -> None:
    """Raise BadInput where another store in the folder has the secret of the key file too."""
    check = check_value(secret).encode()
    for other in sorted(path.parent.iterdir()):
        if other.is_file() and not other.samefile(path):
            with other.open("rb") as file:
                content = file.read(1 << 16)  # the settings of a store stand on its first pages
            if content.startswith(_MAGIC) and check in content and other.suffix != ".access":
                raise BadInput("rekey.shared", store=path, other=other)


def _refuse_unsound(url: str, secret: bytes, settings: Settings) -> None:
    """Raise StoreError for a store with faults: new digests would make a forged chain sound."""
    store = open_store(url, secret=secret, credentials=settings.credentials, anchor=settings.anchor)
    try:
        faults = store.verify()
    finally:
        store.close()
    if faults:
        raise StoreError("rekey.unsound", fault=faults[0])


def _beside(path: Path | None, places: Places, secrets: Secrets, anchor: Path | None) -> None:
    """Drop what holds ids of before, and let the new key take the place of the old one.

    The second place of the heads is kept apart, since it is sealed with the old secret; the store
    begins another when it is next opened.
    """
    if anchor and anchor.exists():
        anchor.replace(anchor.with_name(f"{anchor.name}.before-rekey"))
    shutil.rmtree(places.snapshots, ignore_errors=True)
    for name in _UNDECIDED:
        (places.desk / name).unlink(missing_ok=True)
    renew(places.desk / CASES, secrets.new)
    _seal_factors(places.desk / _ACCOUNTS, secrets)
    if path is None:
        return
    next_key = path.parent / NEW_KEY_FILE
    if secrets.in_files and next_key.exists():
        next_key.replace(path.parent / KEY_FILE)
        sync(path.parent)


def _seal_factors(path: Path, secrets: Secrets) -> None:
    """Seal the secrets of authenticator apps anew."""
    if not path.exists():
        return
    accounts = Accounts(path, secret=secrets.old)
    try:
        accounts.factors.renew(FactorSeal(secrets.old), FactorSeal(secrets.new))
    finally:
        accounts.close()


def _reissue(
    secrets: Secrets,
) -> Callable[[Mapping[str, str], Callable[[str], str | None]], Reissued]:
    """Issues kept certificates anew: under their new hash, sealed again where they were ours."""

    def reissue(changed: Mapping[str, str], text_of: Callable[[str], str | None]) -> Reissued:
        hashes: dict[str, str] = {}
        texts: dict[str, str] = {}
        dropped: list[str] = []
        for old_hash, text in changed.items():
            content = _certificate(text)
            if content.get("hash") != old_hash:
                continue
            anew = with_hash(content)
            before = kept_with(SealedCertificate({"hash": old_hash}, None))
            hash_ = str(anew["hash"])
            genuine = _is_sealed(before, old_hash, text_of, secrets.old)
            one = SealedCertificate(anew, seal_of(secrets.new, hash_) if genuine else None)
            hashes[old_hash] = hash_
            texts.update(kept_with(one))
            dropped.extend(before)
        return Reissued(hashes, texts, dropped)

    return reissue


def _certificate(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:  # a policy
        return {}
    return content if isinstance(content, dict) and "algorithm" in content else {}


def _is_sealed(
    kept: Mapping[str, str], hash_: str, text_of: Callable[[str], str | None], secret: bytes
) -> bool:
    """Whether one of the texts beside a certificate is the seal of this office."""
    for key in kept:
        content = {}
        try:
            content = json.loads(text_of(key) or "{}")
        except ValueError:  # the hash under its short code
            continue
        seal = seal_in(content) if isinstance(content, dict) else None
        if seal and compare_digest(seal.mac, seal_of(secret, hash_).mac):
            return True
    return False

"""Files of certificates: written by `vet --out`, read by `vet --replay` and `decide`."""

import json
from pathlib import Path

from analytics.vetting.seal import SealedCertificate, seal_in
from graph.atomic_files import written_whole
from graph.errors import BadInput


def write_certificate(one: SealedCertificate, path: Path) -> None:
    """Write the certificate with its seal as JSON, whole or not at all."""
    text = json.dumps(one.plain(), ensure_ascii=False, sort_keys=True, indent=2)
    with written_whole(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8")


def read_certificate(path: Path) -> SealedCertificate:
    """The certificate in a file, or in a JSON answer of `vet`, with the seal that stands beside it.

    Nothing of it is checked. Raises BadInput for another file.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadInput("cli.vet.no_certificate", path=path) from error
    # A file of before there were seals holds the certificate alone.
    certificate = content.get("certificate", content) if isinstance(content, dict) else None
    if not isinstance(certificate, dict) or "hash" not in certificate:
        raise BadInput("cli.vet.no_certificate", path=path)
    return SealedCertificate(certificate, seal_in(content))

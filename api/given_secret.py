"""The secret that an installation gives: a variable, a file, or a credential of systemd."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.private_files import OTHERS

# systemd names the folder in which it puts the credentials of a service (systemd.exec(5)).
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"


def given_secret(values: Mapping[str, str], variable: str, credential: str) -> bytes | None:
    """The secret of a variable, of the file that `<variable>_FILE` names, or of a credential.

    None where none of them is given. Raises BadInput for two that differ, for a file that is
    empty, unreadable, or open to other users.
    """
    given = list(_given(values, variable, credential))
    for one, secret in given[1:]:
        if secret != given[0][1]:
            raise BadInput("secret.two", one=given[0][0], other=one)
    return given[0][1].encode() if given else None


def _given(values: Mapping[str, str], variable: str, credential: str) -> Iterator[tuple[str, str]]:
    """(where it was given, the secret), for each place that gives one."""
    if values.get(variable):
        yield variable, values[variable]
    if path := values.get(f"{variable}_FILE"):
        yield f"{variable}_FILE", _kept_in(Path(path), f"{variable}_FILE", private=True)
    folder = values.get(_CREDENTIALS)
    if folder and (Path(folder) / credential).exists():
        # systemd lets its service alone read them, by lists that the mode shows as group rights.
        place = Path(folder) / credential
        yield f"{_CREDENTIALS}/{credential}", _kept_in(place, _CREDENTIALS, private=False)


def _kept_in(path: Path, variable: str, *, private: bool) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            status = os.fstat(file.fileno())  # of the very file that is read
            mode = stat.S_IMODE(status.st_mode)
            if private and stat.S_ISREG(status.st_mode) and mode & OTHERS:
                raise BadInput("secret.open_file", path=path, mode=f"{mode:04o}")
            # Editors and `echo` end a file with a newline, which is no part of a secret.
            text = file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BadInput("secret.unreadable", path=path, variable=variable, reason=reason) from error
    if not text:
        raise BadInput("secret.empty_file", path=path, variable=variable)
    return text

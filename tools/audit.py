"""Say which pinned packages have known weaknesses, and for which ones nobody could look.

`python tools/audit.py PIP_AUDIT LOCK`. An index that answers "unknown" for every package makes
pip-audit say that nothing is known against any; that is told here as what it is. Exit status: 1 for
a weakness, else 0.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def main(audit: str, lock: str) -> int:
    """Run pip-audit over a lock and tell what it found."""
    packages = _looked_up(audit, lock)
    weak = [(one, flaw) for one in packages for flaw in one.get("vulns", ())]
    unread = [one["name"] for one in packages if "skip_reason" in one]
    for package, flaw in weak:
        mended = ", ".join(flaw.get("fix_versions", ())) or "no version yet"
        print(f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}")
    if not packages or len(unread) == len(packages):
        print(
            "Not audited: the data on known weaknesses cannot be reached here. Run this elsewhere."
        )
    elif unread:
        print(f"Not audited, as nobody could look them up: {', '.join(unread)}")
    elif not weak:
        print(f"No known weakness in {len(packages)} packages.")
    return 1 if weak else 0


def _looked_up(audit: str, lock: str) -> list[dict]:
    """What pip-audit says of each package; nothing where it could not look."""
    with TemporaryDirectory() as folder:
        told = Path(folder) / "audit.json"
        command = [audit, "--disable-pip", "--require-hashes", "-r", lock]
        command += ["--format", "json", "--output", str(told)]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=300)
            return json.loads(told.read_text("utf-8"))["dependencies"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
            return []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Nothing is run from the folder in which a command is given: departments' files lie there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.city.sample import write_city

ROOT = Path(__file__).parents[3]
SCRIPT = (sys.executable, "-P", "-c", "from api.cli.main import main; main()")
# As it was attacked: the folder is on the path when the program begins.
BARE = (sys.executable, "-c", "import click; from api.cli.main import main; main()")
MODULE = (sys.executable, "-m", "api")
PLANTED = ("pickle.py", "numpy.py", "sitecustomize.py", "usercustomize.py", "tqdm.py", "lxml.py")
PLANTED += ("orjson.py", "numba.py", "openpyxl.py", "loaders.py", "analytics.py", "uvicorn.py")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder of sent files with modules in it that say so when they are run."""
    write_city(tmp_path / "city", entities=20, seed=4)
    for name in PLANTED:
        (tmp_path / name).write_text(f"open('ran-{name}', 'w').close()\n", encoding="utf-8")
    # numba would read it: whoever names the folder of compiled code chooses what is run.
    cache = f"cache_dir: {tmp_path / 'compiled'}\n"
    (tmp_path / ".numba_config.yaml").write_text(cache, encoding="utf-8")
    return tmp_path


def run(program: tuple[str, ...], folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    done = subprocess.run(
        [*program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("program", [SCRIPT, BARE, MODULE], ids=["script", "bare", "module"])
def test_no_module_of_the_current_folder_is_run(program: tuple[str, ...], trap: Path) -> None:
    run(program, trap, "load", "city", "--rejects", "rejects.csv")
    if program is SCRIPT:
        run(program, trap, "exposure", "--top", "1")
    assert [*trap.glob("ran-*")] == []
    assert not (trap / "compiled").exists()

"""The server without the command line: it may run where no command is installed."""

import subprocess
import sys


def test_the_server_does_not_import_the_library_of_the_command_line() -> None:
    code = "import sys, api.app; sys.exit('click' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")

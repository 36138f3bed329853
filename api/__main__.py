"""`python -m api`: the command line, for where its script is not installed.

Python puts the current folder before all others on this way. It is left before anything else is
imported; `python -P -m api` never looks there at all.
"""

import os
import sys

# By `os` alone, which Python has imported before it looked into the current folder.
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_HERE = os.path.realpath(".")
if os.path.realpath(_OURS) != _HERE:
    sys.path[:] = [one for one in sys.path if os.path.realpath(one or ".") != _HERE]

if __name__ == "__main__":
    from api.cli.main import main

    main()

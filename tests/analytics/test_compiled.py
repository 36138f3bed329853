"""Compiled passes: what numba loads with them, and what it must not."""

import subprocess
import sys

# Whether a pass imported the linear algebra of scipy, and that it can be imported still.
_CODE = """
import sys
import numpy as np
from analytics.snapshot.counting_sort import counted
print(counted(np.array([1, 0, 1]), 2)[1].tolist(), "scipy.linalg" in sys.modules)
import scipy.linalg
print(scipy.linalg.det([[2.0]]))
"""


def test_a_pass_waits_for_no_linear_algebra_and_leaves_it_to_others() -> None:
    ran = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["[1, 0, 2] False", "2.0"]


# Whether numba puts something else in the place of standard output while it words a fault.
_WORDING = """
import sys
from analytics.compiled import compiled
from numba.core.errors import termcolor
before, seen = sys.stdout, []
class Words(str):
    def encode(self, *how):
        seen.append(sys.stdout is before)
        return super().encode(*how)
termcolor().errmsg(Words("no"))
print(all(seen), sys.stdout is before)
"""


def test_numba_leaves_standard_output_alone_while_it_words_a_fault() -> None:
    command = [sys.executable, "-c", _WORDING]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == "True True\n"

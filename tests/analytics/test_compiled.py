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

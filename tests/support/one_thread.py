"""One thread for a product of matrices, here and in every program that a test starts.

The workers of a session take the processors; threads that wait for each other take time from them.
To be imported before numpy is.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

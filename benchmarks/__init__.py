"""Measured speeds of the library beside its targets and its peers: ``python -m benchmarks``."""

import os

# One thread for all, and before numpy is imported: BLAS threads that wait would count as work.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

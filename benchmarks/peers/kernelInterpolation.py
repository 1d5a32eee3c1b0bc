#!/usr/bin/env python3
"""Kernel interpolation with NumPy and SciPy (LAPACK): the peer that benchmarks/solvers.ts runs.

    apt-get install python3-numpy python3-scipy
    kernelInterpolation.py POINTS.f64 VALUES.f64 n dimension gamma

Reads raw little-endian float64 files, [n, dimension] and [n, 10]; solves exp(-gamma |x - x'|^2) A = Y by
Cholesky and prints seconds, the residual, the norm and the peak of resident memory as one line of JSON.
"""
import json
import resource
import sys
import time

import numpy as np
from scipy.linalg import cho_factor, cho_solve


def gaussian(x, z, gamma):
    k = -2.0 * (x @ z.T)
    k += np.einsum("ij,ij->i", x, x)[:, None]
    k += np.einsum("ij,ij->i", z, z)
    np.maximum(k, 0.0, out=k)
    k *= -gamma
    return np.exp(k, out=k)


points, values = sys.argv[1:3]
n, dimension = int(sys.argv[3]), int(sys.argv[4])
gamma = float(sys.argv[5])
x = np.fromfile(points, "<f8").reshape(n, dimension)
y = np.fromfile(values, "<f8").reshape(n, 10)

start = time.perf_counter()
k = gaussian(x, x, gamma)
formed = time.perf_counter()
# The kernel matrix is kept for the residual below, as scipy.linalg.solve keeps its argument.
a = cho_solve(cho_factor(k, lower=True, check_finite=False), y, check_finite=False)
solved = time.perf_counter()
fit = k @ a
print(
    json.dumps(
        {
            "gram_s": formed - start,
            "solve_s": solved - formed,
            "residual": float(np.linalg.norm(fit - y) / np.linalg.norm(y)),
            "norm": float(np.sqrt((a * fit).sum())),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    )
)

#!/usr/bin/env python3
"""Cleanlab's three label-quality scores: the peer that benchmarks/audit.ts runs.

    python3 -m venv peers && peers/bin/pip install cleanlab
    cleanlab.py PROBABILITIES.f32 LABELS.i32 n classes SCORES.f64

Reads raw little-endian float32 [n, classes] and int32 [n], and writes float64 [3, n]: self-confidence,
normalized margin and confidence-weighted entropy, low where a label is likely wrong.
"""
import sys

# This file would be imported as cleanlab itself.
sys.path.pop(0)

import numpy as np
from cleanlab.rank import get_label_quality_scores

METHODS = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]

probabilities, labels, n, classes, out = sys.argv[1:]
p = np.fromfile(probabilities, np.float32).reshape(int(n), int(classes)).astype(np.float64)
p /= p.sum(axis=1, keepdims=True)
y = np.fromfile(labels, np.int32)
scores = [get_label_quality_scores(y, p, method=method) for method in METHODS]
np.stack(scores).astype(np.float64).tofile(out)

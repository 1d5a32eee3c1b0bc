# What NumPy takes for the same: corruptions.py N HEIGHT WIDTH CHANNELS ROUNDS. Prints seconds as JSON.
import json
import sys
import time

import numpy as np

n, height, width, channels, rounds = map(int, sys.argv[1:])
rng = np.random.default_rng(0)
images = rng.integers(0, 256, (n, height * width, channels), dtype=np.uint8)
labels = rng.integers(0, 10, n)


def random_pixels():
    moved = np.empty_like(images)
    for i in range(n):
        moved[i] = images[i, rng.permutation(height * width)]
    return moved


def gaussian_pixels():
    z = rng.standard_normal(images.shape, dtype=np.float32)
    z *= 64
    z += 121
    return z


work = {
    "partial labels, p = 0.5": lambda: np.where(rng.random(n) < 0.5, rng.integers(0, 10, n), labels),
    "random labels": lambda: rng.integers(0, 10, n),
    "shuffled pixels": lambda: images[:, rng.permutation(height * width)],
    "random pixels": random_pixels,
    "random pixels, values": lambda: rng.permuted(images.reshape(n, -1), axis=1),
    "Gaussian pixels": gaussian_pixels,
}


def seconds(run):
    start = time.process_time()
    run()
    return time.process_time() - start


print(json.dumps({name: min(seconds(run) for _ in range(rounds)) for name, run in work.items()}))

#!/usr/bin/env python3
"""One training step of a network of the paper in PyTorch: the peer that benchmarks/training.ts and gpu.ts run.

    apt-get install python3-torch
    trainingStep.py MODEL [--batch 128] [--threads 2] [--steps 10] [--device cuda [--tf32]]

A step is forward, backward and an update by SGD with momentum 0.9, on random images of 28x28x3. Prints one line of
JSON: the median and the least of the steps' milliseconds in each memory layout, the number of parameters, the peak of
resident memory in MiB, and the GFLOP/s of a float32 matrix product of size 4096. On CUDA products are in float32, or in
TF32 with --tf32, and cuDNN looks for its fastest algorithm first; the batch is moved to the device in each step.
"""
import argparse
import json
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


class Convolution(nn.Module):
    """Convolution, batch normalization if any, ReLU; SAME padding as TensorFlow has it."""

    def __init__(self, inputs, outputs, size, stride=1, norm=True):
        super().__init__()
        self.after = stride == 2  # an even size: the one row and column of padding are at the end
        padding = 0 if self.after else size // 2
        self.conv = nn.Conv2d(inputs, outputs, size, stride, padding, bias=not norm)
        self.norm = nn.BatchNorm2d(outputs) if norm else nn.Identity()

    def forward(self, x):
        return F.relu(self.norm(self.conv(F.pad(x, (0, 1, 0, 1)) if self.after else x)))


class Inception(nn.Module):
    def __init__(self, inputs, ones, threes, norm):
        super().__init__()
        self.ones = Convolution(inputs, ones, 1, norm=norm)
        self.threes = Convolution(inputs, threes, 3, norm=norm)

    def forward(self, x):
        return torch.cat([self.ones(x), self.threes(x)], 1)


class Downsample(nn.Module):
    def __init__(self, inputs, threes, norm):
        super().__init__()
        self.threes = Convolution(inputs, threes, 3, 2, norm)

    def forward(self, x):
        return torch.cat([self.threes(x), F.max_pool2d(F.pad(x, (0, 1, 0, 1)), 3, 2)], 1)


def inception_small(norm):
    parts, channels = [Convolution(3, 96, 3, norm=norm)], 96
    plan = [(32, 32), (32, 48), 80, (112, 48), (96, 64), (80, 80), (48, 96), 96, (176, 160), (176, 160)]
    for step in plan:
        if isinstance(step, tuple):
            parts.append(Inception(channels, *step, norm))
            channels = sum(step)
        else:
            parts.append(Downsample(channels, step, norm))
            channels += step
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


class PoolAndNormalize(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LocalResponseNorm(9, alpha=0.001, beta=0.75, k=1.0)

    def forward(self, x):
        return self.norm(F.max_pool2d(F.pad(x, (0, 1, 0, 1)), 3, 2))


def alexnet_small():
    return nn.Sequential(
        nn.Conv2d(3, 64, 5, padding=2), nn.ReLU(), PoolAndNormalize(),
        nn.Conv2d(64, 64, 5, padding=2), nn.ReLU(), PoolAndNormalize(),
        nn.Flatten(), nn.Linear(3136, 384), nn.ReLU(), nn.Linear(384, 192), nn.ReLU(), nn.Linear(192, 10),
    )  # fmt: skip


def mlp(depth):
    widths = [2352] + depth * [512]
    hidden = [part for a, b in zip(widths, widths[1:]) for part in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(nn.Flatten(), *hidden, nn.Linear(512, 10))


NETWORKS = {
    "mlp-1x512": lambda: mlp(1),
    "mlp-3x512": lambda: mlp(3),
    "alexnet-small": alexnet_small,
    "inception-small-nobn": lambda: inception_small(False),
    "inception-small": lambda: inception_small(True),
}


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def step_times(model, images, labels, steps, device):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images.to(device)), labels.to(device))
        loss.backward()
        optimizer.step()
        return loss.item()

    warm_up = 2 if device == "cpu" else 10
    return [milliseconds(step) for _ in range(steps + warm_up)][warm_up:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", choices=NETWORKS)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--tf32", action="store_true")
    options = parser.parse_args()
    device = options.device
    torch.set_num_threads(options.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = options.tf32
    torch.backends.cudnn.benchmark = True

    layouts = {}
    labels = torch.randint(0, 10, (options.batch,))
    formats = {"channels first": torch.contiguous_format}
    if not options.model.startswith("mlp"):
        formats["channels last"] = torch.channels_last
    for name, layout in formats.items():
        model = NETWORKS[options.model]().to(device, memory_format=layout)
        images = torch.rand(options.batch, 3, 28, 28).contiguous(memory_format=layout)
        times = step_times(model, images, labels, options.steps, device)
        layouts[name] = {"median_ms": statistics.median(times), "least_ms": min(times)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    square = torch.randn(4096, 4096, device=device)
    product = min(milliseconds(lambda: torch.mm(square, square)[0, 0].item()) for _ in range(3))
    print(json.dumps({
        "parameters": sum(p.numel() for p in model.parameters()),
        "layouts": layouts,
        "peak_mib": peak,
        "product_gflops": 2 * 4096**3 / product / 1e6,
        "version": torch.__version__,
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
    }))  # fmt: skip


if __name__ == "__main__":
    main()

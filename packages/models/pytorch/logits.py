"""Logits of the models, by PyTorch: what src/pytorch.test.ts holds ours to.

    python3 logits.py

Written from the papers and torch.nn.functional alone. Each kernel and each input is a fixed pattern
that both languages compute exactly, so that no file passes between them. TensorFlow's "same" padding
is done by hand. Batch normalization takes the batch's own mean and variance, as in training, and for
Inception V3, whose last images of one pixel make that ill-conditioned, the averages it starts with.
"""

import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def pattern(shape, limit):
    n = 1
    for length in shape:
        n *= length
    i = torch.arange(n)
    return (limit * (2 * ((i * 7919 + 13) % 1009) / 1009 - 1)).reshape(shape)


def kernel(*shape):
    window = 1
    for length in shape[:-2]:
        window *= length
    return pattern(shape, (6 / (window * (shape[-2] + shape[-1]))) ** 0.5)


def same(x, size, stride, value):
    """Pads height and width as TensorFlow does: what is odd goes to the bottom and right."""
    padding = []
    for length, k in ((x.shape[3], size[1]), (x.shape[2], size[0])):
        total = max(0, (-(-length // stride) - 1) * stride + k - length)
        padding += [total // 2, total - total // 2]
    return F.pad(x, padding, value=value)


def conv(x, filters, size, stride=1, padding="same"):
    size = size if isinstance(size, tuple) else (size, size)
    w = kernel(*size, x.shape[1], filters).permute(3, 2, 0, 1)  # HWIO to OIHW
    return F.conv2d(same(x, size, stride, 0.0) if padding == "same" else x, w, stride=stride)


def norm(x):
    if not training:
        return x / (1 + 1e-3) ** 0.5
    axes = [0, *range(2, x.dim())]
    variance, mean = torch.var_mean(x, axes, unbiased=False, keepdim=True)
    return (x - mean) / torch.sqrt(variance + 1e-3)


def module(x, *args, **options):
    return F.relu(norm(conv(x, *args, **options)))


def dense(x, units):
    return x @ kernel(x.shape[1], units)


def max_pool(x, padding="same"):
    return F.max_pool2d(same(x, (3, 3), 2, -torch.inf) if padding == "same" else x, 3, 2)


def mean_pool(x):
    return F.avg_pool2d(x, 3, 1, padding=1, count_include_pad=False)


def flat(x):
    return x.permute(0, 2, 3, 1).flatten(1)  # channels last, as in TensorFlow


def mean(x):
    return x.mean((2, 3))


def mlp(x):
    x = flat(x)
    for units in (16, 8):
        x = F.relu(norm(dense(x, units)))
    return x


def alexnet_small(x):
    for _ in range(2):
        x = max_pool(F.relu(norm(conv(x, 64, 5))))
        x = F.local_response_norm(x, size=9, alpha=0.001, beta=0.75, k=1.0)
    x = flat(x)
    for units in (384, 192):
        x = F.relu(norm(dense(x, units)))
    return x


def inception_small(x):
    def inception(x, ch1, ch3):
        return torch.cat([module(x, ch1, 1), module(x, ch3, 3)], 1)

    def downsample(x, ch3):
        return torch.cat([module(x, ch3, 3, stride=2), max_pool(x)], 1)

    x = module(x, 96, 3)
    x = inception(inception(x, 32, 32), 32, 48)
    x = downsample(x, 80)
    for ch1, ch3 in ((112, 48), (96, 64), (80, 80), (48, 96)):
        x = inception(x, ch1, ch3)
    x = downsample(x, 96)
    return mean(inception(inception(x, 176, 160), 176, 160))


def wide_resnet(x, blocks=2, k=2):
    x = conv(x, 16, 3)
    for group, filters in enumerate((16 * k, 32 * k, 64 * k)):
        for i in range(blocks):
            stride = 2 if group > 0 and i == 0 else 1
            activated = F.relu(norm(x))
            y = conv(F.relu(norm(conv(activated, filters, 3, stride))), filters, 3)
            x = y + (x if i > 0 else conv(activated, filters, 1, stride))
    return mean(F.relu(norm(x)))


def inception_v3(x):
    def chain(x, *convolutions):
        for filters, *size in convolutions:
            x = module(x, filters, tuple(size))
        return x

    def a(x, pool):
        return torch.cat(
            [
                chain(x, (64, 1, 1)),
                chain(x, (48, 1, 1), (64, 5, 5)),
                chain(x, (64, 1, 1), (96, 3, 3), (96, 3, 3)),
                chain(mean_pool(x), (pool, 1, 1)),
            ],
            1,
        )

    def b(x, n):
        return torch.cat(
            [
                chain(x, (192, 1, 1)),
                chain(x, (n, 1, 1), (n, 1, 7), (192, 7, 1)),
                chain(x, (n, 1, 1), (n, 7, 1), (n, 1, 7), (n, 7, 1), (192, 1, 7)),
                chain(mean_pool(x), (192, 1, 1)),
            ],
            1,
        )

    def c(x):
        y, z = chain(x, (384, 1, 1)), chain(x, (448, 1, 1), (384, 3, 3))
        return torch.cat(
            [
                chain(x, (320, 1, 1)),
                *(chain(t, s) for t in (y, z) for s in ((384, 1, 3), (384, 3, 1))),
                chain(mean_pool(x), (192, 1, 1)),
            ],
            1,
        )

    def halve(x, filters):
        return module(x, filters, 3, stride=2, padding="valid")

    x = module(halve(x, 32), 32, 3, padding="valid")
    x = max_pool(module(x, 64, 3), "valid")
    x = max_pool(module(module(x, 80, 1), 192, 3, padding="valid"), "valid")
    x = a(a(a(x, 32), 64), 64)
    twice = halve(chain(x, (64, 1, 1), (96, 3, 3)), 96)
    x = torch.cat([halve(x, 384), twice, max_pool(x, "valid")], 1)
    x = b(b(b(b(x, 128), 160), 160), 192)
    three = halve(chain(x, (192, 1, 1)), 320)
    seven = halve(chain(x, (192, 1, 1), (192, 1, 7), (192, 7, 1)), 192)
    x = torch.cat([three, seven, max_pool(x, "valid")], 1)
    return mean(c(c(x)))


models = (
    ("mlp", mlp, 12),
    ("alexnetSmall", alexnet_small, 12),
    ("inceptionSmall", inception_small, 12),
    ("wideResNet", wide_resnet, 12),
    ("inceptionV3", inception_v3, 75),
)
for name, model, size in models:
    training = name != "inceptionV3"
    x = pattern((4, size, size, 3), 2.0).permute(0, 3, 1, 2)
    logits = dense(model(x), 3)
    print(name, json.dumps([[float(f'{float(z):.7g}') for z in row] for row in logits]))

"""Writes logit.json, the fixture of ConditionalLogitTests, by Newton's method on PyTorch's derivatives.

    pip install torch numpy
    python make_fixtures.py

Rows with features and targets, and for several penalties the weights of the conditional logit that minimise
mean(-log p of the target) + l2 / 2 * sum((w * s) ** 2), s being the standard deviation of each feature within rows.
Everything is computed in float64 from features that float32 holds exactly.
"""

import json
import pathlib

import numpy
import torch

ROWS = 60
SCALES = numpy.array([1.0, 1000.0, 0.01, 1.0, 1.0, 5.0])
WEIGHTS = numpy.array([1.0, -0.002, 50.0, 0.0, 0.5, -0.1])
PENALTIES = [1.0, 0.01, 1e-4, 0.0]


def rows(random):
    for row in range(ROWS):
        count = int(random.integers(1, 13))
        x = random.normal(size=(count, len(SCALES))) * SCALES
        x[:, 4] = x[:, 3] * 0.9 + x[:, 4] * 0.1  # nearly collinear
        x[:, 5] += 100 * row  # large where it does not matter
        x = x.astype(numpy.float32).astype(numpy.float64)
        gumbel = -numpy.log(-numpy.log(random.uniform(size=count)))
        yield x, int(numpy.argmax(x @ WEIGHTS + gumbel))


def fit(data, l2):
    inside = numpy.concatenate([x - x.mean(axis=0) for x, _ in data])
    scale = torch.tensor(numpy.sqrt((inside**2).mean(axis=0)))
    centred = [(torch.tensor(x - x.mean(axis=0)) / scale, target) for x, target in data]

    def objective(w):
        losses = [-torch.log_softmax(x @ w, dim=0)[target] for x, target in centred]
        return torch.stack(losses).mean() + l2 / 2 * (w**2).sum()

    w = torch.zeros(len(SCALES), dtype=torch.float64)
    for _ in range(30):
        gradient = torch.autograd.functional.jacobian(objective, w)
        w = w - torch.linalg.solve(torch.autograd.functional.hessian(objective, w), gradient)
    assert gradient.norm() < 1e-13
    return (w / scale).tolist()


data = list(rows(numpy.random.default_rng(1)))
fixture = dict(
    rows=[dict(features=x.flatten().tolist(), target=target) for x, target in data],
    fits=[dict(l2=l2, weights=fit(data, l2)) for l2 in PENALTIES])
pathlib.Path(__file__).with_name("logit.json").write_text(json.dumps(fixture) + "\n")

"""Writes the fixtures of ModelFixtureTests from the models of `reference.py`.

    pip install torch numpy
    python make_fixtures.py [name]...

One .safetensors file per configuration goes next to this script: catalogue, sessions, initial weights, losses and
gradients of the first batch, weights after ten optimiser steps on two alternating batches, and, with the initial
weights, scores and ranks of every row of every session. Weights are named as in the program's parameter layout.
Everything is computed in float64 from float32 weights, so that the reference has no rounding of its own.
"""

import json
import pathlib
import random
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

from reference import CLICK, ITEMS, REFERENCES, category_targets

SESSIONS = 12
FEEDBACK = ["like", "share"]
STEPS = 10

MODEL = dict(
    kind="hiersrec", hierarchy="hierarchical", idFree=False, width=8, layers=1, heads=2, dropout=0, sessionLength=5,
    pooling="last", head="gelu", output="tied", scores="dot", scale=8, projection="probabilities",
    detachProjection=False, categoryWeight=1, categoryTarget="specific",
    metadata=dict(category=True, title=False, attributes=False, numbers=False))
TRAINING = dict(
    learningRate=0.01, weightDecay=0, clipNorm=0, labelSmoothing=0, loss="full", negatives=0, negativeExponent=0)

CATEGORY_AND_TITLE = dict(category=True, title=True, attributes=False, numbers=False)
EVERYTHING = dict(category=True, title=True, attributes=True, numbers=True)
WITH_VECTORS = dict(category=True, title=False, attributes=True, numbers=False, vectors=True)
VECTORS_ALONE = dict(category=False, title=False, attributes=False, numbers=False, vectors=True)
NO_METADATA = dict(category=False, title=False, attributes=False, numbers=False)
# So large an exponent leaves one item to draw, the most popular one: the sample is known without the program's
# random numbers.
SAMPLED = dict(loss="sampled", negatives=3, negativeExponent=200)
BPR_MAX = dict(SAMPLED, loss="bprMax", bprMax=dict(regularisation=0.9, elu=1))

ADAGRAD = dict(optimiser="adagrad", momentum=0.4, learningRate=0.05)


def tasks(sharing, **settings):
    return dict(dict(sharing=sharing, experts=3, ownExperts=2, extractionLayers=1, expertWidth=6, towerWidth=5,
                     itemTower="plain", category=True, feedback=["all"], itemWeight=0.7, feedbackWeight=1.5),
                **settings)


def feedback_level(**settings):
    own = dict(sharing="none", category=True, feedback=["all"], itemWeight=1, feedbackWeight=1.5)
    return dict(settings, feedbackLevel=True, tasks=dict(own, **settings.get("tasks", {})))


def gru(read, **settings):
    return dict(settings, kind="gru4rec", gru=dict(input=read))


# name: (category levels, model settings, training settings)
CONFIGURATIONS = {
    "benchmark": ("one", dict(layers=2), {}),
    "parallel-mean-residual": (
        "one", dict(hierarchy="parallel", pooling="mean", head="residual", metadata=CATEGORY_AND_TITLE), {}),
    "none-cosine": ("one", dict(hierarchy="none", scores="cosine", metadata=NO_METADATA), {}),
    "levels-consistent-cosine": (
        "tree", dict(width=12, layers=2, pooling="consistent", head="residual", scores="cosine", categoryWeight=0.5,
                     metadata=EVERYTHING), {}),
    "logits": ("tree", dict(projection="logits"), {}),
    "detached": ("one", dict(detachProjection=True, pooling="mean", metadata=CATEGORY_AND_TITLE), {}),
    "own-output": ("one", dict(output="own", pooling="consistent"), {}),
    "id-free": ("tree", dict(idFree=True, metadata=CATEGORY_AND_TITLE), {}),
    "id-free-consistent-cosine": (
        "one", dict(idFree=True, pooling="consistent", head="residual", scores="cosine", metadata=EVERYTHING), {}),
    "all-categories": ("several", dict(categoryTarget="all"), {}),
    "specific-category": ("several", dict(hierarchy="parallel"), {}),
    "regularised": (
        "one", dict(output="own"), dict(weightDecay=0.2, clipNorm=0.5, labelSmoothing=0.1)),
    "sampled": ("one", dict(output="own", metadata=CATEGORY_AND_TITLE), SAMPLED),
    "sampled-id-free": ("one", dict(idFree=True, scores="cosine", metadata=CATEGORY_AND_TITLE), SAMPLED),
    "transformer": ("one", dict(kind="transformer"), {}),
    "transformer-consistent-cosine": (
        "one", dict(kind="transformer", layers=2, pooling="consistent", scores="cosine"), {}),
    "transformer-own-output": ("one", dict(kind="transformer", pooling="mean", output="own"), SAMPLED),
    "m2trec": ("tree", dict(kind="m2trec", categoryWeight=0.5, metadata=EVERYTHING), {}),
    "m2trec-cosine": ("one", dict(kind="m2trec", scores="cosine", metadata=CATEGORY_AND_TITLE), SAMPLED),
    "m2trec-own-output": (
        "several", dict(kind="m2trec", output="own", categoryTarget="all", metadata=CATEGORY_AND_TITLE), {}),
    "srgnn": ("one", dict(kind="srgnn"), {}),
    "srgnn-l2": ("one", dict(kind="srgnn", layers=2), dict(l2=0.05, clipNorm=0.5)),
    "srgnn-cosine": ("one", dict(kind="srgnn", scores="cosine", output="own"), SAMPLED),
    "gru-shared": ("one", gru("shared"), {}),
    "gru-own-two-layers": ("one", gru("own", layers=2), dict(SAMPLED, logQ=0.5)),
    "gru-one-hot": ("one", gru("oneHot", layers=2), {}),
    "gru-cosine": ("one", gru("shared", scores="cosine"), SAMPLED),
    # One gradient of the ten steps is next to zero, where Adam turns rounding into a part of the learning rate.
    "gru-bprmax": ("one", gru("shared"), dict(BPR_MAX, learningRate=0.003)),
    "gru-bprmax-own": ("one", gru("own"), dict(BPR_MAX, bprMax=dict(regularisation=0.3, elu=0))),
    "gru-adagrad": ("one", gru("shared"), dict(ADAGRAD, l2=0.05, clipNorm=0.5)),
    "gru-adagrad-bprmax": ("one", gru("shared"), dict(ADAGRAD, **BPR_MAX)),
    "tasks-bottom": ("tree", gru("shared", tasks=tasks("bottom")), {}),
    "tasks-mmoe": ("tree", gru("shared", tasks=tasks("mmoe"), scores="cosine"), {}),
    "tasks-mmoe-sampled": ("one", gru("own", tasks=tasks("mmoe", towerWidth=0)), dict(SAMPLED, learningRate=0.002)),
    "tasks-ple": ("one", gru("shared", tasks=tasks("ple")), {}),
    "tasks-ple-deep": ("one", gru("shared", tasks=tasks("ple", extractionLayers=2, experts=2)), {}),
    "tasks-feedback-alone": (
        "one", gru("shared", tasks=tasks("bottom", category=False, itemWeight=0)), {}),
    "tasks-transformer": ("one", dict(kind="transformer", tasks=tasks("mmoe")), {}),
    "tasks-srgnn": ("one", dict(kind="srgnn", tasks=tasks("mmoe", experts=2)), {}),
    "tasks-residual": ("one", gru("shared", tasks=tasks("mmoe", itemTower="residual")), {}),
    "item-metadata": ("tree", dict(itemMetadata=True, metadata=EVERYTHING), {}),
    "item-metadata-cosine": (
        "one", dict(itemMetadata=True, pooling="consistent", head="residual", scores="cosine",
                    metadata=CATEGORY_AND_TITLE), {}),
    "item-metadata-own": ("one", dict(itemMetadata=True, output="own", hierarchy="none"), {}),
    "item-metadata-sampled": ("one", dict(itemMetadata=True, scores="cosine"), dict(SAMPLED, learningRate=0.003)),
    "repeats-consistent-cosine": (
        "one", dict(pooling="consistent", head="residual", scores="cosine", repeats="learned"),
        dict(labelSmoothing=0.1)),
    "repeats-sampled": ("one", dict(kind="transformer", output="own", repeats="learned"), dict(SAMPLED, logQ=0.5)),
    "repeats-srgnn": ("one", dict(kind="srgnn", repeats="learned"), {}),
    "repeats-gru-bprmax": ("one", gru("shared", repeats="learned"), dict(BPR_MAX, learningRate=0.003)),
    "repeats-m2trec": ("tree", dict(kind="m2trec", metadata=EVERYTHING, repeats="learned"), SAMPLED),
    "vectors-item-metadata": ("tree", dict(itemMetadata=True, metadata=WITH_VECTORS), {}),
    "vectors-id-free": ("one", dict(idFree=True, scores="cosine", metadata=VECTORS_ALONE), SAMPLED),
    "vectors-m2trec": ("one", dict(kind="m2trec", metadata=WITH_VECTORS), dict(weightDecay=0.2)),
    "feedback-level": ("tree", feedback_level(), dict(learningRate=0.003)),
    "feedback-level-cosine": (
        "one", feedback_level(pooling="consistent", head="residual", scores="cosine", projection="logits"), SAMPLED),
    "feedback-level-detached": ("one", feedback_level(detachProjection=True), {}),
    "feedback-level-parallel": ("one", feedback_level(hierarchy="parallel"), {}),
    "feedback-level-alone": ("one", feedback_level(tasks=dict(category=False)), {}),
    "shown-mmoe": ("one", gru("shared", tasks=tasks("mmoe")), {}),
    "shown-ple-cosine": (
        "one", gru("own", tasks=tasks("ple", towerWidth=0), scores="cosine"), dict(SAMPLED, learningRate=0.002)),
}


# Data

def make_fields(kind, source):
    """Metadata of every item as a bag of tokens per field: (name, kind, vocabulary size, bags)."""
    words, brands, prices, types = 15, 5, 4, 9
    type_of_item = [source.randrange(types) for _ in range(ITEMS)]
    if kind == "tree":
        levels = [("department", 2, [[t % 2] for t in type_of_item]), ("category", 4, [[t % 4] for t in type_of_item]),
                  ("type", types, [[t] for t in type_of_item])]
    elif kind == "one":
        levels = [("category", types, [[t] for t in type_of_item])]
    else:
        levels = [("categories", types, [source.sample(range(types), source.randint(1, 4)) for _ in range(ITEMS)])]
    for _, _, bags in levels:
        bags[7] = []  # an item without a category
    fields = [(name, "category", size, bags) for name, size, bags in levels]
    fields.append(("title", "title", words,
                   [[source.randrange(words) for _ in range(item % 4 + 2)] for item in range(ITEMS)]))
    fields[-1][3][5] = []  # an item without a title
    fields.append(("brand", "attribute", brands,
                   [source.sample(range(brands), source.randint(0, 2)) for _ in range(ITEMS)]))
    fields.append(("price", "number", prices, [[source.randrange(prices)] for _ in range(ITEMS)]))
    return fields


def make_sessions(source):
    lengths = [2, 8, 3, 6, 4, 7, 5, 2, 6, 3, 7, 8]
    sessions = [[source.randrange(ITEMS) for _ in range(length)] for length in lengths]
    sessions[0][1] = 7  # the item without a category is a target, too
    # Item 3 is the most popular one by far.
    for session in sessions[1::2]:
        session[0] = session[-2] = 3
    return sessions


class Adagrad:
    """With momentum, epsilon inside the root; if the loss is sampled, rows of tables without a gradient stay."""

    def __init__(self, model, training):
        self.training = training
        self.sparse = model.tables if training["loss"] != "full" else set()
        self.parts = [(name, weight, torch.zeros_like(weight), torch.zeros_like(weight))
                      for name, weight in model.weights.items()]

    @torch.no_grad()
    def step(self):
        for name, weight, squares, velocity in self.parts:
            gradient = weight.grad.to_dense() + self.training.get("l2", 0) * weight
            rows = (gradient != 0).any(1) if name in self.sparse else torch.ones(len(weight), dtype=torch.bool)
            squares[rows] += gradient[rows] ** 2
            velocity[rows] *= self.training["momentum"]
            velocity[rows] -= self.training["learningRate"] * gradient[rows] / torch.sqrt(squares[rows] + 1e-6)
            weight[rows] += velocity[rows]


def make_optimisers(model, training):
    if training.get("optimiser") == "adagrad":
        return [Adagrad(model, training)]
    rate = training["learningRate"]
    tables = [weight for name, weight in model.weights.items() if name in model.tables]
    dense = [weight for name, weight in model.weights.items() if name not in model.tables]
    if training["loss"] != "full":
        return [torch.optim.Adam(dense, lr=rate), torch.optim.SparseAdam(tables, lr=rate)]
    if "l2" in training:
        return [torch.optim.Adam(model.weights.values(), lr=rate, weight_decay=training["l2"])]
    plain = [weight for name, weight in model.weights.items() if name.endswith(".bias") or "norm" in name]
    others = [weight for weight in model.weights.values() if all(weight is not other for other in plain)]
    return [torch.optim.AdamW([dict(params=others, weight_decay=training["weightDecay"]),
                               dict(params=plain, weight_decay=0)], lr=rate)]


# Fixtures

def write_safetensors(path, tensors, metadata):
    """https://github.com/huggingface/safetensors: length of the header, header in JSON, numbers."""
    header, body = {"__metadata__": metadata}, b""
    for name, values in tensors.items():
        array = numpy.asarray(values)
        array = array.astype("<i4" if array.dtype.kind == "i" else "<f4")
        header[name] = dict(dtype="I32" if array.dtype.kind == "i" else "F32", shape=list(array.shape),
                            data_offsets=[len(body), len(body) + array.nbytes])
        body += array.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def packed(bags):
    offsets = numpy.cumsum([0] + [len(bag) for bag in bags])
    return offsets, numpy.array([value for bag in bags for value in bag], dtype=int)


def make_fixture(name, number, kind, model_settings, training_settings):
    settings, training = {**MODEL, **model_settings}, {**TRAINING, **training_settings}
    source = random.Random(number)
    fields, sessions = make_fields(kind, source), make_sessions(source)
    popularity = [sum(session.count(item) for session in sessions) for item in range(ITEMS)]
    # Labels of every click: yes, no, or unknown.
    labels = [[[source.choice([1, 0, -1]) for _ in FEEDBACK] for _ in session] for session in sessions]
    feedback = FEEDBACK if "tasks" in settings else []
    tensors, vectors, shown = {}, None, None
    if name.startswith("shown"):
        shown = [[[source.randrange(ITEMS) for _ in range(source.randrange(4))] for _ in session]
                 for session in sessions]
        shown = [[[item for item in items if item != click] for items, click in zip(*pair)]
                 for pair in zip(shown, sessions)]
        feedback = FEEDBACK + [CLICK]
        labels = [[label + [1 if items else -1] for label, items in zip(*pair)] for pair in zip(labels, shown)]
        tensors["shown.offsets"], tensors["shown.items"] = packed([items for session in shown for items in session])
    if settings["metadata"].get("vectors"):
        given = [[source.gauss(0, 1) for _ in range(5)] for _ in range(ITEMS)]
        given[6] = [0] * 5  # an item without a vector
        tensors["vectors"] = numpy.array(given, dtype="f4")
        vectors = torch.tensor(tensors["vectors"]).double()
    model = REFERENCES[settings["kind"]](settings, fields, torch.Generator().manual_seed(number), feedback, vectors)
    for index in range(len(feedback)):
        tensors[f"feedback.{index}"] = numpy.array([label[index] for session in labels for label in session])
    tensors["sessions.offsets"], tensors["sessions.items"] = packed(sessions)
    for index, (_, _, _, bags) in enumerate(fields):
        tensors[f"field.{index}.offsets"], tensors[f"field.{index}.tokens"] = packed(bags)
        if fields[index][1] == "category":
            tensors[f"field.{index}.target"] = numpy.array(category_targets(bags, fields[index][2]))

    def keep(prefix, values):
        for weight_name, value in values.items():
            tensors[f"{prefix}.{weight_name}"] = value.detach().numpy().copy()

    keep("initial", model.weights)
    ranks, all_scores, loss = [], [], 0.0
    with torch.no_grad():
        vectors = model.item_vectors()
        for session in sessions:
            for target in range(1, len(session)):
                hidden, _, _ = model.forward(session[max(0, target - settings["sessionLength"]):target], vectors)
                prefix = session[max(0, target - settings["sessionLength"]):target]
                scores = vectors @ hidden[-1] + model.item_bias()
                scores = scores + model.repeat_term(prefix, hidden[-1], scores)
                right = scores[session[target]]
                others = torch.cat([scores[:session[target]], scores[session[target] + 1:]])
                assert (others - right).abs().min() > 1e-5, "a tie: ranks would depend on rounding"
                ranks.append(1 + int((others > right).sum()))
                all_scores.append(scores)
                loss += F.cross_entropy(scores, torch.tensor(session[target])).item()
    keep("evaluation", dict(scores=torch.stack(all_scores), loss=torch.tensor([loss / len(ranks)])))
    tensors["evaluation.ranks"] = numpy.array(ranks)

    half = SESSIONS // 2
    batches = [(sessions[part], labels[part], shown and shown[part]) for part in [slice(half), slice(half, None)]]
    optimisers = make_optimisers(model, training)
    for step in range(STEPS):
        for weight in model.weights.values():
            weight.grad = None
        part, answers, exposed = batches[step % 2]
        losses = model.losses(part, answers, training, popularity, exposed)
        tasks = settings.get("tasks", dict(itemWeight=1))
        weights = dict(item=tasks["itemWeight"], category=settings["categoryWeight"])
        sum(weights.get(name, tasks.get("feedbackWeight")) * loss for name, loss in losses.items()).backward()
        gradients = {key: weight.grad if weight.grad is not None else torch.zeros_like(weight)
                     for key, weight in model.weights.items()}
        if step == 0:
            if weights["item"] == 0:
                losses["item"] = torch.zeros(1)
            keep("loss", {name: loss.reshape(1) for name, loss in losses.items()})
            keep("gradient", gradients)
        if training["clipNorm"] > 0:
            torch.nn.utils.clip_grad_norm_(model.weights.values(), training["clipNorm"])
        if training["loss"] != "full":
            for table in model.tables:
                model.weights[table].grad = model.weights[table].grad.to_sparse(1)
        for optimiser in optimisers:
            optimiser.step()
    keep("trained", model.weights)
    write_safetensors(
        pathlib.Path(__file__).with_name(f"{name}.safetensors"), tensors,
        dict(model=json.dumps(settings), training=json.dumps(training),
             fields=json.dumps([dict(name=n, kind=k, size=s) for n, k, s, _ in fields]),
             **(dict(feedback=json.dumps(feedback)) if feedback else {})))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for position, (configuration, choices) in enumerate(CONFIGURATIONS.items()):
        if configuration in sys.argv[1:] or len(sys.argv) == 1:
            make_fixture(configuration, position + 1, *choices)

"""Writes the fixtures of HierSRecFixtureTests: HierSRec in PyTorch, one session at a time, no packing, no tricks.

    pip install torch numpy
    python make_fixtures.py

One .safetensors file per configuration goes next to this script: catalogue, sessions, initial weights, losses and
gradients of the first batch, weights after ten optimiser steps on two alternating batches, and, with the initial
weights, scores and ranks of every row of every session. Weights are named as in the program's parameter layout.
Everything is computed in float64 from float32 weights, so that the reference has no rounding of its own.
"""

import json
import math
import pathlib
import random
import struct

import numpy
import torch
import torch.nn.functional as F

ITEMS = 23
SESSIONS = 12
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
NO_METADATA = dict(category=False, title=False, attributes=False, numbers=False)
# So large an exponent leaves one item to draw, the most popular one: the sample is known without the program's
# random numbers.
SAMPLED = dict(loss="sampled", negatives=3, negativeExponent=200)

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


def category_targets(bags, size):
    """Rarest category with at least five items, or the rarest of all; -1 without any."""
    count = [sum(bag.count(c) for bag in bags) for c in range(size)]
    targets = []
    for bag in bags:
        common = [c for c in bag if count[c] >= 5] or bag
        targets.append(min(common, key=lambda c: count[c]) if common else -1)
    return targets


def make_sessions(source):
    lengths = [2, 8, 3, 6, 4, 7, 5, 2, 6, 3, 7, 8]
    sessions = [[source.randrange(ITEMS) for _ in range(length)] for length in lengths]
    sessions[0][1] = 7  # the item without a category is a target, too
    # Item 3 is the most popular one by far.
    for session in sessions[1::2]:
        session[0] = session[-2] = 3
    return sessions


# Model

class HierSRec:
    def __init__(self, settings, fields, generator):
        self.s = settings
        used = settings["metadata"]
        switch = dict(category="category", title="title", attribute="attributes", number="numbers")
        self.fields = [field for field in fields if used[switch[field[1]]]]
        self.levels = [] if settings["hierarchy"] == "none" else [field for field in fields if field[1] == "category"]
        self.targets = [category_targets(bags, size) for _, _, size, bags in self.levels]
        self.weights = {}
        self.tables = set()
        self.make_weights(generator)

    def make_weights(self, generator):
        s, d = self.s, self.s["width"]

        def add(name, rows, columns, deviation, mean=0.0):
            values = mean + deviation * torch.randn(rows, columns, generator=generator, dtype=torch.float32)
            self.weights[name] = values.double().requires_grad_()

        def linear(name, inputs, outputs, bias=True):
            add(f"{name}.weight", outputs, inputs, inputs ** -0.5)
            if bias:
                add(f"{name}.bias", 1, outputs, 0.2)

        def norm(name):
            add(f"{name}.weight", 1, d, 0.2, mean=1.0)
            add(f"{name}.bias", 1, d, 0.2)

        def table(name, rows, columns):
            add(name, rows, columns, 0.5)
            self.tables.add(name)

        part = d // 2 if s["idFree"] else d // 4
        for index, (name, _, size, _) in enumerate(self.fields):
            table(f"metadata.{index}.{name}", size, part)
        if s["idFree"]:
            linear("itemVector", part * len(self.fields), d)
            norm("itemVector.norm")
        else:
            table("items", ITEMS, d)
            if s["output"] == "own":
                table("output", ITEMS, d)
                table("output.bias", ITEMS, 1)
        table("positions", s["sessionLength"], d)
        linear("input", d if s["idFree"] else d + part * len(self.fields), d)
        norm("input.norm")
        for layer in range(s["layers"]):
            norm(f"encoder.{layer}.norm1")
            linear(f"encoder.{layer}.attention.in", d, 3 * d)
            linear(f"encoder.{layer}.attention.out", d, d)
            norm(f"encoder.{layer}.norm2")
            linear(f"encoder.{layer}.linear1", d, 4 * d)
            linear(f"encoder.{layer}.linear2", 4 * d, d)
        norm("encoder.norm")
        if s["pooling"] == "consistent":
            linear("pooling.queries", d, d, bias=False)
            linear("pooling.keys", d, d, bias=False)
        chained = s["hierarchy"] == "hierarchical"
        for index, (_, _, size, _) in enumerate(self.levels):
            linear(f"category.{index}", d + (index * (d // 2) if chained else 0), size)
            if chained:
                linear(f"projection.{index}", size, d // 2)
        linear("head", d + (len(self.levels) * (d // 2) if chained else 0), d)
        if s["head"] == "gelu":
            norm("head.norm")

    def linear(self, name, x):
        bias = self.weights.get(f"{name}.bias")
        return F.linear(x, self.weights[f"{name}.weight"], None if bias is None else bias[0])

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"][0], self.weights[f"{name}.bias"][0])

    def metadata(self, item):
        """Mean embedding of the item's tokens in every field, concatenated."""
        parts = []
        for index, (name, _, _, bags) in enumerate(self.fields):
            table = self.weights[f"metadata.{index}.{name}"]
            tokens = bags[item]
            parts.append(table[tokens].mean(0) if tokens else torch.zeros_like(table[0]))
        return torch.cat(parts) if parts else torch.zeros(0, dtype=torch.float64)

    def item_vectors(self):
        """ITEMS x d: what session vectors are multiplied with."""
        if self.s["idFree"]:
            built = self.linear("itemVector", torch.stack([self.metadata(item) for item in range(ITEMS)]))
            vectors = self.norm("itemVector.norm", built)
        else:
            vectors = self.weights["output" if self.s["output"] == "own" else "items"]
        return F.normalize(vectors, dim=1) if self.s["scores"] == "cosine" else vectors

    def item_bias(self):
        return self.weights["output.bias"][:, 0] if "output.bias" in self.weights else 0.0

    def encode(self, x):
        d, heads, length = self.s["width"], self.s["heads"], x.shape[0]
        future = torch.ones(length, length, dtype=torch.bool).triu(1)
        for layer in range(self.s["layers"]):
            name = f"encoder.{layer}"
            y = self.norm(f"{name}.norm1", x)
            mixed, _ = F.multi_head_attention_forward(
                y, y, y, d, heads, self.weights[f"{name}.attention.in.weight"],
                self.weights[f"{name}.attention.in.bias"][0], None, None, False, 0.0,
                self.weights[f"{name}.attention.out.weight"], self.weights[f"{name}.attention.out.bias"][0],
                need_weights=False, attn_mask=future)
            x = x + mixed
            x = x + self.linear(f"{name}.linear2", F.gelu(self.linear(f"{name}.linear1", self.norm(f"{name}.norm2", x))))
        return self.norm("encoder.norm", x)

    def pool(self, encoded, inputs):
        if self.s["pooling"] == "last":
            return encoded
        rows = range(1, len(encoded) + 1)
        if self.s["pooling"] == "mean":
            return torch.stack([encoded[:row].mean(0) for row in rows])
        queries, keys = self.linear("pooling.queries", encoded), self.linear("pooling.keys", encoded)
        pooled = []
        for row in rows:
            weights = torch.softmax(keys[:row] @ queries[row - 1] / math.sqrt(self.s["width"]), 0)
            mean = weights @ inputs[:row]
            pooled.append(math.sqrt(self.s["width"]) * mean / mean.norm())
        return torch.stack(pooled)

    def forward(self, prefix, vectors):
        """Session vector of every position of the prefix, and the logits of every category level."""
        if self.s["idFree"]:
            inputs = joined = vectors[prefix]
        else:
            inputs = self.weights["items"][prefix]
            joined = torch.cat([inputs, torch.stack([self.metadata(item) for item in prefix])], 1)
        u = self.norm("input.norm", self.linear("input", joined) + self.weights["positions"][: len(prefix)])
        seen = [self.pool(self.encode(u), inputs)]
        logits = []
        for index in range(len(self.levels)):
            level = self.linear(f"category.{index}", torch.cat(seen, 1))
            logits.append(level)
            if self.s["hierarchy"] == "hierarchical":
                passed = level.detach() if self.s["detachProjection"] else level
                passed = torch.softmax(passed, 1) if self.s["projection"] == "probabilities" else passed
                seen.append(self.linear(f"projection.{index}", passed))
        h = self.linear("head", torch.cat(seen, 1))
        h = seen[0] + h if self.s["head"] == "residual" else self.norm("head.norm", F.gelu(h))
        return (F.normalize(h, dim=1) * self.s["scale"] if self.s["scores"] == "cosine" else h), logits

    def losses(self, sessions, training, popularity):
        """Mean item loss and category loss per row of a batch, before weighting."""
        vectors = self.item_vectors()
        hidden, logits, targets = [], [], []
        for session in sessions:
            session = session[-(self.s["sessionLength"] + 1):]
            h, levels = self.forward(session[:-1], vectors)
            hidden.append(h)
            logits.append(levels)
            targets += session[1:]
        scores = torch.cat(hidden) @ vectors.T + self.item_bias()
        answers = torch.tensor(targets)
        if training["loss"] == "sampled":
            scores = scores + log_q(training, popularity, targets) + own_targets(training, popularity, sessions, self.s)
        item = F.cross_entropy(scores, answers, label_smoothing=training["labelSmoothing"])
        category = torch.zeros((), dtype=torch.float64)
        for index, (_, _, size, bags) in enumerate(self.levels):
            level = torch.cat([levels[index] for levels in logits])
            for row, item_index in enumerate(targets):
                if not bags[item_index]:
                    continue  # nothing is known about this row's category
                if self.s["categoryTarget"] == "all":
                    right = torch.zeros(size, dtype=torch.float64)
                    right[bags[item_index]] = 1
                    category = category + F.binary_cross_entropy_with_logits(level[row], right, reduction="sum")
                else:
                    category = category - torch.log_softmax(level[row], 0)[self.targets[index][item_index]]
        return item, category / len(targets)


def log_q(training, counts, targets):
    """-log(probability of being in the sample) of the items that are, -infinity for the others."""
    clicks = [max(count, 0.5) for count in counts]
    weights = [click ** training["negativeExponent"] for click in clicks]
    correction = torch.full((ITEMS,), -math.inf, dtype=torch.float64)
    for item in set(targets) | {weights.index(max(weights))}:
        never_drawn = (1 - weights[item] / sum(weights)) ** training["negatives"]
        never_target = (1 - clicks[item] / sum(clicks)) ** len(targets)
        correction[item] = -math.log(1 - never_drawn * never_target)
    return correction


def own_targets(training, counts, sessions, settings):
    """-infinity where an item is in the sample only as another target of the row's own session."""
    drawn = {max(range(ITEMS), key=lambda item: counts[item])}
    parts = [session[-settings["sessionLength"]:] if len(session) > settings["sessionLength"] else session[1:]
             for session in sessions]
    rows = []
    for index, part in enumerate(parts):
        elsewhere = drawn.union(*(other for number, other in enumerate(parts) if number != index))
        for target in part:
            row = torch.zeros(ITEMS, dtype=torch.float64)
            row[[item for item in part if item != target and item not in elsewhere]] = -math.inf
            rows.append(row)
    return torch.stack(rows)


def make_optimisers(model, training):
    rate = training["learningRate"]
    tables = [weight for name, weight in model.weights.items() if name in model.tables]
    dense = [weight for name, weight in model.weights.items() if name not in model.tables]
    if training["loss"] == "sampled":
        return [torch.optim.Adam(dense, lr=rate), torch.optim.SparseAdam(tables, lr=rate)]
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
    model = HierSRec(settings, fields, torch.Generator().manual_seed(number))
    tensors = {}
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
                hidden, _ = model.forward(session[max(0, target - settings["sessionLength"]):target], vectors)
                scores = vectors @ hidden[-1] + model.item_bias()
                right = scores[session[target]]
                others = torch.cat([scores[:session[target]], scores[session[target] + 1:]])
                assert (others - right).abs().min() > 1e-5, "a tie: ranks would depend on rounding"
                ranks.append(1 + int((others > right).sum()))
                all_scores.append(scores)
                loss += F.cross_entropy(scores, torch.tensor(session[target])).item()
    keep("evaluation", dict(scores=torch.stack(all_scores), loss=torch.tensor([loss / len(ranks)])))
    tensors["evaluation.ranks"] = numpy.array(ranks)

    half = SESSIONS // 2
    batches = [sessions[:half], sessions[half:]]
    optimisers = make_optimisers(model, training)
    for step in range(STEPS):
        for weight in model.weights.values():
            weight.grad = None
        item, category = model.losses(batches[step % 2], training, popularity)
        (item + settings["categoryWeight"] * category).backward()
        gradients = {key: weight.grad if weight.grad is not None else torch.zeros_like(weight)
                     for key, weight in model.weights.items()}
        if step == 0:
            keep("loss", dict(item=item.reshape(1), category=category.reshape(1)))
            keep("gradient", gradients)
        if training["clipNorm"] > 0:
            torch.nn.utils.clip_grad_norm_(model.weights.values(), training["clipNorm"])
        if training["loss"] == "sampled":
            for table in model.tables:
                model.weights[table].grad = model.weights[table].grad.to_sparse(1)
        for optimiser in optimisers:
            optimiser.step()
    keep("trained", model.weights)
    write_safetensors(
        pathlib.Path(__file__).with_name(f"{name}.safetensors"), tensors,
        dict(model=json.dumps(settings), training=json.dumps(training),
             fields=json.dumps([dict(name=n, kind=k, size=s) for n, k, s, _ in fields])))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for position, (configuration, choices) in enumerate(CONFIGURATIONS.items()):
        make_fixture(configuration, position + 1, *choices)

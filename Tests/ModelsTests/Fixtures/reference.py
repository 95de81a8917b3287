"""The models of the fixtures in PyTorch: one session at a time, no packing, no tricks. Written from the papers'
equations, not from the program. `REFERENCES` maps the program's names of models to classes.

Weights are named as in the program's parameter layout and computed with in float64.
"""

import math

import torch
import torch.nn.functional as F

ITEMS = 23
# The task that asks of an item that is shown whether it is clicked.
CLICK = "click if shown"


def category_targets(bags, size):
    """Rarest category with at least five items, or the rarest of all; -1 without any."""
    count = [sum(bag.count(c) for bag in bags) for c in range(size)]
    targets = []
    for bag in bags:
        common = [c for c in bag if count[c] >= 5] or bag
        targets.append(min(common, key=lambda c: count[c]) if common else -1)
    return targets


def log_q(training, counts, targets):
    """-log(probability of being in the sample) of the items that are, -infinity for the others. `targets` are all
    clicks that enter the sample."""
    clicks = [max(count, 0.5) for count in counts]
    weights = [click ** training["negativeExponent"] for click in clicks]
    correction = torch.full((ITEMS,), -math.inf, dtype=torch.float64)
    for item in set(targets) | {weights.index(max(weights))}:
        never_drawn = (1 - weights[item] / sum(weights)) ** training["negatives"]
        never_target = (1 - clicks[item] / sum(clicks)) ** len(targets)
        correction[item] = -training.get("logQ", 1) * math.log(1 - never_drawn * never_target)
    return correction


def own_clicks(training, counts, sessions, settings):
    """What is added to the logits of sampled items, by row, because of the row's own session: -infinity where an item
    is in the sample only as another target of it. With a term for repeats, items before the target are always in the
    sample of their row, so that they are not corrected there."""
    drawn = {max(range(ITEMS), key=lambda item: counts[item])}
    whole = [session[-settings["sessionLength"] - 1:] for session in sessions]
    if settings.get("repeats", "none") == "learned":
        correction = log_q(training, counts, [item for part in whole for item in part])
        rows = []
        for index, part in enumerate(whole):
            elsewhere = drawn.union(*(other for number, other in enumerate(whole) if number != index))
            for place in range(1, len(part)):
                row = torch.zeros(ITEMS, dtype=torch.float64)
                row[[item for item in part[place + 1:] if item not in elsewhere and item != part[place]]] = -math.inf
                read = sorted(set(part[:place]))
                row[read] = -correction[read]
                rows.append(row)
        return torch.stack(rows)
    parts = [part[1:] for part in whole]
    rows = []
    for index, part in enumerate(parts):
        elsewhere = drawn.union(*(other for number, other in enumerate(parts) if number != index))
        for target in part:
            row = torch.zeros(ITEMS, dtype=torch.float64)
            row[[item for item in part if item != target and item not in elsewhere]] = -math.inf
            rows.append(row)
    return torch.stack(rows)


def bpr_max(scores, targets, clicks, others, training, counts):
    """Mean over the rows; `others` is what `own_clicks` returns, of which only what is excluded counts."""
    settings = training["bprMax"]
    sample = set(clicks) | {max(range(ITEMS), key=lambda item: counts[item])}
    if settings["elu"] > 0:
        scores = F.elu(scores, settings["elu"])
    total = 0
    for row, target in enumerate(targets):
        negatives = scores[row, [item for item in sorted(sample - {target}) if others[row, item] > -math.inf]]
        weights = torch.softmax(negatives, 0)
        total = total - torch.log((weights * torch.sigmoid(scores[row, target] - negatives)).sum())
        total = total + settings["regularisation"] * (weights * negatives ** 2).sum()
    return total / len(targets)


class Model:
    """What all models have: weights by name, item vectors, scores and losses. Without metadata and heads."""

    id_free = False

    @property
    def item_metadata(self):
        return self.s.get("itemMetadata", False)

    def __init__(self, settings, fields, generator, feedback=(), vectors=None):
        self.s = settings
        self.vectors = vectors
        self.tasks = settings.get("tasks", dict(sharing="none"))
        self.feedback = feedback
        self.generator = generator
        used = settings["metadata"]
        switch = dict(category="category", title="title", attribute="attributes", number="numbers")
        self.fields = [field for field in fields if used[switch[field[1]]]]
        self.levels = self.predicted_levels([field for field in fields if field[1] == "category"])
        self.targets = [category_targets(bags, size) for _, _, size, bags in self.levels]
        self.weights = {}
        self.tables = set()
        self.make_weights()
        if settings.get("repeats", "none") == "learned":
            self.add("repeats.features", 1, 12, 0.05)
            self.add("repeats.places.weight", 3, settings["width"], 0.3)
            self.add("repeats.product", 1, 1, 0.3)

    def predicted_levels(self, levels):
        return []

    # Weights

    def add(self, name, rows, columns, deviation, mean=0.0):
        values = mean + deviation * torch.randn(rows, columns, generator=self.generator, dtype=torch.float32)
        self.weights[name] = values.double().requires_grad_()

    def add_linear(self, name, inputs, outputs, bias=True):
        self.add(f"{name}.weight", outputs, inputs, inputs ** -0.5)
        if bias:
            self.add(f"{name}.bias", 1, outputs, 0.2)

    def add_norm(self, name):
        self.add(f"{name}.weight", 1, self.s["width"], 0.2, mean=1.0)
        self.add(f"{name}.bias", 1, self.s["width"], 0.2)

    def add_table(self, name, rows, columns):
        self.add(name, rows, columns, 0.5)
        self.tables.add(name)

    def add_metadata(self, part):
        for index, (name, _, size, _) in enumerate(self.fields):
            self.add_table(f"metadata.{index}.{name}", size, part)
        return part * (len(self.fields) + self.add_vectors("metadata", part))

    def add_vectors(self, name, part):
        """A linear map of the vectors given for items, if there are any; returns the number of maps."""
        if self.vectors is None:
            return 0
        self.add_linear(f"{name}.vectors", self.vectors.shape[1], part, bias=False)
        return 1

    def add_items(self):
        """Vectors for the input and for scoring."""
        d = self.s["width"]
        if self.id_free:
            self.add_linear("itemVector", self.add_metadata(d // 2), d)
            self.add_norm("itemVector.norm")
        else:
            self.add_table("items", ITEMS, d)
            if self.item_metadata:
                for index, (name, _, size, _) in enumerate(self.fields):
                    self.add_table(f"items.metadata.{index}.{name}", size, d)
                self.add_vectors("items.metadata", d)
        if self.s["output"] == "own":
            self.add_table("output", ITEMS, d)
            self.add_table("output.bias", ITEMS, 1)

    def add_encoder(self, inputs=0):
        """With a linear input layer if its width is given."""
        d = self.s["width"]
        self.add_table("positions", self.s["sessionLength"], d)
        if inputs:
            self.add_linear("input", inputs, d)
        self.add_norm("input.norm")
        for layer in range(self.s["layers"]):
            self.add_norm(f"encoder.{layer}.norm1")
            self.add_linear(f"encoder.{layer}.attention.in", d, 3 * d)
            self.add_linear(f"encoder.{layer}.attention.out", d, d)
            self.add_norm(f"encoder.{layer}.norm2")
            self.add_linear(f"encoder.{layer}.linear1", d, 4 * d)
            self.add_linear(f"encoder.{layer}.linear2", 4 * d, d)
        self.add_norm("encoder.norm")

    def add_pooling(self):
        if self.s["pooling"] == "consistent":
            self.add_linear("pooling.queries", self.s["width"], self.s["width"], bias=False)
            self.add_linear("pooling.keys", self.s["width"], self.s["width"], bias=False)

    # Parts of a forward pass

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
        if self.vectors is not None:
            parts.append(self.linear("metadata.vectors", self.vectors[item]))
        return torch.cat(parts) if parts else torch.zeros(0, dtype=torch.float64)

    def own_items(self):
        """A vector per item, perhaps with those of its metadata added."""
        vectors = self.weights["items"]
        for index, (name, _, _, bags) in enumerate(self.fields if self.item_metadata else []):
            table = self.weights[f"items.metadata.{index}.{name}"]
            vectors = vectors + torch.stack([table[bag].mean(0) if bag else torch.zeros_like(table[0]) for bag in bags])
        if self.item_metadata and self.vectors is not None:
            vectors = vectors + self.linear("items.metadata.vectors", self.vectors)
        return vectors

    def built_items(self):
        built = self.linear("itemVector", torch.stack([self.metadata(item) for item in range(ITEMS)]))
        return self.norm("itemVector.norm", built)

    def item_vectors(self):
        """ITEMS x d: what session vectors are multiplied with."""
        if self.s["output"] == "own":
            vectors = self.weights["output"]
        else:
            vectors = self.built_items() if self.id_free else self.own_items()
        return F.normalize(vectors, dim=1) if self.s["scores"] == "cosine" else vectors

    def item_bias(self):
        return self.weights["output.bias"][:, 0] if "output.bias" in self.weights else 0.0

    def inputs(self, prefix, vectors):
        """Item vectors that the input reads: without ids the scored ones, where there is one kind of them."""
        if not self.id_free and not self.item_metadata:
            return self.weights["items"][prefix]
        if self.s["output"] == "tied":
            return vectors[prefix]
        return (self.built_items() if self.id_free else self.own_items())[prefix]

    def encode(self, x):
        d, heads, length = self.s["width"], self.s["heads"], x.shape[0]
        x = self.norm("input.norm", x + self.weights["positions"][:length])
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
            hidden = F.gelu(self.linear(f"{name}.linear1", self.norm(f"{name}.norm2", x)))
            x = x + self.linear(f"{name}.linear2", hidden)
        return self.norm("encoder.norm", x)

    def prefix_means(self, x):
        return torch.stack([x[:row].mean(0) for row in range(1, len(x) + 1)])

    def pool(self, encoded, inputs):
        if self.s["pooling"] == "last":
            return encoded
        if self.s["pooling"] == "mean":
            return self.prefix_means(encoded)
        queries, keys = self.linear("pooling.queries", encoded), self.linear("pooling.keys", encoded)
        pooled = []
        for row in range(1, len(encoded) + 1):
            weights = torch.softmax(keys[:row] @ queries[row - 1] / math.sqrt(self.s["width"]), 0)
            mean = weights @ inputs[:row]
            pooled.append(math.sqrt(self.s["width"]) * mean / mean.norm())
        return torch.stack(pooled)

    def for_scoring(self, h):
        return F.normalize(h, dim=1) * self.s["scale"] if self.s["scores"] == "cosine" else h

    # Several tasks above an encoder

    def task_levels(self, levels):
        tasks = self.tasks
        return levels if tasks["sharing"] != "none" and tasks["category"] else []

    def task_names(self):
        tasks = self.tasks
        return ((["item"] if tasks["itemWeight"] > 0 else []) + [f"category.{i}" for i in range(len(self.levels))]
                + [f"feedback.{i}" for i in range(len(self.feedback))])

    def add_tasks(self):
        tasks, d = self.tasks, self.s["width"]
        if tasks["sharing"] == "none":
            return
        names, wide = self.task_names(), tasks["expertWidth"]
        self.extractions = range(tasks["extractionLayers"] if tasks["sharing"] == "ple" else 1)
        shared = 1 if tasks["sharing"] == "bottom" else tasks["experts"]
        own = tasks["ownExperts"] if tasks["sharing"] == "ple" else 0
        for layer in self.extractions:
            prefix = self.extraction(layer)
            inputs = d if layer == 0 else wide
            self.add_linear(f"{prefix}.shared", inputs, shared * wide)
            for name in names if own else []:
                self.add_linear(f"{prefix}.{name}", inputs, own * wide)
            for name in names if tasks["sharing"] != "bottom" else []:
                self.add_linear(f"{prefix}.{name}.gate", inputs, shared + own, bias=False)
            if layer < self.extractions[-1]:
                self.add_linear(f"{prefix}.shared.gate", inputs, shared + own * len(names), bias=False)
        if "item" in names:
            self.add_linear("item", wide, d)
        for index, (_, _, size, _) in enumerate(self.levels):
            self.add_linear(f"category.{index}", wide, size)
        for index, name in enumerate(self.feedback):
            inputs = wide + (d if name == CLICK else 0)
            if tasks["towerWidth"] > 0:
                self.add_linear(f"feedback.{index}.hidden", inputs, tasks["towerWidth"])
            self.add_linear(f"feedback.{index}", tasks["towerWidth"] or inputs, 1)

    def extraction(self, layer):
        return f"experts.{layer}" if self.tasks["sharing"] == "ple" else "experts"

    def experts(self, name, x):
        """rows x experts x width"""
        return torch.relu(self.linear(name, x)).unflatten(1, (-1, self.tasks["expertWidth"]))

    def mixed(self, gate, x, experts):
        return (torch.softmax(self.linear(gate, x), 1)[:, :, None] * experts).sum(1)

    def finish(self, s):
        """What is scored, the logits of every category level, and those of every feedback task."""
        tasks = self.tasks
        if tasks["sharing"] == "none":
            return self.for_scoring(s), [], []
        names, shared_input, inputs = self.task_names(), s, {name: s for name in self.task_names()}
        for layer in self.extractions:
            prefix = self.extraction(layer)
            shared = self.experts(f"{prefix}.shared", shared_input)
            if tasks["sharing"] == "bottom":
                inputs = {name: shared[:, 0] for name in names}
                continue
            own = {name: self.experts(f"{prefix}.{name}", inputs[name]) if tasks["sharing"] == "ple"
                   else shared[:, :0] for name in names}
            mixed = {name: self.mixed(f"{prefix}.{name}.gate", inputs[name], torch.cat([shared, own[name]], 1))
                     for name in names}
            if layer < self.extractions[-1]:
                everything = torch.cat([shared] + [own[name] for name in names], 1)
                shared_input = self.mixed(f"{prefix}.shared.gate", shared_input, everything)
            inputs = mixed
        h = self.linear("item", inputs["item"]) if "item" in names else s.detach()
        if tasks["itemTower"] == "residual":
            h = s + h
        feedback = []
        for index in range(len(self.feedback)):
            x = inputs[f"feedback.{index}"]
            feedback.append(x if self.feedback[index] == CLICK else self.tower(index, x))
        levels = [self.linear(f"category.{index}", inputs[f"category.{index}"]) for index in range(len(self.levels))]
        return self.for_scoring(h), levels, feedback

    def tower(self, index, x):
        x = torch.relu(self.linear(f"feedback.{index}.hidden", x)) if self.tasks["towerWidth"] > 0 else x
        return self.linear(f"feedback.{index}", x)[:, 0]

    # Repeats

    def repeat_term(self, prefix, s, scores=None):
        """What is added to the scores of all items after a prefix with the session vector s, as it is scored.

        A share of the scores themselves is added in evaluation only.
        """
        added = torch.zeros(ITEMS, dtype=torch.float64)
        if self.s.get("repeats", "none") == "none":
            return added
        newest = list(dict.fromkeys(reversed(prefix)))
        n = len(prefix)
        share = (n - len(newest)) / (n - 1) if n > 1 else 0
        terms = []
        for recency, item in enumerate(newest):
            place = min(recency, 2)
            phi = [place == 0, place == 1, place == 2, prefix.count(item) >= 2, n == 1, share,
                   n >= 3 and prefix[-1] == prefix[-3] != prefix[-2] and place == 1,
                   n >= 2 and prefix[-1] == prefix[-2] and place == 0]
            phi += [math.log(n) if place == p else 0 for p in range(3)]
            phi += [math.log(recency) if place == 2 else 0]
            phi = 10 * torch.tensor(phi, dtype=torch.float64)
            terms.append(self.weights["repeats.features"][0] @ phi + self.weights["repeats.places.weight"][place] @ s)
            if scores is not None:
                terms[-1] = terms[-1] + self.weights["repeats.product"][0, 0] * scores[item]
        return added.index_put((torch.tensor(newest),), torch.stack(terms))

    # Losses

    def losses(self, sessions, labels, training, popularity, shown=None):
        """Mean loss per row of a batch and task, before weighting. `shown`: by session and click, items shown before
        it that were not clicked."""
        vectors = self.item_vectors()
        hidden, logits, targets, said, right, exposed = [], [], [], [], [], []
        length = self.s["sessionLength"] + 1
        for number, (session, answers) in enumerate(zip(sessions, labels)):
            session, answers = session[-length:], answers[-length:]
            exposed += shown[number][-length:][1:] if shown else []
            h, levels, feedback = self.forward(session[:-1], vectors)
            hidden.append(h)
            logits.append(levels)
            targets += session[1:]
            said.append(feedback)
            right += answers[1:]
        losses = {}
        for index, name in enumerate(self.feedback):
            if name == CLICK:
                losses[f"feedback {name}"] = self.click_of_shown(
                    index, torch.cat([feedback[index] for feedback in said]), targets, exposed, vectors) / len(right)
                continue
            known = torch.tensor([answer[index] >= 0 for answer in right])
            answer = torch.tensor([answer[index] for answer in right], dtype=torch.float64)
            logit = torch.cat([feedback[index] for feedback in said])
            losses[f"feedback {name}"] = F.binary_cross_entropy_with_logits(
                logit[known], answer[known], reduction="sum") / len(right)
        losses["item"], losses["category"] = self.click_losses(
            sessions, vectors, hidden, logits, targets, training, popularity)
        return losses

    def click_of_shown(self, index, mixtures, targets, exposed, vectors):
        """Summed over the rows before whose target something was shown."""
        total = torch.zeros((), dtype=torch.float64)
        for mixture, target, items in zip(mixtures, targets, exposed):
            for item, answer in [(target, 1.0)] + [(item, 0.0) for item in items] if items else []:
                logit = self.tower(index, torch.cat([mixture, vectors[item]])[None])[0]
                total = total + F.binary_cross_entropy_with_logits(logit, torch.tensor(answer, dtype=torch.float64))
        return total

    def click_losses(self, sessions, vectors, hidden, logits, targets, training, popularity):
        """Item and category."""
        scores = torch.cat(hidden) @ vectors.T + self.item_bias()
        clicks = targets
        if self.s.get("repeats", "none") == "learned":
            length = self.s["sessionLength"] + 1
            seen = [session[-length:] for session in sessions]
            scores = scores + torch.stack([
                self.repeat_term(part[:place], s)
                for part, h in zip(seen, hidden) for place, s in zip(range(1, len(part)), h)])
            clicks = [item for part in seen for item in part]
        answers = torch.tensor(targets)
        others = own_clicks(training, popularity, sessions, self.s)
        if training["loss"] == "bprMax":
            return bpr_max(scores, targets, clicks, others, training, popularity), torch.zeros((), dtype=torch.float64)
        if training["loss"] == "sampled":
            scores = scores + log_q(training, popularity, clicks) + others
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


class HierSRec(Model):
    @property
    def id_free(self):
        return self.s["idFree"]

    def predicted_levels(self, levels):
        return [] if self.s["hierarchy"] == "none" or not self.tasks.get("category", True) else levels

    def make_weights(self):
        s, d = self.s, self.s["width"]
        part = 0 if self.id_free else self.add_metadata(d // 4)
        self.add_items()
        self.add_encoder(inputs=d + part)
        self.add_pooling()
        chained = s["hierarchy"] == "hierarchical"
        for index, (_, _, size, _) in enumerate(self.levels):
            self.add_linear(f"category.{index}", d + (index * (d // 2) if chained else 0), size)
            if chained:
                self.add_linear(f"projection.{index}", size, d // 2)
        above = len(self.levels) * (d // 2) if chained else 0
        for index in range(len(self.feedback)):
            self.add_linear(f"feedback.{index}", d + above, 1)
        if chained and self.feedback:
            self.add_linear("projection.feedback", len(self.feedback), d // 2)
            above += d // 2
        self.add_linear("head", d + above, d)
        if s["head"] == "gelu":
            self.add_norm("head.norm")

    def forward(self, prefix, vectors):
        """Session vector of every position of the prefix, and the logits of every category level."""
        inputs = joined = self.inputs(prefix, vectors)
        if not self.id_free:
            joined = torch.cat([inputs, torch.stack([self.metadata(item) for item in prefix])], 1)
        seen = [self.pool(self.encode(self.linear("input", joined)), inputs)]
        logits = []
        for index in range(len(self.levels)):
            level = self.linear(f"category.{index}", torch.cat(seen, 1))
            logits.append(level)
            if self.s["hierarchy"] == "hierarchical":
                passed = level.detach() if self.s["detachProjection"] else level
                passed = torch.softmax(passed, 1) if self.s["projection"] == "probabilities" else passed
                seen.append(self.linear(f"projection.{index}", passed))
        feedback = [self.linear(f"feedback.{index}", torch.cat(seen, 1))[:, 0] for index in range(len(self.feedback))]
        if feedback and self.s["hierarchy"] == "hierarchical":
            passed = torch.stack(feedback, 1)
            passed = passed.detach() if self.s["detachProjection"] else passed
            passed = torch.sigmoid(passed) if self.s["projection"] == "probabilities" else passed
            seen.append(self.linear("projection.feedback", passed))
        h = self.linear("head", torch.cat(seen, 1))
        h = seen[0] + h if self.s["head"] == "residual" else self.norm("head.norm", F.gelu(h))
        return self.for_scoring(h), logits, feedback


class Transformer(Model):
    def predicted_levels(self, levels):
        return self.task_levels(levels)

    def make_weights(self):
        self.add_items()
        self.add_encoder()
        self.add_pooling()
        self.add_tasks()

    def forward(self, prefix, vectors):
        inputs = self.inputs(prefix, vectors)
        return self.finish(self.pool(self.encode(inputs), inputs))


class M2TRec(Model):
    id_free = True

    def predicted_levels(self, levels):
        return levels

    def make_weights(self):
        self.add_items()
        self.add_encoder()
        for index, (_, _, size, _) in enumerate(self.levels):
            self.add_linear(f"category.{index}", self.s["width"], size)

    def forward(self, prefix, vectors):
        s = self.prefix_means(self.encode(self.inputs(prefix, vectors)))
        return self.for_scoring(s), [self.linear(f"category.{index}", s) for index in range(len(self.levels))], []


class SRGNN(Model):
    def predicted_levels(self, levels):
        return self.task_levels(levels)

    def make_weights(self):
        d = self.s["width"]
        self.add_items()
        for direction in ["incoming", "outgoing"]:
            self.add_linear(f"graph.{direction}", d, d)
        self.add_linear("graph.input", 2 * d, 3 * d)
        self.add_linear("graph.hidden", d, 3 * d)
        self.add_linear("readout.last", d, d, bias=False)
        self.add_linear("readout.node", d, d)
        self.add("readout.query", 1, d, 0.5)
        self.add_linear("readout.output", 2 * d, d)
        self.add_tasks()

    def graph(self, clicks):
        """Distinct items of a prefix, the node of each click, and dense averages over neighbours."""
        nodes = sorted(set(clicks))
        place = [nodes.index(item) for item in clicks]
        edges = torch.zeros(len(nodes), len(nodes), dtype=torch.float64)
        for source, target in zip(place, place[1:]):
            edges[source, target] = 1
        incoming = edges.T / edges.T.sum(1, keepdim=True).clamp(min=1)
        outgoing = edges / edges.sum(1, keepdim=True).clamp(min=1)
        return nodes, place, incoming, outgoing

    def step(self, h, incoming, outgoing):
        a = torch.cat(
            [incoming @ self.linear("graph.incoming", h), outgoing @ self.linear("graph.outgoing", h)], 1)
        input_r, input_z, input_n = self.linear("graph.input", a).chunk(3, 1)
        hidden_r, hidden_z, hidden_n = self.linear("graph.hidden", h).chunk(3, 1)
        reset, update = torch.sigmoid(input_r + hidden_r), torch.sigmoid(input_z + hidden_z)
        new = torch.tanh(input_n + reset * hidden_n)
        return new + update * (h - new)

    def forward(self, prefix, vectors):
        sessions = []
        for length in range(1, len(prefix) + 1):
            nodes, place, incoming, outgoing = self.graph(prefix[:length])
            h = self.weights["items"][nodes]
            for _ in range(self.s["layers"]):
                h = self.step(h, incoming, outgoing)
            clicks = h[place]
            gate = torch.sigmoid(self.linear("readout.last", clicks[-1]) + self.linear("readout.node", clicks))
            weights = gate @ self.weights["readout.query"][0]
            joined = torch.cat([clicks[-1], weights @ clicks])
            sessions.append(self.linear("readout.output", joined))
        return self.finish(torch.stack(sessions))


class GRU4Rec(Model):
    def predicted_levels(self, levels):
        return self.task_levels(levels)

    def make_weights(self):
        d, read = self.s["width"], self.s["gru"]["input"]
        self.add_table("output", ITEMS, d)
        self.add_table("output.bias", ITEMS, 1)
        if read != "shared":
            self.add_table("input", ITEMS, 3 * d if read == "oneHot" else d)
        for layer in range(self.s["layers"]):
            if layer > 0 or read != "oneHot":
                self.add_linear(f"gru.{layer}.input", d, 3 * d, bias=False)
            self.add_linear(f"gru.{layer}.recurrent", d, 3 * d, bias=False)
            self.add(f"gru.{layer}.bias", 1, 3 * d, 0.2)
        self.add_tasks()

    def item_vectors(self):
        vectors = self.weights["output"]
        return F.normalize(vectors, dim=1) if self.s["scores"] == "cosine" else vectors

    def cell(self, layer, x, h):
        """Not torch's: the reset gate goes before the product, and z is the share of the new state."""
        weight = self.weights[f"gru.{layer}.recurrent.weight"]
        reset_weight, update_weight, new_weight = weight.chunk(3)
        x = self.linear(f"gru.{layer}.input", x) if f"gru.{layer}.input.weight" in self.weights else x
        x_reset, x_update, x_new = (x + self.weights[f"gru.{layer}.bias"][0]).chunk(3)
        reset = torch.sigmoid(x_reset + reset_weight @ h)
        update = torch.sigmoid(x_update + update_weight @ h)
        new = torch.tanh(x_new + new_weight @ (reset * h))
        return (1 - update) * h + update * new

    def forward(self, prefix, vectors):
        table = self.weights["output" if self.s["gru"]["input"] == "shared" else "input"]
        states = [torch.zeros(self.s["width"], dtype=torch.float64)] * self.s["layers"]
        sessions = []
        for item in prefix:
            x = table[item]
            for layer in range(self.s["layers"]):
                x = states[layer] = self.cell(layer, x, states[layer])
            sessions.append(x)
        return self.finish(torch.stack(sessions))


REFERENCES = dict(hiersrec=HierSRec, transformer=Transformer, m2trec=M2TRec, srgnn=SRGNN, gru4rec=GRU4Rec)

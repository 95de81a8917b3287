"""Reads an exported run with ranx, ir_measures and pytrec_eval: agree.py RUN_FOLDER EXPORTED_FOLDER."""

import json
import struct
import sys
from collections import defaultdict
from pathlib import Path

import ir_measures
import numpy
import pytrec_eval
import ranx

NAMES = ("mrr@20", "hr@20", "ndcg@20")


def tensors(file):
    """The tensors of a safetensors file, by name."""
    content = file.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + size])
    header.pop("__metadata__")
    types = {"I32": "<i4", "F32": "<f4"}
    found = {}
    for name, tensor in header.items():
        first, end = (8 + size + offset for offset in tensor["data_offsets"])
        found[name] = numpy.frombuffer(content[first:end], types[tensor["dtype"]]).reshape(tensor["shape"])
    return found


def by_ranx(qrels_file, run_file):
    qrels = ranx.Qrels.from_file(str(qrels_file), kind="trec")
    run = ranx.Run.from_file(str(run_file), kind="trec")
    values = ranx.evaluate(qrels, run, ["mrr@20", "hit_rate@20", "ndcg@20"])
    lists = {query: sorted(scores, key=lambda item: -scores[item]) for query, scores in run.to_dict().items()}
    return [values[name] for name in ("mrr@20", "hit_rate@20", "ndcg@20")], lists


def by_ir_measures(qrels_file, run_file):
    measures = [ir_measures.RR @ 20, ir_measures.Success @ 20, ir_measures.nDCG @ 20]
    run = list(ir_measures.read_trec_run(str(run_file)))
    values = ir_measures.calc_aggregate(measures, ir_measures.read_trec_qrels(str(qrels_file)), run)
    lists = defaultdict(list)
    for entry in sorted(run, key=lambda entry: -entry.score):
        lists[entry.query_id].append(entry.doc_id)
    return [values[measure] for measure in measures], lists


def by_pytrec_eval(qrels_file, run_file):
    with open(qrels_file) as qrels_text, open(run_file) as run_text:
        qrels, run = pytrec_eval.parse_qrel(qrels_text), pytrec_eval.parse_run(run_text)
    results = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank", "success.20", "ndcg_cut.20"}).evaluate(run)
    assert len(results) == len(qrels), "a row is missing"
    lists = {query: sorted(scores, key=lambda item: -scores[item]) for query, scores in run.items()}
    names = ("recip_rank", "success_20", "ndcg_cut_20")
    return [numpy.mean([result[name] for result in results.values()]) for name in names], lists


def check_lists(lists, kept, ranks, targets):
    """The exported lists are those of the run, with the target at its rank; an item has one name in all of them."""
    rows = []
    for row, (items, rank) in enumerate(zip(kept, ranks)):
        rows.append(([item for item in items if item >= 0], rank, lists[str(row + 1)], targets[str(row + 1)]))
    name_of = {}
    for items, rank, names, target in rows:
        # Without the target, the names are those of the items, one by one.
        if target not in names and len(names) == len(items):
            for item, name in zip(items, names):
                assert name_of.setdefault(item, name) == name, f"item {item} is {name} and {name_of[item]}"
    assert len(set(name_of.values())) == len(name_of), "two items have one name"
    checked = 0
    for items, rank, names, target in rows:
        if not all(item in name_of for item in items):
            continue
        expected = [name_of[item] for item in items if name_of[item] != target]
        if 1 <= rank <= 20:
            if len(expected) < rank - 1:
                continue
            expected.insert(rank - 1, target)
        if expected:
            assert names == expected[:20], (names, expected)
            checked += 1
    return checked, len(rows)


def main():
    run, folder = Path(sys.argv[1]), Path(sys.argv[2])
    summary = json.loads((run / "summary.json").read_text())
    ranks = tensors(run / "ranks" / "test.safetensors")
    kept = tensors(run / "ranks" / "lists.safetensors")
    targets = {}
    for line in (folder / "qrels.txt").read_text().splitlines():
        query, _, item, relevance = line.split(" ")
        assert relevance == "1"
        targets[query] = item
    stages = [("full", "run.txt", summary["metrics"]["test"])]
    if "reranked" in ranks:
        stages.append(("reranked", "run-second-stage.txt", summary["secondStage"]["test"]))
    for name, file, metrics in stages:
        expected = [metrics[metric] for metric in NAMES]
        results = [read(folder / "qrels.txt", folder / file) for read in (by_ranx, by_ir_measures, by_pytrec_eval)]
        for values, lists in results:
            assert numpy.allclose(values, expected, rtol=0, atol=1e-6), (name, values, expected)
            assert lists == results[0][1], "the tools read other lists"
        checked, rows = check_lists(results[0][1], kept[name], ranks[name], targets)
        assert checked > rows / 2, "too few lists could be checked"
        shown = ", ".join(f"{metric} {value:.6f}" for metric, value in zip(NAMES, expected))
        print(f"{run.name}, {name}: ranx, ir_measures and pytrec_eval agree: {shown}; {checked} of {rows} lists")


main()

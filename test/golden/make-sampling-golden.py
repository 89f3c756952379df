"""Samples provisional answers with transformers and writes them to `numbers/sampling.json`.

Run by hand: `python test/golden/make-sampling-golden.py` with torch, transformers and tokenizers installed. Each sample is
drawn by itself, one plain pass a token, with the random numbers that Credence draws with (SplitMix64 over seed, probe,
sample and position). Besides, the distribution after one prefix at several temperatures, for testing draws against it.
Not used by any test at run time.
"""

import importlib.util
import json
import math
from pathlib import Path

import torch

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("scoring", HERE / "make-scoring-golden.py")
scoring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scoring)

MASK = (1 << 64) - 1
SAMPLING = {"count": 5, "temperature": 0.6, "seed": 7}
# Hot enough that the answers differ: the tiny model is sure of little, but repeats itself when cold.
HOT = {"count": 4, "temperature": 1.5, "seed": 2026}
PREFIX = "Anna has 3 boxes with 8 pens each."
TEMPERATURES = [0.6, 1.0, 2.0]


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(*parts):
    state = 0
    for part in parts:
        state = mix((state + 0x9E3779B97F4A7C15 * (part + 1)) & MASK)
    return (state >> 40) / 2**24


def draw(logits, temperature, u):
    running = torch.softmax(logits / temperature, -1).cumsum(-1)
    return int((running <= u * running[-1]).sum())


def sample(reader, prefix, number, which, sampling):
    """one sampled answer after a probe that opened a brace: its text and exp(-mean entropy)"""
    ids, entropies, text = [], [], ""
    while len(entropies) < scoring.MOST_DECODED:
        logits = reader.logits(prefix + ids)[-1]
        logp = torch.log_softmax(logits, -1)
        entropies.append(-(logp.exp() * logp).sum().item())
        token = draw(logits, sampling["temperature"], uniform(sampling["seed"], number, which, len(ids)))
        if token in reader.ends:
            break
        ids.append(token)
        text = bytes(reader.bytes(ids)).decode("utf-8", "replace")
        depth, stop = 0, None
        for at, char in enumerate(text):
            if char == "}" and depth == 0:
                stop = at
                break
            depth += {"{": 1, "}": -1}.get(char, 0)
        if stop is not None:
            text = text[:stop]
            break
    return {"answer": text.strip(scoring.JS_SPACE), "confidence": math.exp(-sum(entropies) / len(entropies))}


def one_case(name, model, line, sampling):
    reader = scoring.Reader(model)
    text = line["completion"]
    encoding = reader.encode(text)
    context = reader.encode(line["prompt"], special=True).ids
    probe = reader.encode(scoring.PRESETS["sentence"]).ids
    spans = scoring.split_steps(text, 0, len(text))
    places = [0, *(scoring.before(encoding.offsets, b) for _, b in spans)]
    probes = []
    for number, at in enumerate(places):
        prefix = context + encoding.ids[:at] + probe
        samples = [sample(reader, prefix, number, which, sampling) for which in range(sampling["count"])]
        probes.append(
            {
                "answers": [one["answer"] for one in samples],
                "confidence": sum(one["confidence"] for one in samples) / len(samples),
            }
        )
    return {"name": name, "model": model, "line": line, "sampling": sampling, "probes": probes}


def distribution(model):
    reader = scoring.Reader(model)
    logits = reader.logits(reader.encode(PREFIX).ids)[-1]
    return {
        "model": model,
        "prefix": PREFIX,
        "temperatures": [
            {"temperature": t, "probabilities": torch.softmax(logits / t, -1).tolist()} for t in TEMPERATURES
        ],
    }


LINE = {"prompt": scoring.ANNA, "completion": "".join(scoring.THINK).rstrip(), "answer": "19"}
golden = {
    "uniforms": [[list(place), uniform(*place)] for place in [(0, 0, 0, 0), (7, 1, 2, 3), (2**40, 60, 63, 9)]],
    "distribution": distribution("llama-tiny"),
    "cases": [
        one_case("five samples at temperature 0.6", "llama-tiny", LINE, SAMPLING),
        one_case("four hot samples", "llama-tiny", LINE, HOT),
        one_case("another model", "llama-sharded", LINE, HOT),
    ],
}
(HERE / "numbers" / "sampling.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")

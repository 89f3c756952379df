"""Documents from the generator as rows of ids, weights and batches."""

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import torch

# How much a token counts. Prompts are drawn at random, so most of their tokens cannot be foreseen; a little
# weight teaches their grammar. A probe's own words are never learned, or sampled traces would start to write them.
WEIGHTS = {"write": 1.0, "context": 0.1, "never": 0.0}
# An answer asked for by a probe is two tokens among two hundred: count it twice.
ASKED_WEIGHT = 2.0


def make(generator: Path, what: str, count: int, seed: int, out: Path, *mix: str) -> Path:
    """Runs the generator, unless its output is there already."""
    if not out.exists():
        part = out.with_suffix(".part")
        subprocess.run(["node", str(generator), what, str(count), str(seed), str(part), *mix], check=True)
        part.rename(out)
    return out


def read_rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def encode_rows(tokenizer, rows: list[dict]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each piece is encoded apart, as a reader of traces does; special tokens are spelled out in the text."""
    pieces = [piece for row in rows for piece in row["pieces"]]
    encoded = iter(tokenizer.encode_batch([piece["text"] for piece in pieces], add_special_tokens=False))
    documents = []
    for row in rows:
        ids, weights = [], []
        for index, piece in enumerate(row["pieces"]):
            tokens = next(encoded).ids
            asked = row["kind"] != "trace" and index >= len(row["pieces"]) - 2
            ids += tokens
            weights += [ASKED_WEIGHT if asked else WEIGHTS[piece["learn"]]] * len(tokens)
        documents.append((np.array(ids, dtype=np.int16), np.array(weights, dtype=np.float16)))
    return documents


def plan_batches(lengths: list[int], tokens: int, seed: int, pool: int) -> list[list[int]]:
    """Indices of documents in batches of about `tokens` tokens.

    Documents of like length share a batch, so hardly any of it is padding, and no attention mask is needed to
    keep documents apart. Pools follow one another in order, so lessons that come first in the file come first.
    """
    chance = random.Random(seed)
    batches = []
    for start in range(0, len(lengths), pool):
        indices = sorted(range(start, min(start + pool, len(lengths))), key=lambda index: lengths[index])
        chunk, made = [], []
        for index in indices:
            if chunk and (len(chunk) + 1) * lengths[index] > tokens:
                made.append(chunk)
                chunk = []
            chunk.append(index)
        made.append(chunk)
        chance.shuffle(made)
        batches += made
    return batches


def collate(documents, indices, pad: int):
    """Documents to ids (batch, longest) and weights of the same shape; padding weighs nothing."""
    longest = max(len(documents[index][0]) for index in indices)
    ids = np.full((len(indices), longest), pad, dtype=np.int64)
    weights = np.zeros((len(indices), longest), dtype=np.float32)
    for row, index in enumerate(indices):
        tokens, token_weights = documents[index]
        ids[row, : len(tokens)] = tokens
        weights[row, : len(tokens)] = token_weights
    return torch.from_numpy(ids), torch.from_numpy(weights)

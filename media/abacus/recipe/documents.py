"""Documents from the generator as shards of ids and weights, and shards as batches.

Nothing of the whole training set is ever in memory but one shard; a shard is the same whenever it is made.
"""

import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

# How much a token counts, by index: those of a piece that is never learned, of context, and of what the model writes.
# Prompts are drawn at random, so most of their tokens cannot be foreseen; a little weight teaches their grammar. A reader's
# own words are never learned, or sampled traces would start to write them. An answer that is asked for is a token or two
# among two hundred: it counts for several, how many is up to the lesson (`train.py`).
WEIGHTS = np.array([0.0, 0.1, 1.0], dtype=np.float32)
LEARN = {"never": 0, "context": 1, "write": 2, "ask": 3}
SLICE = 2000
POOL = 2048


def make(generator: Path, what: str, count: int, seed: int, out: Path, *rest: str) -> Path:
    """Runs the generator, unless its output is there already."""
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_suffix(".part")
        subprocess.run(["node", str(generator), what, str(count), str(seed), str(part), *rest], check=True)
        part.rename(out)
    return out


def read_rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True)
class Shard:
    # All documents one after the other.
    ids: np.ndarray
    # Index into WEIGHTS of each token.
    kinds: np.ndarray
    # Where each document begins, and the end of the last.
    starts: np.ndarray

    @property
    def lengths(self) -> list[int]:
        return np.diff(self.starts).tolist()


def make_shard(tokenizer, generator: Path, lesson: str, count: int, seed: int, folder: Path) -> Shard:
    """The shard of a lesson and a seed, kept as a file in the folder until another one is made there."""
    kept = folder / f"shard-{lesson}-{count}-{seed}.npz"
    if not kept.exists():
        for old in folder.glob("shard-*"):
            old.unlink()
        text = make(generator, "rows", count, seed, folder / "shard-rows.jsonl", lesson)
        with text.open(encoding="utf-8") as lines:
            shard = encode(tokenizer, (json.loads(line) for line in lines))
        text.unlink()
        part = folder / "shard-part.npz"
        np.savez(part, ids=shard.ids, kinds=shard.kinds, starts=shard.starts)
        part.rename(kept)
    with np.load(kept) as arrays:
        return Shard(arrays["ids"], arrays["kinds"], arrays["starts"])


def encode(tokenizer, rows) -> Shard:
    """Each piece is encoded apart, as a reader of traces does; special tokens are spelled out in the text."""
    ids, kinds, starts, waiting = [], [], [0], []

    def flush() -> None:
        pieces = [piece for row in waiting for piece in row["pieces"]]
        encoded = iter(tokenizer.encode_batch([piece["text"] for piece in pieces], add_special_tokens=False))
        for row in waiting:
            length = 0
            for piece in row["pieces"]:
                tokens = next(encoded).ids
                ids.append(np.array(tokens, dtype=np.int16))
                kinds.append(np.full(len(tokens), LEARN[piece["learn"]], dtype=np.uint8))
                length += len(tokens)
            starts.append(starts[-1] + length)
        waiting.clear()

    for row in rows:
        waiting.append(row)
        if len(waiting) == SLICE:
            flush()
    flush()
    return Shard(np.concatenate(ids), np.concatenate(kinds), np.array(starts, dtype=np.int64))


def plan_batches(lengths: list[int], tokens: int, seed: int) -> list[list[int]]:
    """Indices of documents in batches of about `tokens` tokens.

    Documents of like length share a batch, so hardly any of it is padding, and no attention mask is needed to
    keep documents apart. Pools follow one another in order; the batches of a pool are shuffled.
    """
    chance = random.Random(seed)
    batches = []
    for start in range(0, len(lengths), POOL):
        indices = sorted(range(start, min(start + POOL, len(lengths))), key=lambda index: lengths[index])
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


def collate(shard: Shard, indices: list[int], pad: int, asked: float):
    """Ids (documents, longest) and weights of the same shape; padding weighs nothing, what is asked for `asked`."""
    by_kind = np.append(WEIGHTS, np.float32(asked))
    longest = max(int(shard.starts[index + 1] - shard.starts[index]) for index in indices)
    ids = np.full((len(indices), longest), pad, dtype=np.int64)
    weights = np.zeros((len(indices), longest), dtype=np.float32)
    for row, index in enumerate(indices):
        begin, end = shard.starts[index], shard.starts[index + 1]
        ids[row, : end - begin] = shard.ids[begin:end]
        weights[row, : end - begin] = by_kind[shard.kinds[begin:end]]
    return torch.from_numpy(ids), torch.from_numpy(weights)

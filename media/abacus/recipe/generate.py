"""Batched writing with a key-value cache, greedy or sampled, and reading of given answers."""

from dataclasses import dataclass

import torch

from model import Abacus

# Rows of a batch go on together; when this share of them has ended, the others are moved together.
MOVE_TOGETHER = 0.2


@dataclass(frozen=True)
class Written:
    ids: list[int]
    # Natural log of the probability at temperature 1 of each written token, the end included.
    log_probs: list[float]
    # Whether the writer ended by itself.
    finished: bool


class Cache:
    """Keys and values of all layers, each (batch, key heads, room, head width), allocated once."""

    def __init__(self, room: int):
        self.room, self.filled, self.layers = room, 0, {}

    def append(self, layer, keys, values):
        if layer not in self.layers:
            shape = (*keys.shape[:2], self.room, keys.shape[3])
            self.layers[layer] = (keys.new_empty(shape), values.new_empty(shape))
        stored = self.layers[layer]
        end = self.filled + keys.shape[2]
        for target, new in zip(stored, (keys, values)):
            target[:, :, self.filled : end] = new
        return stored[0][:, :, :end], stored[1][:, :, :end]

    def advance(self, count: int) -> None:
        self.filled += count

    def pick(self, rows) -> None:
        """Keeps these rows, in this order; a row may be picked several times."""
        for layer, stored in self.layers.items():
            moved = []
            for tensor in stored:
                target = tensor.new_empty((len(rows), *tensor.shape[1:]))
                target[:, :, : self.filled] = tensor[rows, :, : self.filled]
                moved.append(target)
            self.layers[layer] = tuple(moved)


@torch.inference_mode()
def write(model: Abacus, prompts: list[list[int]], *, stop: int, most: int, temperature: float = 0.0,
          seed: int = 0, samples: int = 1) -> list[Written]:
    """Continues prompts together, `samples` times each; temperature 0 is greedy.

    Shorter prompts are padded on the left. The results of a prompt follow one another.
    """
    device = next(model.parameters()).device
    chance = torch.Generator(device=device).manual_seed(seed)
    ids, real = pad_left(prompts, device)
    positions = (real.cumsum(1) - 1).clamp(min=0)
    cache = Cache(ids.shape[1] + most)
    hidden = model(ids, positions, cache, prompt_mask(real))[:, -1]
    cache.advance(ids.shape[1])
    rows = torch.arange(len(prompts) * samples, device=device)
    if samples > 1:
        cache.pick(rows // samples)
    hidden, position = hidden[rows // samples], positions[rows // samples, -1]
    # What each row may look at: (rows, 1, 1, 1, room), 0 or minus infinity.
    mask = torch.zeros(len(rows), cache.room, device=device)
    mask[:, : real.shape[1]].masked_fill_(~real[rows // samples], float("-inf"))
    mask = mask[:, None, None, None]
    out = torch.full((len(rows), most), -1, device=device)
    values = torch.zeros(len(rows), most, device=device)
    going = torch.ones(len(rows), dtype=torch.bool, device=device)
    for at in range(most):
        log_probs = torch.log_softmax(model.logits(hidden).float(), dim=-1)
        if temperature == 0:
            chosen = log_probs.argmax(-1)
        else:
            chosen = torch.multinomial((log_probs / temperature).softmax(-1), 1, generator=chance)[:, 0]
        out[rows, at] = torch.where(going, chosen, -1)
        values[rows, at] = log_probs.gather(1, chosen[:, None])[:, 0]
        going &= chosen != stop
        left = int(going.sum())
        if left == 0 or at + 1 == most:
            break
        position = position + 1
        if left <= (1 - MOVE_TOGETHER) * len(rows):
            kept = going.nonzero()[:, 0]
            cache.pick(kept)
            rows, chosen, position, mask, going = rows[kept], chosen[kept], position[kept], mask[kept], going[kept]
        hidden = model(chosen[:, None], position[:, None], cache, mask[..., : cache.filled + 1])[:, -1]
        cache.advance(1)
    counts = (out >= 0).sum(1).tolist()
    return [Written(tokens[:count], logs[:count], count > 0 and tokens[count - 1] == stop)
            for tokens, logs, count in zip(out.tolist(), values.tolist(), counts)]


def pad_left(prompts: list[list[int]], device):
    """Ids (prompts, longest) and which of them are real."""
    longest = max(map(len, prompts))
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    real = torch.zeros(len(prompts), longest, dtype=torch.bool)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt) :] = torch.tensor(prompt)
        real[row, longest - len(prompt) :] = True
    return ids.to(device), real.to(device)


def prompt_mask(real):
    """(prompts, 1, 1, length, length), or None for the causal one where nothing is padded."""
    if real.all():
        return None
    length = real.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=real.device).tril()
    # A padded row attends to itself, so that its softmax is defined; nothing reads it.
    may = causal & real[:, None] | torch.eye(length, dtype=torch.bool, device=real.device)
    return torch.zeros(may.shape, device=real.device).masked_fill_(~may, float("-inf"))[:, None, None]


def write_all(model: Abacus, prompts: list[list[int]], *, batch: int = 192, seed: int = 0, samples: int = 1,
              **options) -> list[Written]:
    """Like `write` for any number of prompts, those of like length together; `batch` counts rows."""
    order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
    results: list[list[Written]] = [[] for _ in prompts]
    together = max(1, batch // samples)
    for start in range(0, len(order), together):
        chosen = order[start : start + together]
        written = write(model, [prompts[index] for index in chosen], seed=seed + start, samples=samples, **options)
        for number, index in enumerate(chosen):
            results[index] = written[number * samples : (number + 1) * samples]
    return [one for several in results for one in several]


@torch.inference_mode()
def read_all(model: Abacus, prefixes: list[list[int]], continuations: list[list[int]], batch: int = 48) -> list[list[float]]:
    """Log-probabilities of the tokens of each continuation behind its prefix."""
    order = sorted(range(len(prefixes)), key=lambda index: len(prefixes[index]))
    results: list[list[float]] = [[] for _ in prefixes]
    device = next(model.parameters()).device
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        rows = [prefixes[index] + continuations[index] for index in chosen]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long, device=device)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = torch.tensor(tokens, device=device)
        hidden = model(ids)
        for row, index in enumerate(chosen):
            first, count = len(prefixes[index]), len(continuations[index])
            log_probs = torch.log_softmax(model.logits(hidden[row, first - 1 : first + count - 1]).float(), dim=-1)
            results[index] = log_probs.gather(1, ids[row, first : first + count, None])[:, 0].tolist()
    return results

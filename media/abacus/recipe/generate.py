"""Batched writing with a key-value cache, greedy or sampled, and reading of given answers."""

from dataclasses import dataclass

import torch

from model import Abacus


@dataclass(frozen=True)
class Written:
    ids: list[int]
    # Natural log of the probability at temperature 1 of each written token, the end included.
    log_probs: list[float]
    # Whether the writer ended by itself.
    finished: bool


class Cache:
    """Keys and values of all layers, allocated once."""

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


@torch.inference_mode()
def write(model: Abacus, prompts: list[list[int]], *, stop: int, most: int, temperature: float = 0.0,
          seed: int = 0) -> list[Written]:
    """Continues prompts together; temperature 0 is greedy. Shorter prompts are padded on the left."""
    device = next(model.parameters()).device
    chance = torch.Generator(device=device).manual_seed(seed)
    longest = max(map(len, prompts))
    ids = torch.zeros(len(prompts), longest, dtype=torch.long, device=device)
    real = torch.zeros(len(prompts), longest + most, dtype=torch.bool, device=device)
    real[:, longest:] = True
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt) :] = torch.tensor(prompt, device=device)
        real[row, longest - len(prompt) : longest] = True
    positions = (real[:, :longest].cumsum(1) - 1).clamp(min=0)
    causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
    # A padded row attends to itself, so that its softmax is defined; nothing reads it.
    mask = (causal & real[:, None, :longest] | torch.eye(longest, dtype=torch.bool, device=device))[:, None]
    cache, out = Cache(longest + most), [([], []) for _ in prompts]
    open_rows = torch.ones(len(prompts), dtype=torch.bool, device=device)
    for _ in range(most):
        hidden = model(ids, positions, cache, mask)[:, -1]
        cache.advance(ids.shape[1])
        log_probs = torch.log_softmax(model.logits(hidden).float(), dim=-1)
        if temperature == 0:
            chosen = log_probs.argmax(-1)
        else:
            chosen = torch.multinomial((log_probs / temperature).softmax(-1), 1, generator=chance)[:, 0]
        for row in open_rows.nonzero()[:, 0].tolist():
            out[row][0].append(chosen[row].item())
            out[row][1].append(log_probs[row, chosen[row]].item())
        open_rows &= chosen != stop
        if not open_rows.any():
            break
        ids, positions = chosen[:, None], positions[:, -1:] + 1
        mask = real[:, None, None, : cache.filled + 1]
    return [Written(tokens, values, bool(tokens) and tokens[-1] == stop) for tokens, values in out]


def write_all(model: Abacus, prompts: list[list[int]], *, batch: int = 96, seed: int = 0, **options) -> list[Written]:
    """Like `write` for any number of prompts, those of like length together."""
    order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
    results: list[Written | None] = [None] * len(prompts)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        written = write(model, [prompts[index] for index in chosen], seed=seed + start, **options)
        for index, one in zip(chosen, written):
            results[index] = one
    return results


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

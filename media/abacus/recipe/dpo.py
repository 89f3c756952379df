"""Does a file of preference pairs make the model better? DPO (Rafailov et al. 2023, arXiv 2305.18290) of a model folder on
each file, several seeds, and pass@1 and mean length on held-out problems before and after; the same for pairs made at
random, as a control. Writes what it measured as JSON; keeps no weights.

Pair files are JSON Lines of `prompt`, `chosen` and `rejected` in text, as TRL reads and `credence export` writes them;
as with TRL, an end-of-text token closes both sides, but those of a single step (`"level": "step"`): a step ends inside a
text, and an end there would teach the model to stop.
"""

import argparse
import copy
import json
import random
import statistics
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from documents import read_rows
from folder import Folder
from held_out import MOST_TOKENS, SPLITS, held_out_problems, text_of, write_solutions
from policy import collate_completions, pieces_of_like_length, token_log_probs
from tokenizer import write_json
from verifier import is_right

PIECE_TOKENS = 8192
CONTROL = "random"


def main() -> None:
    options = parse()
    folder = Folder(options.model)
    files = dict(named(text) for text in options.pairs)
    groups = {name: encode_pairs(folder, read_rows(path), str(path)) for name, path in files.items()}
    rollouts = None if options.random_from is None else siblings_of(read_rows(options.random_from))
    problems = [problem for split in SPLITS for problem in
                held_out_problems(options.generator, split, options.problems, options.problem_seed, options.work)]
    before = measure(folder, folder.model, problems, options)
    print(f"before: {before}", flush=True)
    names = [*groups, *([] if rollouts is None else [CONTROL])]
    runs = []
    for name in names:
        for seed in options.seeds:
            if name == CONTROL:
                count = min(options.limit, max((len(pairs) for pairs in groups.values()), default=options.limit))
                pairs = encode_pairs(folder, random_pairs(rollouts, count, seed), str(options.random_from))
            else:
                pairs = list(groups[name])
                random.Random(f"{seed} {name}").shuffle(pairs)
                pairs = pairs[: options.limit]
            runs.append({"pairs": name, "seed": seed, **train_and_measure(folder, pairs, problems, seed, options)})
            print(f"{name}, seed {seed}: {runs[-1]}", flush=True)
    write_json(options.out, {
        "model": str(options.model), "beta": options.beta, "rate": options.rate, "epochs": options.epochs,
        "batch": options.batch, "problems": len(problems), "samplesPerProblem": options.samples, "before": before,
        "runs": runs, "summary": {name: summarize([run for run in runs if run["pairs"] == name]) for name in names}})


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pairs", action="append", default=[], metavar="NAME=FILE", help="may be given several times")
    parser.add_argument("--random-from", type=Path, help="rollouts (JSON Lines of prompt, group, completion) for the control")
    parser.add_argument("--limit", type=int, default=1000, help="most pairs of a run")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--beta", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=2e-5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16, help="pairs an optimizer step")
    parser.add_argument("--problems", type=int, default=40, help="held-out problems of each length and kind of unseen")
    parser.add_argument("--problem-seed", type=int, default=3001, help="others than those that the pairs are of")
    parser.add_argument("--samples", type=int, default=4, help="samples a problem at temperature 1")
    parser.add_argument("--most", type=int, default=MOST_TOKENS)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if not options.pairs and options.random_from is None:
        parser.error("nothing to train on: give --pairs NAME=FILE or --random-from FILE")
    return options


def named(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if not separator or not name or name == CONTROL:
        raise SystemExit(f"--pairs wants NAME=FILE with a name other than “{CONTROL}”, not “{text}”")
    return name, Path(path)


def encode_pairs(folder: Folder, rows: list[dict], source: str) -> list[tuple[list[int], list[int], list[int]]]:
    """(prompt, chosen, rejected) ids. Sides that do not fit the context are an error: a cut side is another text."""
    pairs = []
    for line, row in enumerate(rows, start=1):
        for column in ("prompt", "chosen", "rejected"):
            if not isinstance(row.get(column), str):
                raise SystemExit(f"{source}, line {line}: “{column}” must be a text (export with --format trl)")
        prompt = folder.encode_prompt(row["prompt"])
        end = [] if row.get("level") == "step" else [folder.end]
        sides = [[*folder.encode(row[side]), *end] for side in ("chosen", "rejected")]
        if len(prompt) + max(map(len, sides)) > folder.model.size.context:
            raise SystemExit(f"{source}, line {line}: longer than the context of {folder.model.size.context} tokens")
        pairs.append((prompt, *sides))
    return pairs


def siblings_of(rows: list[dict]) -> list[list[dict]]:
    """Rollouts of one prompt together, where there are two different ones."""
    groups: dict[str, dict[str, dict]] = {}
    for row in rows:
        groups.setdefault(row["prompt"], {})[row["completion"]] = row
    return [list(group.values()) for group in groups.values() if len(group) > 1]


def random_pairs(groups: list[list[dict]], count: int, seed: int) -> list[dict]:
    """Two samples of a random prompt, whichever of them comes first preferred."""
    chance = random.Random(f"{seed} {CONTROL}")
    pairs = []
    for _ in range(count):
        chosen, rejected = chance.sample(chance.choice(groups), 2)
        pairs.append({"prompt": chosen["prompt"], "chosen": chosen["completion"], "rejected": rejected["completion"]})
    return pairs


def train_and_measure(folder: Folder, pairs, problems, seed: int, options) -> dict:
    """DPO of a copy of the model, and what became of it."""
    begun, model = time.time(), copy.deepcopy(folder.model)
    reference = reference_log_probs(folder, pairs)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0)
    losses, ahead = [], []
    for epoch in range(options.epochs):
        order = list(range(len(pairs)))
        random.Random(f"{seed} epoch {epoch}").shuffle(order)
        for start in range(0, len(order), options.batch):
            chosen = order[start : start + options.batch]
            for group in optimizer.param_groups:
                group["lr"] = options.rate * min(1.0, (len(losses) + 1) / 10)
            margins = dpo_step(folder, model, [pairs[i] for i in chosen], reference[chosen], options.beta)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(-F.logsigmoid(margins).mean().item())
            ahead.append((margins > 0).float().mean().item())
    tenth = max(1, len(losses) // 10)
    return {"count": len(pairs), "steps": len(losses), "lossFirst": statistics.fmean(losses[:tenth]),
            "lossLast": statistics.fmean(losses[-tenth:]), "chosenAhead": statistics.fmean(ahead[-tenth:]),
            "seconds": round(time.time() - begun), **measure(folder, model, problems, options)}


def dpo_step(folder: Folder, model, pairs, reference, beta: float):
    """Gradients of the mean loss of these pairs; returns β times each one's margin, (pairs,)."""
    margins = torch.empty(len(pairs), device=reference.device)
    for piece, batch in side_batches(folder, pairs):
        difference = side_log_probs(model, batch) - reference[piece]
        margin = beta * (difference[:, 0] - difference[:, 1])
        (-F.logsigmoid(margin).sum() / len(pairs)).backward()
        margins[piece] = margin.detach()
    return margins


def side_batches(folder: Folder, pairs):
    """(indices, batch) of pairs of like length; the rows of a batch are chosen, rejected, chosen, …"""
    device = next(folder.model.parameters()).device
    lengths = [2 * (len(prompt) + max(len(chosen), len(rejected))) for prompt, chosen, rejected in pairs]
    for piece in pieces_of_like_length(lengths, PIECE_TOKENS):
        prompts = [pairs[index][0] for index in piece for _ in range(2)]
        sides = [side for index in piece for side in pairs[index][1:]]
        yield piece, collate_completions(prompts, sides, folder.pad, device)


@torch.no_grad()
def reference_log_probs(folder: Folder, pairs):
    """(pairs, 2): of the chosen and the rejected side under the model that the training starts from."""
    found = torch.empty(len(pairs), 2, device=next(folder.model.parameters()).device)
    for piece, batch in side_batches(folder, pairs):
        found[piece] = side_log_probs(folder.model, batch)
    return found


def side_log_probs(model, batch):
    """Summed log-probability of each completion, (pairs, 2)."""
    ids, own = batch
    log_probs, _ = token_log_probs(model, ids)
    return (log_probs * own).sum(1).view(-1, 2)


def measure(folder: Folder, model, problems, options) -> dict:
    """pass@1 at temperature 1 with its standard error over problems, and mean length; the same seeds for every model."""
    written = write_solutions(model, folder.tokenizer, problems, stop=folder.end, samples=options.samples,
                              temperature=1.0, seed=options.problem_seed, most=options.most)
    right = [is_right(text_of(folder.tokenizer, one), problems[index // options.samples]["answer"])
             for index, one in enumerate(written)]
    by_problem = [statistics.fmean(right[start : start + options.samples])
                  for start in range(0, len(right), options.samples)]
    return {"pass1": statistics.fmean(by_problem),
            "standardError": statistics.stdev(by_problem) / len(by_problem) ** 0.5 if len(by_problem) > 1 else None,
            "meanLength": statistics.fmean(len(one.ids) for one in written),
            "finished": statistics.fmean(one.finished for one in written)}


def summarize(runs: list[dict]) -> dict:
    """Mean and spread over the seeds; the spread of one seed is unknown."""
    spread = lambda values: statistics.stdev(values) if len(values) > 1 else None
    return {name: {"mean": statistics.fmean(values), "spread": spread(values)}
            for name in ("pass1", "meanLength") for values in [[run[name] for run in runs]]}


if __name__ == "__main__":
    main()

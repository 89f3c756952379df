"""The reinforcement stage: GRPO of the base model with the verifier, on training-side problems; writes the tuned model.

Groups of samples of one problem, reward 1 where the box is right and 0 otherwise, nothing for length. The advantage
is the reward less the group's mean, not divided by its spread, and every token of a step's samples weighs the same
(Liu et al. 2025, "Dr. GRPO", arXiv 2503.20783; Yu et al. 2025, "DAPO", arXiv 2503.14476, whose wider upper clip and
dropping of groups that are all right or all wrong are used too). No KL term: the verifier cannot be fooled, and the
run is short. Killed at any time, it goes on from its last checkpoint.
"""

import argparse
import hashlib
import random
import time
from pathlib import Path

import torch

from checkpoint import Log, curve_of, load_checkpoint, read_log, save_checkpoint
from documents import make, read_rows
from folder import Folder, save_folder
from held_out import MOST_TOKENS, SPLITS, greedy_accuracy, held_out_problems, overall, text_of, write_solutions
from loss import compiled
from policy import collate_completions, pieces_of_like_length, token_log_probs
from verifier import is_right

# A class of problems whose groups are never mixed is still drawn now and then: it may become mixed.
LEAST_WEIGHT = 0.05
CLIP_BELOW, CLIP_ABOVE = 0.2, 0.28
PIECE_TOKENS = 8192


def main() -> None:
    options = parse()
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    Reinforcement(options).run()


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the base model's folder")
    parser.add_argument("--out", type=Path, required=True, help="the tuned model's folder")
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"), help="problems, checkpoint and log")
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--groups", type=int, default=32, help="problems a step")
    parser.add_argument("--samples", type=int, default=8, help="samples a problem")
    parser.add_argument("--updates", type=int, default=2, help="optimizer steps a step: its samples in so many parts")
    parser.add_argument("--rate", type=float, default=1e-4, help="AdamW's, constant after ten steps")
    parser.add_argument("--most", type=int, default=MOST_TOKENS, help="tokens after which a sample is cut, and wrong")
    parser.add_argument("--pool", type=int, default=1500, help="training-side problems of each length")
    parser.add_argument("--look-every", type=int, default=20, help="steps between looks at held-out accuracy")
    parser.add_argument("--look-at", type=int, default=16, help="problems of each length and kind of unseen for a look")
    parser.add_argument("--save-every", type=float, default=120, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-compile", action="store_true")
    return parser.parse_args()


class ProblemPool:
    """Training-side problems by class (story and length), drawn the more often the oftener a class is mixed."""

    def __init__(self, problems: list[dict], seed: int):
        self.classes: dict[str, list[dict]] = {}
        for problem in problems:
            self.classes.setdefault(f"{problem['template']} {problem['operations']}", []).append(problem)
        self.seed = seed
        # Running share of mixed groups, and how many problems were drawn.
        self.state = {"mixed": {name: 0.5 for name in self.classes}, "drawn": {name: 0 for name in self.classes}}

    def draw(self, count: int, step: int) -> list[tuple[str, dict]]:
        chance = random.Random(f"{self.seed} {step}")
        names = sorted(self.classes)
        weights = [self.state["mixed"][name] + LEAST_WEIGHT for name in names]
        drawn = []
        for name in chance.choices(names, weights, k=count):
            at = self.state["drawn"][name]
            self.state["drawn"][name] = at + 1
            drawn.append((name, self.classes[name][at % len(self.classes[name])]))
        return drawn

    def learn(self, name: str, mixed: bool) -> None:
        self.state["mixed"][name] += 0.1 * (mixed - self.state["mixed"][name])


class Reinforcement:
    def __init__(self, options):
        self.options = options
        self.folder = Folder(options.model)
        self.base = hashlib.sha256((options.model / "model.safetensors").read_bytes()).hexdigest()
        self.model, self.tokenizer = self.folder.model, self.folder.tokenizer
        self.device = next(self.model.parameters()).device.type
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0)
        rows = read_rows(make(options.generator, "problems", options.pool, options.seed + 700,
                              options.work / f"problems-train-{options.pool}-{options.seed + 700}.jsonl", "train"))
        self.pool = ProblemPool(rows, options.seed)
        self.progress = {"step": 0, "seconds": 0.0, "samples": 0, "tokens": 0}
        self.loss_of = compiled(clipped_loss, self.device, not options.no_compile)
        self.resume()
        self.log = Log(options.work / "reinforce-log.jsonl", self.progress["step"])
        self.problems = {split: held_out_problems(options.generator, split, options.look_at, options.seed + 600,
                                                  options.work) for split in SPLITS}

    def resume(self) -> None:
        state = load_checkpoint(self.options.work / "reinforce.pt", self.device)
        if state is None:
            return
        if state["base"] != self.base:
            raise SystemExit(f"{self.options.work / 'reinforce.pt'} began with another base model than {self.options.model}; "
                             "delete it to begin anew")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.pool.state, self.progress = state["pool"], state["progress"]
        print(f"resuming at step {self.progress['step']}", flush=True)

    def run(self) -> None:
        saved = time.time()
        if self.progress["step"] == 0:
            self.look()
        while self.progress["step"] < self.options.steps:
            self.step()
            if self.progress["step"] % self.options.look_every == 0:
                self.look()
            if time.time() - saved > self.options.save_every:
                self.save()
                saved = time.time()
        if not self.log.ends_with_look(self.progress["step"]):
            self.look()
        self.save()
        self.save_folder(self.options.out)

    def step(self) -> None:
        options, begun = self.options, time.time()
        drawn = self.pool.draw(options.groups, self.progress["step"])
        problems = [problem for _, problem in drawn]
        written = write_solutions(self.model, self.tokenizer, problems, stop=self.folder.end, samples=options.samples,
                                  temperature=1.0, seed=options.seed * 1_000_000 + self.progress["step"] * 1000,
                                  most=options.most)
        sampled = time.time()
        rewards = torch.tensor([float(is_right(text_of(self.tokenizer, one), problems[index // options.samples]["answer"]))
                                for index, one in enumerate(written)]).view(-1, options.samples)  # (groups, samples)
        advantages = rewards - rewards.mean(1, keepdim=True)
        mixed = (advantages != 0).any(1)
        for (name, _), is_mixed in zip(drawn, mixed.tolist()):
            self.pool.learn(name, is_mixed)
        # Groups that are all right or all wrong have no gradient.
        kept = [index for index in range(len(written)) if mixed[index // options.samples]]
        random.Random(f"{options.seed} parts {self.progress['step']}").shuffle(kept)
        told = [self.update(problems, written, advantages.flatten(), kept[part :: options.updates])
                for part in range(options.updates) if kept[part :: options.updates]]
        tokens = sum(len(one.ids) for one in written)
        self.progress["step"] += 1
        self.progress["samples"] += len(written)
        self.progress["tokens"] += tokens
        self.progress["seconds"] += time.time() - begun
        mean = lambda name: sum(one[name] for one in told) / len(told) if told else None
        self.log.write({
            "step": self.progress["step"], "reward": rewards.mean().item(), "mixed": mixed.float().mean().item(),
            "length": tokens / len(written), "finished": sum(one.finished for one in written) / len(written),
            "entropy": mean("entropy"), "clipped": mean("clipped"), "gradient": mean("gradient"),
            "seconds": round(self.progress["seconds"], 1), "samplingTokensPerSecond": round(tokens / (sampled - begun))})

    def update(self, problems, written, advantages, rows: list[int]) -> dict[str, float]:
        """One optimizer step over these samples; its loss is the mean over all of their tokens."""
        prompts = [self.folder.encode_prompt(problems[row // self.options.samples]["prompt"]) for row in rows]
        counts = [len(written[row].ids) for row in rows]
        entropy, clipped = 0.0, 0.0
        for piece in pieces_of_like_length([len(p) + n for p, n in zip(prompts, counts)], PIECE_TOKENS):
            ids, own = collate_completions([prompts[i] for i in piece], [written[rows[i]].ids for i in piece],
                                           self.folder.pad, self.device)
            old = torch.zeros_like(own)
            for place, i in enumerate(piece):
                old[place, len(prompts[i]) - 1 :][: counts[i]] = torch.tensor(written[rows[i]].log_probs)
            gains = advantages[[rows[i] for i in piece]].to(self.device)
            loss, told = self.loss_of(self.model, ids, own, old, gains)
            (loss / sum(counts)).backward()
            entropy += told[0].item() / sum(counts)
            clipped += told[1].item() / sum(counts)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * min(1.0, (self.progress["step"] + 1) / 10)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return {"entropy": entropy, "clipped": clipped, "gradient": norm.item()}

    def look(self) -> None:
        found = {split: greedy_accuracy(self.model, self.tokenizer, problems, self.folder.end)
                 for split, problems in self.problems.items()}
        self.log.write({"step": self.progress["step"], "seconds": round(self.progress["seconds"], 1),
                        "right": {split: round(overall(parts), 4) for split, parts in found.items()},
                        "byOperations": {split: {name: part["right"] for name, part in parts.items()}
                                         for split, parts in found.items()}})
        self.save_folder(self.options.work / "latest-tuned")

    def save(self) -> None:
        save_checkpoint(self.options.work / "reinforce.pt", {
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "pool": self.pool.state,
            "progress": self.progress, "base": self.base})

    def save_folder(self, path: Path) -> None:
        options = self.options
        save_folder(self.model.state_dict(), self.model.size, self.tokenizer, path, {
            **self.progress, "seconds": round(self.progress["seconds"]), "groups": options.groups,
            "samplesPerGroup": options.samples, "updates": options.updates, "rate": options.rate,
            "clip": [CLIP_BELOW, CLIP_ABOVE], "seed": options.seed, "device": self.device,
            "curve": curve_of(read_log(self.log.path), ("reward", "mixed", "length", "entropy", "clipped"))})


def clipped_loss(model, ids, own, old, gains):
    """The clipped objective's negative, summed over tokens; beside it the summed entropy and number of clipped tokens.

    ids (rows, length); own and old (rows, length - 1): which tokens are sampled, and their log-probability then;
    gains (rows,).
    """
    log_probs, entropy = token_log_probs(model, ids)
    ratio = (log_probs - old).exp()
    gains = gains[:, None]
    free, held = ratio * gains, ratio.clamp(1 - CLIP_BELOW, 1 + CLIP_ABOVE) * gains
    loss = -(torch.minimum(free, held) * own).sum()
    return loss, ((entropy * own).sum(), ((held < free) * own).sum())


if __name__ == "__main__":
    main()

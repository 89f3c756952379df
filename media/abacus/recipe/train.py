"""The supervised stage: learns the tokenizer, trains Abacus from nothing on generated documents, writes the base model.

Runs on CPU or GPU. It may be killed at any time and goes on from its last checkpoint when it is called again; called
with a larger budget, also after it had ended, it goes on with the constant learning rate where that began to fall.
"""

import argparse
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from checkpoint import Log, curve_of, load_checkpoint, read_log, save_checkpoint
from documents import collate, make, make_shard, plan_batches, read_rows
from folder import save_folder, special_ids
from held_out import SPLITS, greedy_accuracy, held_out_problems, overall
from loss import compiled, loss_of
from model import Abacus, Size
from optimizer import Optimizer
from schedule import Schedule, falls_at_for
from tokenizer import train_tokenizer

# Seeds of shards are far apart from those of anything else.
SHARD_SEEDS = 1_000_000
LOG_EVERY = 50
# Seconds: a step that took longer lay still, and what is beyond is not counted as training.
LONGEST_STEP = 120.0
# How much an answer that is asked for weighs beside a written token, by lesson.
ASKED = {"first": 2.0, "second": 2.0, "third": 2.0, "fourth": 4.0, "fifth": 4.0}
TOY_SIZE = {"width": 64, "layers": 2, "heads": 4, "key_heads": 2, "inner": 176}


def main() -> None:
    options = parse()
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    Training(options).run()


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"), help="the bundled generator")
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"), help="documents, checkpoints and log")
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--tokens", type=int, help="tokens to see in all, earlier sittings included")
    parser.add_argument("--hours", type=float, help="instead: hours of training in all, until the rate begins to fall")
    parser.add_argument("--finish", action="store_true", help="let the rate fall from the last checkpoint on")
    parser.add_argument("--first-tokens", type=int, default=4_000_000, help="tokens of the first lesson")
    parser.add_argument("--plain-tokens", type=int, default=12_000_000, help="tokens before invented words come in")
    parser.add_argument("--solving-tokens", type=int, default=28_000_000, help="tokens before judging counts for more")
    parser.add_argument("--shard", type=int, default=20_000, help="documents generated at a time")
    parser.add_argument("--batch", type=int, default=8192, help="tokens in a batch; half in the first lesson")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--rise", type=int, default=400_000, help="tokens over which the rate rises")
    parser.add_argument("--look-every", type=int, default=2_000_000, help="tokens between looks at held-out accuracy")
    parser.add_argument("--look-at", type=int, default=8, help="problems of each length and kind of unseen for a look")
    parser.add_argument("--save-every", type=float, default=180, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--toy", action="store_true", help="a tiny model, to see the recipe run")
    options = parser.parse_args()
    if options.tokens is None and options.hours is None and not options.finish:
        parser.error("one of --tokens, --hours, --finish is needed")
    return options


class Training:
    def __init__(self, options):
        self.options = options
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tokenizer = self.open_tokenizer()
        self.ids = special_ids(self.tokenizer)
        self.size = Size(vocabulary=self.tokenizer.get_vocab_size(), **(TOY_SIZE if options.toy else {}))
        self.model = Abacus(self.size).to(self.device)
        # A running average of the weights reads better than they do while the rate is high.
        self.average = Abacus(self.size).to(self.device).eval().requires_grad_(False)
        self.average.load_state_dict(self.model.state_dict())
        self.optimizer = Optimizer(self.model)
        self.loss_of = compiled(loss_of, self.device, not (options.no_compile or options.toy))
        # `shard`, `lesson`, `batch` and `at` are the place in the data: batch number `at` of that shard is next.
        self.progress = {"step": 0, "tokens": 0, "documents": 0, "seconds": 0.0, "shard": 0, "lesson": "", "batch": 0,
                         "at": 0, "falls_at": None}
        self.resume()
        self.log = Log(options.work / "train-log.jsonl", self.progress["step"])
        self.problems = {split: held_out_problems(options.generator, split, options.look_at, options.seed + 500,
                                                  options.work) for split in SPLITS}
        print(f"{sum(weight.numel() for weight in self.model.parameters())} parameters on {self.device}, "
              f"at step {self.progress['step']}, {self.progress['tokens']} tokens", flush=True)

    def open_tokenizer(self) -> Tokenizer:
        path = self.options.work / "tokenizer.json"
        if not path.exists():
            rows = read_rows(make(self.options.generator, "rows", 8000, self.options.seed,
                                  self.options.work / "tokenizer-rows.jsonl", "second"))
            texts = ("".join(piece["text"] for piece in row["pieces"]) for row in rows)
            train_tokenizer(texts, vocabulary_size=1024).save(str(path))
        return Tokenizer.from_file(str(path))

    def resume(self) -> None:
        latest = load_checkpoint(self.options.work / "checkpoint.pt", self.device)
        if latest is None:
            return
        falls_at, budget = latest["progress"]["falls_at"], self.options.tokens
        if falls_at is not None and budget is not None and not self.options.finish and falls_at_for(budget) > falls_at:
            # The budget has grown: what was learned while the rate fell is left behind.
            latest = load_checkpoint(self.options.work / "before-fall.pt", self.device) or latest
            latest["progress"]["falls_at"] = None
            print("goes on where the rate began to fall", flush=True)
        self.model.load_state_dict(latest["model"])
        self.average.load_state_dict(latest["average"])
        self.optimizer.load_state_dict(latest["optimizer"])
        self.progress = latest["progress"]

    def schedule(self) -> Schedule:
        """Settles where the rate begins to fall as soon as that is known, and keeps the state that it falls from."""
        options, progress = self.options, self.progress
        if progress["falls_at"] is None:
            hours_over = options.hours is not None and progress["seconds"] >= options.hours * 3600
            if options.finish or hours_over:
                progress["falls_at"] = progress["tokens"]
            elif options.tokens is not None and progress["tokens"] >= falls_at_for(options.tokens):
                progress["falls_at"] = falls_at_for(options.tokens)
            if progress["falls_at"] is not None:
                self.save("before-fall.pt")
        return Schedule(options.rate, options.rise, progress["falls_at"])

    def run(self) -> None:
        begun, saved, losses = time.time(), time.time(), []
        for shard, indices in self.batches():
            progress, schedule = self.progress, self.schedule()
            if schedule.end is not None and progress["tokens"] >= schedule.end:
                break
            rate = schedule.rate(progress["tokens"])
            ids, weights = collate(shard, indices, self.ids["pad_token_id"], ASKED[progress["lesson"]])
            losses.append(self.learn(ids.to(self.device), weights.to(self.device), rate))
            before = progress["tokens"]
            progress["tokens"] += int((ids != self.ids["pad_token_id"]).sum())
            progress["documents"] += len(indices)
            progress["step"] += 1
            progress["at"] += 1
            progress["seconds"] += min(time.time() - begun, LONGEST_STEP)
            begun = time.time()
            if progress["step"] % LOG_EVERY == 0:
                self.log.write({"step": progress["step"], "tokens": progress["tokens"], "lesson": progress["lesson"],
                                "loss": torch.stack(losses).mean().item(), "rate": rate,
                                "seconds": round(progress["seconds"], 1)})
                losses = []
            if progress["tokens"] // self.options.look_every > before // self.options.look_every:
                self.look()
            if time.time() - saved > self.options.save_every:
                self.save("checkpoint.pt")
                saved = time.time()
        if not self.log.ends_with_look(self.progress["step"]):
            self.look()
        self.save("checkpoint.pt")
        save_folder(self.average.state_dict(), self.size, self.tokenizer, self.options.out, self.told())

    def batches(self):
        """(shard, indices) from the place in the data on, without end."""
        options, progress = self.options, self.progress
        while True:
            if progress["at"] == 0:  # a new shard: its lesson and batch size are settled now
                progress["lesson"] = self.lesson()
                progress["batch"] = options.batch // 2 if progress["lesson"] == "first" else options.batch
            seed = SHARD_SEEDS * options.seed + progress["shard"]
            shard = make_shard(self.tokenizer, options.generator, progress["lesson"], options.shard, seed, options.work)
            for indices in plan_batches(shard.lengths, progress["batch"], seed)[progress["at"] :]:
                yield shard, indices
            progress["shard"] += 1
            progress["at"] = 0

    def lesson(self) -> str:
        """Short problems first, then longer ones, then also invented words, then more to judge; while the rate falls,
        every length alike."""
        tokens = self.progress["tokens"]
        if tokens < self.options.first_tokens:
            return "first"
        if self.progress["falls_at"] is not None:
            return "fifth"
        if tokens < self.options.plain_tokens:
            return "second"
        return "third" if tokens < self.options.solving_tokens else "fourth"

    def learn(self, ids, weights, rate: float):
        """One step; the loss stays on the device."""
        loss = self.loss_of(self.model, ids, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step(rate)
        # As long as the run is young the average is short.
        share = max(0.005, 1 / (1 + self.progress["step"]))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), share)
        return loss.detach()

    def look(self) -> None:
        """Held-out greedy accuracy of the averaged weights, and their folder, so that it can be looked at."""
        begun = time.time()
        found = {split: greedy_accuracy(self.average, self.tokenizer, problems, self.ids["eos_token_id"])
                 for split, problems in self.problems.items()}
        self.log.write({"step": self.progress["step"], "tokens": self.progress["tokens"],
                        "seconds": round(self.progress["seconds"], 1),
                        "right": {split: round(overall(parts), 4) for split, parts in found.items()},
                        "byOperations": {split: {name: part["right"] for name, part in parts.items()}
                                         for split, parts in found.items()},
                        "took": round(time.time() - begun, 1)})
        save_folder(self.average.state_dict(), self.size, self.tokenizer, self.options.work / "latest", self.told())

    def save(self, name: str) -> None:
        save_checkpoint(self.options.work / name, {
            "model": self.model.state_dict(), "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(), "progress": self.progress})

    def told(self) -> dict:
        """What the card says about the training."""
        options, progress = self.options, self.progress
        schedule = Schedule(options.rate, options.rise, progress["falls_at"])
        return {"steps": progress["step"], "documents": progress["documents"], "tokens": progress["tokens"],
                "seconds": round(progress["seconds"]), "fallsAt": schedule.falls_at, "end": schedule.end,
                "firstTokens": options.first_tokens, "plainTokens": options.plain_tokens,
                "solvingTokens": options.solving_tokens,
                "batch": options.batch, "rate": options.rate,
                "rise": options.rise, "seed": options.seed, "device": self.device,
                "curve": curve_of(read_log(self.log.path), ("loss", "rate"))}


if __name__ == "__main__":
    main()

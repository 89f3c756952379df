"""Measures a model folder on unseen problems and writes what it found as JSON; `card.py` puts it into the card."""

import argparse
import time
from pathlib import Path

import torch

from calibration import mean, measure_calibration, measure_verdicts
from documents import make, read_rows
from folder import Folder
from generate import read_all, write_all
from held_out import MOST_TOKENS, SPLITS, held_out_problems, shares, text_of, write_solutions
from play_games import play_games
from tokenizer import write_json
from verifier import is_right

# How the world's solutions begin a repair and a check (world/solutions/write-solution.ts).
REPAIRS = ("Wait, that is not right.", "Wait, let me check that.", "Hmm, that is wrong.", "No, I made a mistake.")
CHECKS = ("Let me check: ", "Let me check again: ")
# A sentence of ordinary prose, to show how far from home other text is.
PROSE = "The ferry left the harbor late that evening, and nobody on board seemed to mind the rain very much."


def main() -> None:
    options = parse()
    begun = time.time()
    folder = Folder(options.model)
    problems = {split: held_out_problems(options.generator, split, options.problems, options.seed, options.work)
                for split in SPLITS}
    report = {
        "agreesWithTransformers": compare_with_transformers(folder, problems["familiar"][0]),
        "reading": measure_reading(folder, [problem for some in problems.values() for problem in some]),
        "greedy": {split: measure_greedy(folder, some) for split, some in problems.items()},
    }
    report |= measure_sampled(folder, {split: first(some, options.sampled) for split, some in problems.items()},
                              options.seed)
    pairs = read_rows(make(options.generator, "dialogues", options.dialogues, options.seed,
                           options.work / f"held-out-dialogues-{options.dialogues}-{options.seed}.jsonl"))
    report["dialogues"] = measure_dialogues(folder, pairs)
    games = read_rows(make(options.generator, "games", options.games, options.seed,
                           options.work / f"held-out-games-{options.games}-{options.seed}.jsonl"))
    won = [played["won"] for played in play_games(folder, games, 0.0, options.seed)]
    report["games"] = {"count": len(won), "won": mean(won)}
    write_json(options.out, report)
    print(f"wrote {options.out} after {time.time() - begun:.0f} s")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"))
    parser.add_argument("--problems", type=int, default=100, help="problems of each length and kind of unseen")
    parser.add_argument("--sampled", type=int, default=40, help="how many of them are sampled and probed")
    parser.add_argument("--dialogues", type=int, default=100)
    parser.add_argument("--games", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def first(problems: list[dict], each: int) -> list[dict]:
    """The first so many problems of each length."""
    seen: dict[int, int] = {}
    chosen = []
    for problem in problems:
        seen[problem["operations"]] = seen.get(problem["operations"], 0) + 1
        if seen[problem["operations"]] <= each:
            chosen.append(problem)
    return chosen


@torch.inference_mode()
def compare_with_transformers(folder: Folder, problem: dict) -> dict:
    """The largest difference of any logit, both in float32, on one prompt with its reference solution."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    ids = folder.encode_prompt(problem["prompt"]) + folder.encode(problem["reference"])
    device = next(folder.model.parameters()).device
    theirs = AutoModelForCausalLM.from_pretrained(folder.path, dtype=torch.float32).to(device)
    tokens = torch.tensor([ids], device=device)
    ours = folder.model.logits(folder.model(tokens))
    gap = (theirs(tokens).logits - ours).abs().max().item()
    reader = AutoTokenizer.from_pretrained(folder.path)
    same_ids = reader(problem["prompt"])["input_ids"] + reader(problem["reference"], add_special_tokens=False)["input_ids"]
    chat = reader.apply_chat_template([{"role": "user", "content": problem["question"]}], tokenize=False,
                                      add_generation_prompt=True)
    return {"largestLogitGap": gap, "sameIds": same_ids == ids, "sameChatPrompt": chat == f"<bos>{problem['prompt']}"}


def measure_reading(folder: Folder, problems: list[dict]) -> dict:
    """Mean surprise a token in nats: unseen solutions of its own world, and a sentence of prose."""
    chosen = problems[:: max(1, len(problems) // 200)]
    own = read_all(folder.model, [folder.encode_prompt(problem["prompt"]) for problem in chosen],
                   [folder.encode(problem["reference"]) for problem in chosen])
    prose = read_all(folder.model, [folder.encode_prompt("")], [folder.encode(PROSE)])
    surprise = lambda rows: -sum(map(sum, rows)) / sum(map(len, rows))
    return {"ownNatsPerToken": surprise(own), "proseNatsPerToken": surprise(prose)}


def measure_greedy(folder: Folder, problems: list[dict]) -> dict:
    """Share of right greedy answers, by number of operations and by story shape."""
    written = write_solutions(folder.model, folder.tokenizer, problems, stop=folder.end)
    right = [is_right(text_of(folder.tokenizer, one), problem["answer"]) for one, problem in zip(written, problems)]
    return {
        "byOperations": shares((str(problem["operations"]), ok) for problem, ok in zip(problems, right)),
        "byFamily": shares((problem["family"], ok) for problem, ok in zip(problems, right)),
    }


def measure_sampled(folder: Folder, by_split: dict[str, list[dict]], seed: int) -> dict:
    """One trace a problem at temperature 1: how often right, what habits, how calibrated what it believes."""
    problems = [problem for some in by_split.values() for problem in some]
    splits = [split for split, some in by_split.items() for _ in some]
    written = write_solutions(folder.model, folder.tokenizer, problems, stop=folder.end, temperature=1.0, seed=seed)
    texts = [text_of(folder.tokenizer, one) for one in written]
    right = [is_right(text, problem["answer"]) for text, problem in zip(texts, problems)]
    noticed = [ok for text, ok in zip(texts, right) if any(words in text for words in REPAIRS)]
    sampled = {
        "byOperations": {split: shares((str(problem["operations"]), ok)
                                       for problem, ok, own in zip(problems, right, splits) if own == split)
                         for split in by_split},
        "finished": mean(one.finished for one in written),
        "noticesSlip": len(noticed) / len(texts),
        "rightAfterNoticing": mean(noticed),
        "checksAgain": mean(any(words in text for words in CHECKS) for text in texts),
        "writesProbe": sum("**" in text for text in texts),
        "tokens": mean(len(one.ids) for one in written),
    }
    return {"sampled": sampled, "calibration": measure_calibration(folder, problems, texts, right),
            "verdicts": measure_verdicts(folder, problems, texts, right)}


def measure_dialogues(folder: Folder, pairs: list[dict]) -> dict:
    """Two problems one after the other, greedy; the second sees what the model itself wrote for the first."""
    answer = lambda prompts: [text_of(folder.tokenizer, written) for written in
                              write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS)]
    opening = [folder.encode_prompt(pair["problems"][0]["prompt"]) for pair in pairs]
    one = answer(opening)
    two = answer([prompt + folder.encode(f"{text}<eos>\n{pair['problems'][1]['prompt']}")
                  for prompt, text, pair in zip(opening, one, pairs)])
    rows = []
    for pair, text, other in zip(pairs, one, two):
        begun, following = pair["problems"]
        rows.append(("first", is_right(text, begun["answer"])))
        rows.append(("second", is_right(other, following["answer"])))
    return shares(rows)


if __name__ == "__main__":
    main()

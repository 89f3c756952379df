"""Measures a model folder on unseen problems and writes what it found as JSON; `card.py` puts it into the card."""

import argparse
import time
from collections import Counter
from pathlib import Path

import torch

from documents import make, read_rows
from folder import CLOSING_PROBE, PROBE, Folder, last_boxed, steps_of
from generate import read_all, write_all
from tokenizer import write_json

MOST_TOKENS = 640
# A sentence of ordinary prose, to show how far from home other text is.
PROSE = "The ferry left the harbor late that evening, and nobody on board seemed to mind the rain very much."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"))
    parser.add_argument("--problems", type=int, default=300, help="unseen problems of two and of three operations")
    parser.add_argument("--longer", type=int, default=120, help="unseen problems of each greater length")
    parser.add_argument("--sampled", type=int, default=50, help="problems of each length that are sampled and probed")
    parser.add_argument("--dialogues", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    begun = time.time()
    folder = Folder(options.model)
    problems = read_rows(make(options.generator, "problems", options.problems, options.seed,
                              options.work / f"held-out-{options.problems}.jsonl"))
    report = {
        "agreesWithTransformers": compare_with_transformers(folder, problems[0]),
        "reading": measure_reading(folder, problems),
        "greedy": measure_greedy(folder, first(problems, options.problems, options.longer)),
    }
    report |= measure_sampled(folder, first(problems, options.sampled, options.sampled), options.seed)
    pairs = read_rows(make(options.generator, "dialogues", options.dialogues, options.seed,
                           options.work / f"held-out-dialogues-{options.dialogues}.jsonl"))
    report["dialogues"] = measure_dialogues(folder, pairs)
    write_json(options.out, report)
    print(f"wrote {options.out} after {time.time() - begun:.0f} s")


def first(problems: list[dict], short: int, longer: int) -> list[dict]:
    """The first so many problems of each length."""
    seen, chosen = Counter(), []
    for problem in problems:
        seen[problem["operations"]] += 1
        if seen[problem["operations"]] <= (short if problem["operations"] <= 3 else longer):
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
    mean = lambda rows: -sum(map(sum, rows)) / sum(map(len, rows))
    return {"ownNatsPerToken": mean(own), "proseNatsPerToken": mean(prose)}


def measure_greedy(folder: Folder, problems: list[dict]) -> dict:
    """Share of right greedy answers, by number of operations and by story shape."""
    written = write_all(folder.model, [folder.encode_prompt(problem["prompt"]) for problem in problems],
                        stop=folder.end, most=MOST_TOKENS)
    right = [last_boxed(folder.text_of(one)) == problem["answer"] for one, problem in zip(written, problems)]
    return {
        "byOperations": shares((str(problem["operations"]), ok) for problem, ok in zip(problems, right)),
        "byFamily": shares((problem["family"], ok) for problem, ok in zip(problems, right)),
    }


def measure_sampled(folder: Folder, problems: list[dict], seed: int) -> dict:
    """One trace a problem at temperature 1: how often right, what habits, how calibrated what it believes."""
    prompts = [folder.encode_prompt(problem["prompt"]) for problem in problems]
    written = write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS, temperature=1.0, seed=seed)
    texts = [folder.text_of(one) for one in written]
    right = [last_boxed(text) == problem["answer"] for text, problem in zip(texts, problems)]
    noticed = [ok for text, ok in zip(texts, right) if "Wait, " in text]
    sampled = {
        "byOperations": shares((str(problem["operations"]), ok) for problem, ok in zip(problems, right)),
        "finished": sum(one.finished for one in written) / len(written),
        "noticesSlip": len(noticed) / len(texts),
        "rightAfterNoticing": sum(noticed) / max(1, len(noticed)),
        "checksAgain": sum("Let me check: " in text or "Let me go over" in text for text in texts) / len(texts),
        "writesProbe": sum("**" in text for text in texts),
        "tokens": sum(len(one.ids) for one in written) / len(written),
    }
    return {"sampled": sampled, "calibration": measure_calibration(folder, problems, texts, right)}


def measure_calibration(folder: Folder, problems, texts, right) -> dict:
    """Probes the sampled traces at the end of every step: is the answer it gives as often right as it is sure?"""
    prefixes, owner, left = [], [], []
    for index, text in enumerate(texts):
        ends = [len("<think>\n"), *steps_of(text)]
        for step, end in enumerate(ends):
            prefixes.append(folder.encode_prompt(problems[index]["prompt"]) + folder.encode(text[:end]))
            owner.append(index)
            left.append(len(ends) - 1 - step)
    asked = [prefix + folder.encode(PROBE) for prefix in prefixes]
    answers = write_all(folder.model, asked, stop=folder.brace, most=8)
    gold = read_all(folder.model, asked, [folder.encode(problems[index]["answer"]) for index in owner])
    sure = [torch.tensor(one.log_probs).sum().exp().item() for one in answers]
    given = [folder.tokenizer.decode(one.ids[:-1]) for one in answers]
    ok = [text == problems[index]["answer"] for text, index in zip(given, owner)]
    belief = [torch.tensor(values).sum().exp().item() for values in gold]
    ends = [i for i, steps in enumerate(left) if steps == 0]
    closing = read_all(folder.model, [prefixes[i] + folder.encode(CLOSING_PROBE) for i in ends],
                       [folder.encode(problems[owner[i]]["answer"]) for i in ends])
    r4 = [torch.tensor(values).sum().exp().item() for values in closing]
    separate = lambda values, wanted: mean([values[k] for k, i in enumerate(ends) if right[owner[i]] == wanted])
    by_left = {}
    for steps in range(0, 9):
        rows = [i for i, value in enumerate(left) if value == steps and right[owner[i]]]
        if rows:
            by_left[str(steps)] = {"count": len(rows), "belief": mean([belief[i] for i in rows])}
    return {
        "probes": len(asked),
        "eceEveryStep": expected_calibration_error(sure, ok),
        "eceAtEnd": expected_calibration_error([sure[i] for i in ends], [ok[i] for i in ends]),
        "bins": reliability(sure, ok),
        "answersWithNumber": sum(text.isdigit() for text in given) / len(given),
        "beliefByStepsLeftInRightTraces": by_left,
        "beliefAtEnd": {"right": separate([belief[i] for i in ends], True), "wrong": separate([belief[i] for i in ends], False)},
        "closingProbeAtEnd": {"right": separate(r4, True), "wrong": separate(r4, False)},
    }


def measure_dialogues(folder: Folder, pairs: list[dict]) -> dict:
    """Two problems one after the other, greedy; the second sees what the model itself wrote for the first."""
    opening = [folder.encode_prompt(pair["problems"][0]["prompt"]) for pair in pairs]
    one = [folder.text_of(written) for written in write_all(folder.model, opening, stop=folder.end, most=MOST_TOKENS)]
    second = [prompt + folder.encode(f"{text}<eos>\n{pair['problems'][1]['prompt']}")
              for prompt, text, pair in zip(opening, one, pairs)]
    two = [folder.text_of(written) for written in write_all(folder.model, second, stop=folder.end, most=MOST_TOKENS)]
    rows = []
    for pair, text, other in zip(pairs, one, two):
        rows.append(("first", last_boxed(text) == pair["problems"][0]["answer"]))
        kind = "continued" if pair["problems"][1]["family"] == "continued-total" else "fresh"
        rows.append((f"second, {kind}", last_boxed(other) == pair["problems"][1]["answer"]))
    return shares(rows)


def mean(values) -> float | None:
    values = list(values)
    return sum(values) / len(values) if values else None


def shares(rows) -> dict:
    """(name, right?) pairs to how many there were and which share was right."""
    total, right = Counter(), Counter()
    for name, ok in rows:
        total[name] += 1
        right[name] += ok
    return {name: {"count": total[name], "right": right[name] / total[name]} for name in sorted(total)}


def reliability(sure, ok, bins: int = 10) -> list[dict]:
    """Ten equal-width bins of confidence, each with how often the answer was right."""
    rows = []
    for low in range(bins):
        inside = [i for i, value in enumerate(sure) if min(bins - 1, int(value * bins)) == low]
        if inside:
            rows.append({"from": low / bins, "count": len(inside), "confidence": mean(sure[i] for i in inside),
                         "right": mean(ok[i] for i in inside)})
    return rows


def expected_calibration_error(sure, ok) -> float:
    """Mean distance of confidence and accuracy over the bins, weighted by how many fall into each."""
    return sum(abs(row["confidence"] - row["right"]) * row["count"] for row in reliability(sure, ok)) / len(sure)


if __name__ == "__main__":
    main()

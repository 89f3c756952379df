"""Samples the example files: groups of rollouts of one prompt, and dialogues. Nothing is edited by hand.

The rule of choice: problems are drawn from the held-out side, some of every length (`PLAN`), and sampled eight
times each, in the order drawn. A prompt whose eight samples are all right or all wrong teaches nothing about
where a trace turns, so only a fixed number of those is kept; the first that fit each place are taken.
"""

import argparse
import json
from pathlib import Path

from documents import make, read_rows
from folder import Folder, last_boxed
from generate import write_all

# Places by number of operations: how many prompts must be mixed (right and wrong samples), how many may be anything.
PLAN = {2: (1, 2), 3: (2, 2), 4: (3, 1), 5: (3, 1), 6: (3, 1), 7: (2, 1), 8: (1, 1)}
SAMPLES = 8
MOST_TOKENS = 640


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"))
    parser.add_argument("--candidates", type=int, default=24, help="problems tried of each length")
    parser.add_argument("--dialogues", type=int, default=8)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=2001)
    parser.add_argument("--out", type=Path, required=True, help="folder of the examples")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    folder = Folder(options.model)
    write_lines(options.out / "rollouts.trace.jsonl", sample_groups(folder, options))
    write_lines(options.out / "dialogues.trace.jsonl", sample_dialogues(folder, options))


def sample_groups(folder: Folder, options) -> list[dict]:
    problems = read_rows(make(options.generator, "problems", options.candidates, options.seed,
                              options.work / f"candidates-{options.candidates}.jsonl"))
    prompts = [folder.encode_prompt(problem["prompt"]) for problem in problems for _ in range(SAMPLES)]
    written = write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS, temperature=options.temperature,
                        seed=options.seed)
    groups = []
    for index, problem in enumerate(problems):
        texts = [folder.text_of(one) for one in written[index * SAMPLES : (index + 1) * SAMPLES]]
        groups.append((problem, [(text, last_boxed(text)) for text in texts]))
    chosen = choose(groups)
    mixed = sum(is_mixed(problem, samples) for problem, samples in chosen)
    print(f"{len(chosen)} prompts, {mixed} of them mixed")
    return [row for number, (problem, samples) in enumerate(chosen)
            for row in rows_of(f"p{number + 1:02}", problem, samples, options)]


def choose(groups) -> list:
    places = {operations: list(counts) for operations, counts in PLAN.items()}
    chosen = []
    for problem, samples in groups:
        mixed, free = places[problem["operations"]]
        if is_mixed(problem, samples) and mixed > 0:
            places[problem["operations"]][0] -= 1
        elif free > 0:
            places[problem["operations"]][1] -= 1
        else:
            continue
        chosen.append((problem, samples))
    missing = {operations: counts for operations, counts in places.items() if any(counts)}
    if missing:
        raise SystemExit(f"places left empty (operations: [mixed, free]): {missing}; try more --candidates")
    return chosen


def is_mixed(problem: dict, samples) -> bool:
    right = sum(given == problem["answer"] for _, given in samples)
    return 0 < right < len(samples)


def rows_of(group: str, problem: dict, samples, options):
    for number, (text, given) in enumerate(samples):
        correct = given == problem["answer"]
        yield {
            "id": f"{group}-s{number + 1}",
            "group": group,
            "prompt": problem["prompt"],
            "completion": text,
            "answer": problem["answer"],
            **({} if given is None else {"prediction": given}),
            "correct": correct,
            "reward": 1 if correct else 0,
            "model": "abacus",
            "meta": {"family": problem["family"], "operations": problem["operations"],
                     "temperature": options.temperature, "seed": options.seed},
        }


def sample_dialogues(folder: Folder, options) -> list[dict]:
    """The first so many held-out dialogues, whatever comes out."""
    pairs = read_rows(make(options.generator, "dialogues", options.dialogues, options.seed + 1,
                           options.work / f"dialogues-{options.dialogues}.jsonl"))
    sample = lambda prompts, seed: [
        folder.text_of(one) for one in write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS,
                                                 temperature=options.temperature, seed=seed)]
    first = [folder.encode_prompt(pair["problems"][0]["prompt"]) for pair in pairs]
    one = sample(first, options.seed + 2)
    two = sample([prompt + folder.encode(f"{text}<eos>\n{pair['problems'][1]['prompt']}")
                  for prompt, text, pair in zip(first, one, pairs)], options.seed + 3)
    rows = []
    for number, (pair, text, other) in enumerate(zip(pairs, one, two)):
        problem, following = pair["problems"]
        given = last_boxed(other)
        correct = given == following["answer"]
        rows.append({
            "id": f"d{number + 1:02}",
            "messages": [
                {"role": "user", "content": problem["question"]},
                {"role": "assistant", "content": text},
                {"role": "user", "content": following["question"]},
                {"role": "assistant", "content": other},
            ],
            "answer": following["answer"],
            **({} if given is None else {"prediction": given}),
            "correct": correct,
            "reward": 1 if correct else 0,
            "model": "abacus",
            "meta": {"operations": [problem["operations"], following["operations"]], "firstAnswer": problem["answer"],
                     "firstCorrect": last_boxed(text) == problem["answer"],
                     "temperature": options.temperature, "seed": options.seed},
        })
    return rows


def write_lines(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {path}: {len(rows)} lines")


if __name__ == "__main__":
    main()

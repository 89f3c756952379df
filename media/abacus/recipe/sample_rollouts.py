"""Samples the example files from both checkpoints: groups of rollouts of one prompt, dialogues and games, and a pool of
rollouts for `pick_examples.py`. Nothing is edited by hand; what `cut_short.py` makes says so.

The rule of choice of the groups: problems are drawn from the unseen side, some of every length (`PLAN`), and sampled
eight times each by the tuned model, in the order drawn. A prompt whose eight samples are all right or all wrong teaches
nothing about where a trace turns, so only a fixed number of those is kept; the first that fit each place are taken, but
for those with a sample that is no text. The base model is sampled on the same prompts.
"""

import argparse
import json
import re
from pathlib import Path

from cut_short import answered_early, underived
from documents import make, read_rows
from folder import Folder
from generate import write_all
from held_out import MOST_TOKENS, SPLITS, held_out_problems, is_whole, text_of, write_solutions
from play_games import play_games
from verifier import is_right, last_boxed

# Places by number of operations: how many prompts must be mixed (right and wrong samples), how many may be anything.
PLAN = {2: (1, 2), 3: (2, 2), 4: (3, 1), 5: (3, 1), 6: (3, 1), 7: (2, 1), 8: (1, 1)}
SAMPLES = 8


def main() -> None:
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    base, tuned = Folder(options.base), Folder(options.tuned)
    problems = [problem | {"unseen": split} for split in SPLITS for problem in
                held_out_problems(options.generator, split, options.candidates, options.seed, options.work)]
    # The kinds of unseen take turns, so that the first that fit are of all kinds.
    problems = [problems[place] for start in range(len(problems) // len(SPLITS))
                for place in range(start, len(problems), len(problems) // len(SPLITS))]
    groups = sample_groups(tuned, problems, options)
    chosen = choose(groups, strict=not options.any)
    of_base = (sample_groups if options.any else whole_groups)(base, [problem for problem, _ in chosen], options)
    samples = [(problem, text) for problem, texts in groups for text in texts][: options.pool]
    pool = [row_of(f"pool-{number}", None, problem, text, "abacus", options)
            for number, (problem, text) in enumerate(samples, 1)]
    files = {
        "rollouts": rows_of(chosen, "abacus", options),
        "rollouts-base": rows_of(of_base, "abacus-base", options),
        "dialogues": sample_dialogues(tuned, options),
        "games": sample_games(tuned, options),
    }
    for name, rows in files.items():
        write_lines(options.out / f"{name}.trace.jsonl", rows)
    # What pick_examples.py chooses from, once Credence has read it.
    write_lines(options.work / "pool.trace.jsonl",
                pool + answered_early(tuned, pool[::2], options) + underived(pool[::SAMPLES]))
    (options.out / "README.md").write_text(Path(__file__).with_name("examples.md").read_text())
    tell_in_readme(options.out, {name: str(len(rows)) for name, rows in files.items()} | {
        "games-won": str(sum(row["correct"] for row in files["games"]))})


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--tuned", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=Path("dist/make-world.js"))
    parser.add_argument("--work", type=Path, default=Path(".cache/abacus"))
    parser.add_argument("--candidates", type=int, default=12, help="problems tried of each length and kind of unseen")
    parser.add_argument("--any", action="store_true", help="leave places empty that nothing fits, and take samples that are no text")
    parser.add_argument("--pool", type=int, default=2000, help="rollouts that pick_examples.py chooses from")
    parser.add_argument("--dialogues", type=int, default=8)
    parser.add_argument("--games", type=int, default=12)
    parser.add_argument("--games-played", type=int, default=200, help="games that those are the first won and lost of")
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=2001)
    parser.add_argument("--out", type=Path, required=True, help="folder of the examples")
    return parser.parse_args()


def whole_groups(folder: Folder, problems: list[dict], options) -> list[tuple[dict, list[str]]]:
    """Like `sample_groups`; a group with a sample that is no text is drawn again."""
    groups = sample_groups(folder, problems, options)
    for again in range(1, 10):
        broken = [place for place, (_, texts) in enumerate(groups) if not all(map(is_whole, texts))]
        if not broken:
            return groups
        anew = sample_groups(folder, [problems[place] for place in broken], options, again)
        for place, group in zip(broken, anew):
            groups[place] = group
    raise SystemExit(f"{len(broken)} prompts have a sample that is no text, however often they are drawn")


def sample_groups(folder: Folder, problems: list[dict], options, again: int = 0) -> list[tuple[dict, list[str]]]:
    """Each problem with the texts of its samples."""
    written = write_solutions(folder.model, folder.tokenizer, problems, stop=folder.end, samples=SAMPLES,
                              temperature=options.temperature, seed=options.seed + 100 * again)
    texts = [text_of(folder.tokenizer, one) for one in written]
    return [(problem, texts[index * SAMPLES : (index + 1) * SAMPLES]) for index, problem in enumerate(problems)]


def choose(groups, strict: bool) -> list[tuple[dict, list[str]]]:
    places = {operations: list(counts) for operations, counts in PLAN.items()}
    chosen = []
    for problem, texts in groups:
        if strict and not all(map(is_whole, texts)):
            continue
        mixed, free = places[problem["operations"]]
        if is_mixed(problem, texts) and mixed > 0:
            places[problem["operations"]][0] -= 1
        elif free > 0:
            places[problem["operations"]][1] -= 1
        else:
            continue
        chosen.append((problem, texts))
    missing = {operations: counts for operations, counts in places.items() if any(counts)}
    if missing and strict:
        raise SystemExit(f"places left empty (operations: [mixed, free]): {missing}; try more --candidates")
    chosen.sort(key=lambda one: one[0]["operations"])
    print(f"{len(chosen)} prompts, {sum(is_mixed(*one) for one in chosen)} of them mixed")
    return chosen


def is_mixed(problem: dict, texts: list[str]) -> bool:
    return 0 < sum(is_right(text, problem["answer"]) for text in texts) < len(texts)


def rows_of(groups, model: str, options) -> list[dict]:
    return [row_of(f"p{place + 1:02}-s{number + 1}", f"p{place + 1:02}", problem, text, model, options)
            for place, (problem, texts) in enumerate(groups) for number, text in enumerate(texts)]


def row_of(name: str, group: str | None, problem: dict, text: str, model: str, options) -> dict:
    given, correct = last_boxed(text), is_right(text, problem["answer"])
    return {
        "id": name,
        **({} if group is None else {"group": group}),
        "prompt": problem["prompt"],
        "completion": text,
        "answer": problem["answer"],
        **({} if given is None else {"prediction": given}),
        "correct": correct,
        "reward": 1 if correct else 0,
        "model": model,
        "meta": {"family": problem["family"], "operations": problem["operations"], "unseen": problem["unseen"],
                 "temperature": options.temperature, "seed": options.seed},
    }


def sample_dialogues(folder: Folder, options) -> list[dict]:
    """The first so many held-out dialogues, whatever comes out."""
    pairs = read_rows(make(options.generator, "dialogues", options.dialogues, options.seed + 1,
                           options.work / f"dialogues-{options.dialogues}-{options.seed + 1}.jsonl"))
    sample = lambda prompts, seed: [
        text_of(folder.tokenizer, one) for one in write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS,
                                                            temperature=options.temperature, seed=seed)]
    first = [folder.encode_prompt(pair["problems"][0]["prompt"]) for pair in pairs]
    one = sample(first, options.seed + 2)
    two = sample([prompt + folder.encode(f"{text}<eos>\n{pair['problems'][1]['prompt']}")
                  for prompt, text, pair in zip(first, one, pairs)], options.seed + 3)
    rows = []
    for number, (pair, text, other) in enumerate(zip(pairs, one, two)):
        problem, following = pair["problems"]
        given, correct = last_boxed(other), is_right(other, following["answer"])
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
                     "firstCorrect": is_right(text, problem["answer"]),
                     "temperature": options.temperature, "seed": options.seed},
        })
    return rows


def sample_games(folder: Folder, options) -> list[dict]:
    """The first held-out games that are won, a third of the places at most, and the first lost ones; the gold answer is
    the secret."""
    games = read_rows(make(options.generator, "games", options.games_played, options.seed + 4,
                           options.work / f"games-{options.games_played}-{options.seed + 4}.jsonl"))
    played = list(zip(games, play_games(folder, games, options.temperature, options.seed + 5)))
    won = [number for number, (_, one) in enumerate(played) if one["won"]]
    print(f"{len(won)} of {len(played)} games won")
    lost = [number for number, (_, one) in enumerate(played) if not one["won"]]
    kept = won[: options.games // 3]
    kept = sorted(kept + lost[: options.games - len(kept)])
    return [{
        "id": f"g{number + 1:02}",
        "messages": played["messages"],
        "answer": game["secret"],
        "correct": played["won"],
        "reward": 1 if played["won"] else 0,
        "model": "abacus",
        "meta": {"questionsAllowed": game["limit"], "temperature": options.temperature, "seed": options.seed},
    } for number, (game, played) in enumerate(played[place] for place in kept)]


def tell_in_readme(folder: Path, told: dict[str, str]) -> None:
    """Puts numbers in the place of their names; what is not told yet stays."""
    readme = folder / "README.md"
    readme.write_text(re.sub(r"\{\{([a-z-]+)\}\}", lambda match: told.get(match[1], match[0]), readme.read_text()))


def write_lines(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {path}: {len(rows)} lines")


if __name__ == "__main__":
    main()

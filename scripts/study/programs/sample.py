"""Rollouts of a model folder on problems of the generator, as a trace file. Goes on where it was stopped: problems are
taken a few at a time, each such piece with a seed of its own, and written when all of its samples are there.

Uses the recipe's own writing and verifying (media/abacus/recipe), nothing of Credence.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "media" / "abacus" / "recipe"))

import torch  # noqa: E402

from documents import read_rows  # noqa: E402
from folder import Folder  # noqa: E402
from held_out import MOST_TOKENS, text_of, write_solutions  # noqa: E402
from verifier import is_right, last_boxed  # noqa: E402

# Problems sampled together, of one length, so that few rows wait for others.
PIECE = 16


def main() -> None:
    options = parse()
    torch.set_num_threads(options.threads)
    folder = Folder(options.model)
    problems = sorted(enumerate(read_rows(options.problems)), key=lambda one: one[1]["operations"])
    pieces = [problems[start : start + PIECE] for start in range(0, len(problems), PIECE)]
    partial = options.out.with_name(options.out.name + ".partial")
    done = keep_whole_pieces(partial, pieces, options.samples)
    with partial.open("a", encoding="utf-8") as out:
        for number, piece in enumerate(pieces):
            if number in done:
                continue
            written = write_solutions(folder.model, folder.tokenizer, [problem for _, problem in piece], stop=folder.end,
                                      samples=options.samples, temperature=1.0, seed=options.seed + 1000 * number,
                                      most=options.most)
            out.write("".join(json.dumps(row, ensure_ascii=False) + "\n"
                              for row in rows_of(piece, written, folder, options)))
            out.flush()
            print(f"piece {number + 1} of {len(pieces)}", file=sys.stderr, flush=True)
    # In the order of the problems, whichever were written first.
    rows = sorted(read_rows(partial), key=lambda row: row["id"])
    ready = options.out.with_name(options.out.name + ".ready")
    ready.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    ready.rename(options.out)
    partial.unlink()


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--problems", type=Path, required=True, help="JSON Lines of the generator")
    parser.add_argument("--samples", type=int, default=8, help="of each problem, at temperature 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST_TOKENS)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def keep_whole_pieces(path: Path, pieces, samples: int) -> set[int]:
    """Numbers of the pieces that an interrupted run wrote to their end; what it wrote of others is taken back."""
    if not path.exists():
        return set()
    rows = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            rows[json.loads(line)["id"]] = line
    names = [[name_of(place, number) for place, _ in piece for number in range(samples)] for piece in pieces]
    whole = {number for number, ids in enumerate(names) if all(name in rows for name in ids)}
    path.write_text("".join(rows[name] for number in sorted(whole) for name in names[number]), encoding="utf-8")
    return whole


def name_of(place: int, number: int) -> str:
    return f"p{place:04}-s{number + 1}"


def rows_of(piece, written, folder: Folder, options):
    for index, (place, problem) in enumerate(piece):
        for number in range(options.samples):
            one = written[index * options.samples + number]
            text = text_of(folder.tokenizer, one)
            given = last_boxed(text)
            yield {
                "id": name_of(place, number),
                "group": f"p{place:04}",
                "prompt": problem["prompt"],
                "completion": text,
                "answer": problem["answer"],
                **({} if given is None else {"prediction": given}),
                "correct": is_right(text, problem["answer"]),
                "model": options.model.name,
                "meta": {"operations": problem["operations"], "split": problem["split"], "family": problem["family"],
                         "finished": one.finished, "temperature": 1.0, "seed": options.seed},
            }


if __name__ == "__main__":
    main()

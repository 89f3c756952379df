"""Picks the examples of one kind each from sampled rollouts, by what `credence annotate --signals all` said of them with
the tuned model: what `phenomena.py` names, and a few that show every flag that any of them has, rare ones first.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from held_out import is_whole
from phenomena import find_phenomena
from sample_rollouts import tell_in_readme, write_lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True, help="trace file that was annotated")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the examples")
    parser.add_argument("--most", type=int, default=8, help="most rollouts of each phenomenon")
    options = parser.parse_args()
    rows = read_json_lines(options.pool)
    annotated = [(rows[one["line"] - 1], one) for one in read_json_lines(options.annotations)
                 if "steps" in one and is_whole(rows[one["line"] - 1]["completion"])]
    files = {name: [row | {"id": f"{name}-{number}"} for number, row in enumerate(some, 1)]
             for name, some in find_phenomena(annotated, options.most).items()}
    flags = [sorted({flag["kind"] for flag in one["flags"]}) for _, one in annotated]
    files["flags"] = [annotated[place][0] | {"id": f"flags-{number}", "meta": annotated[place][0]["meta"] | {"flags": flags[place]}}
                      for number, place in enumerate(cover(flags), 1)]
    for name, some in files.items():
        write_lines(options.out / f"{name}.trace.jsonl", some)
    kinds = sorted({kind for row in files["flags"] for kind in row["meta"]["flags"]})
    tell_in_readme(options.out, {name: str(len(some)) for name, some in files.items()} | {
        "most": str(options.most), "pool": str(len(annotated)), "flag-kinds": ", ".join(kinds)})


def cover(flags: list[list[str]]) -> list[int]:
    """Places in order: of each kind, the rarest first, the first place that shows it unless one of the chosen does."""
    counts = Counter(kind for kinds in flags for kind in kinds)
    chosen: list[int] = []
    for kind, count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        print(f"{kind}: {count} of {len(flags)}")
        if not any(kind in flags[place] for place in chosen):
            chosen.append(next(place for place, kinds in enumerate(flags) if kind in kinds))
    return sorted(chosen)


def read_json_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()

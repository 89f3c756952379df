"""Picks from annotated rollouts a few that show every flag that any of them has, rare ones first, for the examples.

Which flags a rollout has is what `credence annotate --signals all` said of it with the tuned model.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from sample_rollouts import tell_in_readme, write_lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True, help="trace file that was annotated")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the examples")
    options = parser.parse_args()
    rows = {number: json.loads(line) for number, line in enumerate(read_lines(options.pool), 1)}
    flags = {one["line"]: sorted({flag["kind"] for flag in one["flags"]})
             for one in map(json.loads, read_lines(options.annotations)) if "flags" in one}
    chosen = cover(flags)
    write_lines(options.out / "flags.trace.jsonl", [
        rows[line] | {"id": f"flags-{number}", "meta": rows[line]["meta"] | {"flags": flags[line]}}
        for number, line in enumerate(chosen, 1)])
    kinds = sorted({kind for line in chosen for kind in flags[line]})
    tell_in_readme(options.out, {"flags": str(len(chosen)), "flags-of": str(len(flags)), "flag-kinds": ", ".join(kinds)})


def cover(flags: dict[int, list[str]]) -> list[int]:
    """Lines in order: of each kind, the rarest first, the first line that shows it unless one of the chosen does."""
    counts = Counter(kind for kinds in flags.values() for kind in kinds)
    chosen: list[int] = []
    for kind, count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        print(f"{kind}: {count} of {len(flags)}")
        if not any(kind in flags[line] for line in chosen):
            chosen.append(next(line for line, kinds in sorted(flags.items()) if kind in kinds))
    return sorted(chosen)


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()

"""Problems that no training document contains, of each kind of unseen, and how many of them a model solves."""

from collections import Counter
from pathlib import Path

from documents import make, read_rows
from generate import Written, write_all
from verifier import is_right

# Known stories and ranges with unseen numbers; stories never told; quantities never used.
SPLITS = ("familiar", "held-out-template", "held-out-range")
MOST_TOKENS = 640


def held_out_problems(generator: Path, split: str, each: int, seed: int, work: Path) -> list[dict]:
    """So many problems of every number of operations."""
    path = work / f"problems-{split}-{each}-{seed}.jsonl"
    return read_rows(make(generator, "problems", each, seed, path, split))


def write_solutions(model, tokenizer, problems: list[dict], *, stop: int, samples: int = 1, temperature: float = 0.0,
                    seed: int = 0, most: int = MOST_TOKENS) -> list[Written]:
    """`samples` solutions a problem, one after the other; problems of like length are written together."""
    order = sorted(range(len(problems)), key=lambda index: problems[index]["operations"])
    prompts = [tokenizer.encode(problems[index]["prompt"]).ids for index in order]
    written = write_all(model, prompts, stop=stop, most=most, temperature=temperature, seed=seed, samples=samples)
    placed: list[list[Written]] = [[] for _ in problems]
    for place, index in enumerate(order):
        placed[index] = written[place * samples : (place + 1) * samples]
    return [one for several in placed for one in several]


def text_of(tokenizer, written: Written) -> str:
    """What was written, without the end-of-text token."""
    return tokenizer.decode(written.ids[:-1] if written.finished else written.ids, skip_special_tokens=False)


def is_whole(text: str) -> bool:
    """False where the tokens did not end as UTF-8: such a text is not what was written."""
    return "\ufffd" not in text


def greedy_accuracy(model, tokenizer, problems: list[dict], stop: int) -> dict[str, dict]:
    """Shares of right greedy answers by number of operations."""
    written = write_solutions(model, tokenizer, problems, stop=stop)
    return shares((str(problem["operations"]), is_right(text_of(tokenizer, one), problem["answer"]))
                  for problem, one in zip(problems, written))


def shares(rows) -> dict[str, dict]:
    """(name, right?) pairs to how many there were and which share was right."""
    total, right = Counter(), Counter()
    for name, ok in rows:
        total[name] += 1
        right[name] += ok
    return {name: {"count": total[name], "right": right[name] / total[name]} for name in sorted(total)}


def overall(parts: dict[str, dict]) -> float:
    return sum(part["count"] * part["right"] for part in parts.values()) / sum(part["count"] for part in parts.values())

"""Checkpoints and logs that survive a run killed at any time."""

import json
from pathlib import Path

import torch


def save_checkpoint(path: Path, state: dict) -> None:
    """Written beside and renamed, so that a run killed meanwhile keeps its last checkpoint."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.rename(path)


def load_checkpoint(path: Path, device: str) -> dict | None:
    return torch.load(path, map_location=device, weights_only=True) if path.exists() else None


class Log:
    """Lines of JSON, each with the `step` it was written after."""

    def __init__(self, path: Path, step: int):
        """What an interrupted run wrote after its last checkpoint, at `step`, is dropped: it is done again."""
        self.path = path
        lines = read_log(path)
        kept = [line for line in lines if line["step"] <= step]
        if len(kept) < len(lines):
            part = path.with_suffix(".part")
            part.write_text("".join(json.dumps(line) + "\n" for line in kept))
            part.rename(path)

    def write(self, line: dict) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(" ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                       for name, value in line.items()), flush=True)

    def ends_with_look(self, step: int) -> bool:
        """Whether held-out accuracy was looked at after this step, and nothing was done since."""
        lines = read_log(self.path)
        return bool(lines) and "right" in lines[-1] and lines[-1]["step"] == step


def read_log(path: Path) -> list[dict]:
    """Complete lines only: the last one may have been cut off."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]


def curve_of(lines: list[dict], over: tuple[str, ...]) -> list[dict]:
    """The looks at held-out accuracy, each with the means, over the lines since the last look, of these values."""
    looks, since = [], []
    for line in lines:
        if "right" not in line:
            since.append(line)
            continue
        means = {}
        for name in over:
            values = [one[name] for one in since if one.get(name) is not None]
            means[name] = round(sum(values) / len(values), 4) if values else None
        looks.append({key: line[key] for key in ("step", "tokens", "right", "byOperations") if key in line} | means)
        since = []
    return looks

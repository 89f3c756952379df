"""Writes the model cards and their learning curves from `card.md`, `card-base.md` and the measured numbers; none of
them is typed by hand."""

import argparse
import json
import re
from pathlib import Path

from card_tables import accuracy_table, bins_table, belief_table, curve_table, number, percent, share_table
from chart import line_chart

SPLIT_TITLES = {"familiar": "familiar", "held-out-template": "unseen story", "held-out-range": "unseen range"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder of the base model; its README.md is replaced")
    parser.add_argument("--tuned", type=Path, required=True, help="folder of the tuned model; likewise")
    options = parser.parse_args()
    values = {}
    for name, folder in (("base", options.base), ("tuned", options.tuned)):
        training = json.loads((folder / "training.json").read_text())
        report = json.loads((folder / "evaluation.json").read_text())
        described = describe_training(training) if name == "base" else describe_reinforcement(training)
        values |= {f"{name}_{key}": value for key, value in (described | describe_report(report)).items()}
        values[f"{name}_megabytes"] = f"{(folder / 'model.safetensors').stat().st_size / 1e6:.1f}"
        values[f"{name}_curve_table"] = curve_table(training["curve"], SPLIT_TITLES, "tokens" if name == "base" else "step")
        (folder / "learning-curve.svg").write_text(draw_curve(training["curve"], name))
    fill("card-base.md", options.base, values)
    fill("card.md", options.tuned, values)


def fill(template: str, folder: Path, values: dict[str, str]) -> None:
    text = Path(__file__).with_name(template).read_text()
    missing = set(re.findall(r"\{\{(\w+)\}\}", text)) - values.keys()
    if missing:
        raise SystemExit(f"{template} asks for numbers that nobody measured: {sorted(missing)}")
    (folder / "README.md").write_text(re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], text))
    print(f"wrote {folder / 'README.md'}")


def draw_curve(curve: list[dict], name: str) -> str:
    across = (lambda look: look["tokens"] / 1e6) if name == "base" else (lambda look: look["step"])
    series = {title: [(across(look), look["right"][split]) for look in curve] for split, title in SPLIT_TITLES.items()}
    if name == "base":
        return line_chart("Greedy accuracy while imitating", "million tokens", "right", series, top=1.0)
    rewards = [(look["step"], look["reward"]) for look in curve if look["reward"] is not None]
    return line_chart("Greedy accuracy and reward while reinforced", "steps", "right", {**series, "reward": rewards}, top=1.0)


def describe_training(training: dict) -> dict[str, str]:
    size = training["size"]
    keys = size["key_heads"] * size["width"] // size["heads"]
    layer = 2 * size["width"] ** 2 + 2 * size["width"] * keys + 3 * size["width"] * size["inner"] + 2 * size["width"]
    parameters = size["vocabulary"] * size["width"] + size["layers"] * layer + size["width"]
    return {
        "parameters": f"{parameters / 1e6:.2f}",
        **{name: str(size[name]) for name in ("vocabulary", "width", "layers", "heads", "key_heads", "inner", "context")},
        "steps": f"{training['steps']:,}",
        "documents": f"{training['documents']:,}",
        "first_tokens": f"{training['firstTokens'] / 1e6:.1f}",
        "plain_tokens": f"{training['plainTokens'] / 1e6:.1f}",
        "solving_tokens": f"{training['solvingTokens'] / 1e6:.1f}",
        "batch": f"{training['batch']:,}",
        "half_batch": f"{training['batch'] // 2:,}",
        "rate": f"{training['rate']:g}",
        "falls_at": f"{training['fallsAt'] / 1e6:.1f}",
        "tokens": f"{training['tokens'] / 1e6:.1f}",
        "hours": f"{training['seconds'] / 3600:.1f}",
        "speed": f"{training['tokens'] / training['seconds']:,.0f}",
        "seed": str(training["seed"]),
        "device": training["device"],
    }


def describe_reinforcement(training: dict) -> dict[str, str]:
    first, last = training["curve"][0], training["curve"][-1]
    told = [look for look in training["curve"] if look["reward"] is not None]
    return {
        "steps": f"{training['step']:,}",
        "samples": f"{training['samples']:,}",
        "groups": str(training["groups"]),
        "per_group": str(training["samplesPerGroup"]),
        "updates": str(training["updates"]),
        "rate": f"{training['rate']:g}",
        "clip_below": f"{training['clip'][0]:g}",
        "clip_above": f"{training['clip'][1]:g}",
        "minutes": f"{training['seconds'] / 60:.0f}",
        "seed": str(training["seed"]),
        **{f"{name}_{when}": number(look[name]) for name in ("reward", "mixed", "entropy")
           for when, look in (("first", told[0]), ("last", told[-1]))},
        "length_first": f"{told[0]['length']:.0f}",
        "length_last": f"{told[-1]['length']:.0f}",
        **{f"{split.replace('-', '_')}_{when}": percent(look["right"][split]) for split in SPLIT_TITLES
           for when, look in (("first", first), ("last", last))},
    }


def describe_report(report: dict) -> dict[str, str]:
    calibration, sampled, verdicts = report["calibration"], report["sampled"], report["verdicts"]
    greedy = {split: part["byOperations"] for split, part in report["greedy"].items()}
    return {
        "greedy_table": accuracy_table(greedy, SPLIT_TITLES),
        "sampled_table": accuracy_table(sampled["byOperations"], SPLIT_TITLES),
        **{f"family_table_{split.replace('-', '_')}": share_table("story shape", part["byFamily"])
           for split, part in report["greedy"].items()},
        "dialogue_table": share_table("problem", report["dialogues"]),
        "games": str(report["games"]["count"]),
        "games_won": percent(report["games"]["won"]),
        "bins_table": bins_table(calibration["bins"]),
        "end_bins_table": bins_table(calibration["binsAtEnd"]),
        "verdict_bins_table": bins_table(verdicts["bins"]),
        "verdict_table": share_table("trace", verdicts["byTruth"]),
        "verdict_auroc": number(verdicts["auroc"]),
        "verdict_ece": f"{verdicts['ece']:.3f}",
        "verdict_mass": number(verdicts["mass"]),
        "verdict_traces": f"{verdicts['traces']:,}",
        "belief_table": belief_table(calibration["beliefByStepsLeftInRightTraces"]),
        "probes": f"{calibration['probes']:,}",
        "ece_every": f"{calibration['eceEveryStep']:.3f}",
        "ece_end": f"{calibration['eceAtEnd']:.3f}",
        "belief_right": number(calibration["beliefAtEnd"]["right"]),
        "belief_wrong": number(calibration["beliefAtEnd"]["wrong"]),
        "closing_right": number(calibration["closingProbeAtEnd"]["right"]),
        "closing_wrong": number(calibration["closingProbeAtEnd"]["wrong"]),
        "numbers": percent(calibration["answersWithNumber"]),
        "finished": percent(sampled["finished"]),
        "notices": percent(sampled["noticesSlip"]),
        "right_after": percent(sampled["rightAfterNoticing"]),
        "checks": percent(sampled["checksAgain"]),
        "length": f"{sampled['tokens']:.0f}",
        "writes_probe": str(sampled["writesProbe"]),
        "own_surprise": f"{report['reading']['ownNatsPerToken']:.2f}",
        "prose_surprise": f"{report['reading']['proseNatsPerToken']:.1f}",
        "logit_gap": f"{report['agreesWithTransformers']['largestLogitGap']:.0e}",
    }


if __name__ == "__main__":
    main()

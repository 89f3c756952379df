"""Writes the model card from `card.md` and the measured numbers; none of them is typed by hand."""

import argparse
import json
import re
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="model folder; its README.md is replaced")
    options = parser.parse_args()
    training = json.loads((options.model / "training.json").read_text())
    report = json.loads((options.model / "evaluation.json").read_text())
    values = describe_training(training) | describe_report(report)
    values["megabytes"] = f"{(options.model / 'model.safetensors').stat().st_size / 1e6:.1f}"
    template = Path(__file__).with_name("card.md").read_text()
    missing = set(re.findall(r"\{\{(\w+)\}\}", template)) - values.keys()
    if missing:
        raise SystemExit(f"the card asks for numbers that nobody measured: {sorted(missing)}")
    (options.model / "README.md").write_text(re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template))


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
        "first_lesson": f"{training['firstLesson']:,}",
        "third_at": f"{training['thirdAt']:,}",
        "batch": f"{training['batch']:,}",
        "rate": f"{training['rate']:g}",
        "tokens": f"{training['tokens'] / 1e6:.1f}",
        "minutes": f"{training['seconds'] / 60:.0f}",
        "speed": f"{training['tokens'] / training['seconds']:,.0f}",
        "seed": str(training["seed"]),
    }


def describe_report(report: dict) -> dict[str, str]:
    calibration, sampled = report["calibration"], report["sampled"]
    return {
        "accuracy_table": accuracy_table(report["greedy"]["byOperations"], sampled["byOperations"]),
        "family_table": share_table("story shape", report["greedy"]["byFamily"]),
        "weak_share": percent(weak_share(report["greedy"]["byFamily"])),
        "dialogue_table": share_table("problem", report["dialogues"]),
        "bins_table": bins_table(calibration["bins"]),
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
        "writes_probe": str(sampled["writesProbe"]),
        "own_surprise": f"{report['reading']['ownNatsPerToken']:.2f}",
        "prose_surprise": f"{report['reading']['proseNatsPerToken']:.1f}",
        "logit_gap": f"{report['agreesWithTransformers']['largestLogitGap']:.0e}",
    }


def accuracy_table(greedy: dict, sampled: dict) -> str:
    head = "| operations | problems | greedy | problems | one sample at temperature 1 |\n| --- | --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| {name} | {row['count']} | {percent(row['right'])} "
        f"| {sampled[name]['count']} | {percent(sampled[name]['right'])} |"
        for name, row in greedy.items()
    )


def weak_share(families: dict) -> float:
    wrong = {name: row["count"] * (1 - row["right"]) for name, row in families.items()}
    return wrong["two-people"] / max(1e-9, sum(wrong.values()))


def share_table(title: str, shares: dict) -> str:
    rows = (f"| {name} | {row['count']} | {percent(row['right'])} |" for name, row in shares.items())
    return f"| {title} | problems | greedy |\n| --- | --- | --- |\n" + "\n".join(rows)


def bins_table(bins: list[dict]) -> str:
    rows = (f"| {row['from']:.1f} | {row['count']} | {row['confidence']:.2f} | {row['right']:.2f} |" for row in bins)
    return "| confidence from | probes | mean confidence | right |\n| --- | --- | --- | --- |\n" + "\n".join(rows)


def belief_table(rows: dict) -> str:
    lines = (f"| {steps} | {row['count']} | {row['belief']:.2f} |" for steps, row in rows.items())
    return "| steps left | probes | mean probability of the gold answer |\n| --- | --- | --- |\n" + "\n".join(lines)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()

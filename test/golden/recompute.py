#!/usr/bin/env python3
"""Recomputes an annotation file with transformers and nothing else, one plain pass per probe, and compares.

    python test/golden/recompute.py MODEL_FOLDER IN.trace.jsonl IN.annotations.jsonl [--limit N] [--worst W] [--mean M]
        [--signals S]

Covers string prompts with string completions. For every line: token ids and spans from tokenizer.json, the columns of
every completion token, and at base and every probed step the gold answer's log-probs and the greedy provisional answer
with its confidence, from `scorer.probe` as the annotation states it. With --signals also S1 to S8, R1 to R5, R7 and R10
of the trace and its steps, each from passes of its own: S is the largest difference allowed, of values beyond 1 the
largest share of them. Prints the largest differences and what of the signals it did not recompute; ends with code 1 where
a difference exceeds the tolerance (--worst, and --mean where given). It shares no code with the program it checks:
reference_model.py asks the model, reference_reading.py asks what the annotation says was asked, reference_signals.py and
reference_text.py hold the definitions.
"""

import argparse
import json
import math
import sys

import reference_signals as signals
from reference_model import Reader
from reference_reading import Reading
from reference_text import utf16_offsets

TOLERANCE = 1e-4  # tiny models; real weights of many layers are held to 1e-3 at worst and 1e-4 on average
COLUMNS = ["logprob", "entropy", "margin"]
# Signals of the tail (T4, T5), compared with the others.
TAIL_COLUMNS = ["selfCertainty", "topMass"]
# Probabilities far below 1: compared by their logarithms.
MASSES = {"S6.positive", "S6.mass", "S6.confidence", "R10.mass"}
COVERED = {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "R1", "R2", "R3", "R4", "R5", "R7", "R10"}


class Worst:
    def __init__(self, allowed):
        self.allowed, self.allowed_for = allowed, {}
        self.values, self.counts, self.sums, self.differing = {}, {}, {}, []
        self.undecided, self.left_out = {}, set()

    def near(self, name, ours, theirs, where):
        self.counts[name] = self.counts.get(name, 0) + 1
        if (ours is None) != (theirs is None):
            self.differing.append(f"{where}: {name} {ours} against {theirs}")
            return
        self.measure(name, 0.0 if ours is None else abs(ours - theirs), where)

    def signal(self, name, ours, theirs, where, allowed):
        """As near, the difference of large values relative to them; what hangs on a tie is counted, not compared."""
        if theirs is signals.UNDECIDED:
            self.undecided[name] = self.undecided.get(name, 0) + 1
            return
        # Places where both are undefined say nothing and count for nothing.
        if ours is None and theirs is None:
            return
        self.allowed_for[name] = allowed
        scale = max(1.0, abs(theirs or 0.0))
        if name in MASSES and ours and theirs:
            ours, theirs, scale = math.log(ours), math.log(theirs), 1.0
        self.near(name, *(None if value is None else value / scale for value in (ours, theirs)), where)

    def measure(self, name, difference, where):
        self.sums[name] = self.sums.get(name, 0.0) + difference
        # So that what is not a number counts as the largest.
        if not difference <= self.values.get(name, (-1.0, ""))[0]:
            self.values[name] = (difference, where)

    def same(self, name, ours, theirs, where):
        self.counts[name] = self.counts.get(name, 0) + 1
        if ours != theirs:
            self.differing.append(f"{where}: {name} {ours!r} against {theirs!r}")

    def report(self, mean):
        for name, count in sorted(self.counts.items()):
            ties = f", {self.undecided[name]} not decided" if name in self.undecided else ""
            if name not in self.values:
                print(f"{name:20} {count:7} compared{ties}")
                continue
            difference, where = self.values[name]
            average = self.sums[name] / count
            print(f"{name:20} {count:7} values, mean difference {average:.1e}, largest {difference:.1e} at {where}{ties}")
        if self.left_out:
            print("not recomputed:", ", ".join(sorted(self.left_out)))
        for line in self.differing[:20]:
            print("differs:", line)
        if len(self.differing) > 20:
            print(f"differs: {len(self.differing) - 20} times more")
        allowed = lambda name: self.allowed_for.get(name, self.allowed)
        too_far = [name for name, (difference, _) in self.values.items() if not difference <= allowed(name)]
        if mean is not None:
            plain = [name for name in self.sums if name not in self.allowed_for]
            too_far += [name for name in plain if not self.sums[name] / self.counts[name] <= mean]
        if too_far:
            print("differs: too far in", ", ".join(too_far))
        return 1 if too_far or self.differing else 0


def compare_tokens(reading, tokens, columns, worst, where):
    worst.same("tokens", len(tokens["start"]), len(reading.ids), where)
    table = utf16_offsets(reading.text)
    for t, expected in enumerate(reading.scores):
        start, end = reading.offsets[t]
        place = f"{where} token {t}"
        worst.same("span", [tokens["start"][t], tokens["end"][t]], [table[start], table[end]], place)
        if expected is None:
            worst.same("first token", tokens["logprob"][t], None, place)
            continue
        for name in columns:
            worst.near(name, tokens[name][t], expected[name], place)
        worst.same("rank", abs(tokens["rank"][t] - expected["rank"]) < expected["ties"], True, place)


def compare_probe(values, probe, worst, where):
    if probe["gold"] is not None:
        worst.same("gold tokens", len(values["goldLogprob"]), len(probe["gold"]), where)
        for ours, theirs in zip(values["goldLogprob"], probe["gold"]):
            worst.near("goldLogprob", ours, theirs, where)
        worst.near("accuracy", values["accuracy"], signals.accuracy(probe["gold"]), where)
        worst.near("belief", values["belief"], sum(probe["gold"]), where)
    worst.same("answer", values["answer"], probe["answer"], where)
    worst.near("confidence", values["confidence"], math.exp(-signals.mean(probe["entropies"])), where)


def compare_signals(reading, annotation, worst, where, allowed):
    """Every part that the annotation has of a covered signal, on the trace and on its steps."""
    reading.compute()
    worst.same("traces", True, True, where)
    asked = annotation["scorer"].get("signals", [])
    compare_parts(annotation["signals"], reading.trace, asked, worst, where, allowed)
    for k, step in enumerate(annotation["steps"]):
        expected = {name: column[k] for name, column in reading.steps.items()}
        compare_parts(step.get("signals", {}), expected, asked, worst, f"{where} step {k}", allowed)
    if not reading.probes:
        return
    for name, key in (("deltaPotential", "phi"), ("deltaBelief", "belief")):
        each = [signals.probe_values(probe)[key] for probe in [reading.base, *reading.probes]]
        for k, expected in zip(reading.thinking, signals.shifts(each[0], each[1:])):
            worst.signal(name, annotation["steps"][k][name], expected, f"{where} step {k}", allowed)


def compare_parts(ours, theirs, asked, worst, where, allowed):
    for name, value in ours.items():
        if name.split(".")[0] not in COVERED:
            continue
        if name in theirs:
            worst.signal(name, value, theirs[name], where, allowed)
        elif value is not None:
            worst.left_out.add(name)
    for name in sorted(theirs.keys() - ours.keys()):
        if name.split(".")[0] in asked:
            worst.same(name, None, theirs[name], where)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("model")
    arguments.add_argument("traces")
    arguments.add_argument("annotations")
    arguments.add_argument("--limit", type=int, default=None)
    arguments.add_argument("--worst", type=float, default=TOLERANCE, help="largest difference allowed")
    arguments.add_argument("--mean", type=float, default=None, help="largest mean difference allowed")
    arguments.add_argument("--signals", type=float, default=None, help="compare signals; largest difference allowed")
    options = arguments.parse_args()
    reader, worst = Reader(options.model), Worst(options.worst)
    with open(options.traces, encoding="utf8") as file:
        lines = {number: line for number, line in enumerate(file, 1)}
    with open(options.annotations, encoding="utf8") as file:
        annotations = [json.loads(line) for line in file][: options.limit]
    for annotation in annotations:
        if "tokens" not in annotation:
            print(f"line {annotation['line']}: not annotated: {annotation['problems'][0]['message']}")
            continue
        line = json.loads(lines[annotation["line"]])
        if not isinstance(line.get("prompt"), str) or not isinstance(line.get("completion"), str):
            continue
        where = f"line {annotation['line']}"
        # Tokens as likely as another one up to rounding may stand on either side of it.
        reading = Reading(reader, line, annotation, worst.allowed / 10)
        columns = COLUMNS if options.signals is None else COLUMNS + TAIL_COLUMNS
        compare_tokens(reading, annotation["tokens"], columns, worst, where)
        if annotation["base"] is not None:
            reading.ask()
            compare_probe(annotation["base"], reading.base, worst, f"{where} base")
            for k, probe in zip(reading.thinking, reading.probes):
                compare_probe(annotation["steps"][k], probe, worst, f"{where} step {k}")
        if options.signals is not None:
            compare_signals(reading, annotation, worst, where, options.signals)
    sys.exit(worst.report(options.mean))


if __name__ == "__main__":
    main()

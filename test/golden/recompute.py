#!/usr/bin/env python3
"""Recomputes an annotation file with transformers and nothing else, one plain pass per probe, and compares.

    python test/golden/recompute.py MODEL_FOLDER IN.trace.jsonl IN.annotations.jsonl [--limit N] [--worst W] [--mean M]

Covers string prompts with string completions. For every line: token ids and spans from tokenizer.json, log-prob,
entropy, margin and rank of every completion token, and at base and every probed step the gold answer's log-probs and the greedy
provisional answer with its confidence, from `scorer.probe` as the annotation states it. Prints the largest differences
and ends with code 1 where one exceeds the tolerance (--worst, and --mean where given). It shares no code with the program it checks.
"""

import argparse
import json
import math
import sys

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

ROWS = 64
TOLERANCE = 1e-4  # tiny models; real weights of many layers are held to 1e-3 at worst and 1e-4 on average


def utf16_offsets(text):
    """Code-point index -> UTF-16 offset."""
    table = [0]
    for char in text:
        table.append(table[-1] + (2 if ord(char) > 0xFFFF else 1))
    return table


class Reader:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        config = self.model.config
        ends = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
        self.ends = {token for token in ends if token is not None}

    def ids(self, text, special=False):
        return self.tokenizer.encode(text, add_special_tokens=special).ids

    @torch.no_grad()
    def logits(self, ids):
        """(n, V): row i is what follows ids[i]."""
        return self.model(torch.tensor([ids])).logits[0]

    def logprobs(self, ids):
        """(n, V) in double precision."""
        return torch.log_softmax(self.logits(ids).double(), dim=-1)

    def scores(self, ids, first, nearby):
        """One entry for each of ids[first:], which must not begin the text: what the token before makes of it.

        `ties` counts tokens within `nearby` nats of it, itself included. Rows go through double precision some at a time:
        all of a long text's over a large vocabulary would not fit.
        """
        logits, found = self.logits(ids), []
        for begin in range(first, len(ids), ROWS):
            tokens = torch.tensor(ids[begin : begin + ROWS])
            rows = torch.log_softmax(logits[begin - 1 : begin - 1 + len(tokens)].double(), dim=-1)
            own = rows.gather(1, tokens[:, None])
            likeliest = rows.topk(2).values.exp()
            columns = {
                "ties": ((rows - own).abs() < nearby).sum(-1),
                "rank": 1 + (rows > own).sum(-1),
                "margin": likeliest[:, 0] - likeliest[:, 1],
                "logprob": own[:, 0],
                "entropy": -(rows.exp() * rows).sum(-1),
            }
            found += [dict(zip(columns, row)) for row in zip(*(column.tolist() for column in columns.values()))]
        return found

    def greedy(self, prefix, closes_brace):
        """Text before the stop, and the entropies of all decoded positions (the stopping one included)."""
        written, entropies, ids = [], [], list(prefix)
        for _ in range(10):
            row = self.logprobs(ids)[-1]
            entropies.append(float(-(row.exp() * row).sum()))
            token = int(row.argmax())
            if token in self.ends:
                break
            written.append(token)
            ids.append(token)
            text = self.tokenizer.decode(written, skip_special_tokens=False)
            stop = closing_brace(text) if closes_brace else text.find("\n")
            if stop >= 0:
                return text[:stop].strip(), entropies
        return self.tokenizer.decode(written, skip_special_tokens=False).strip(), entropies


def closing_brace(text):
    depth = 1
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at
    return -1


class Worst:
    def __init__(self, allowed):
        self.allowed = allowed
        self.values, self.counts, self.sums, self.differing = {}, {}, {}, []

    def near(self, name, ours, theirs, where):
        self.counts[name] = self.counts.get(name, 0) + 1
        if (ours is None) != (theirs is None):
            self.differing.append(f"{where}: {name} {ours} against {theirs}")
            return
        difference = 0.0 if ours is None else abs(ours - theirs)
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
            if name not in self.values:
                print(f"{name:12} {count:7} compared")
                continue
            difference, where = self.values[name]
            print(f"{name:12} {count:7} values, mean difference {self.sums[name] / count:.1e}, largest {difference:.1e} at {where}")
        for line in self.differing[:20]:
            print("differs:", line)
        too_far = [name for name, (difference, _) in self.values.items() if not difference <= self.allowed]
        if mean is not None:
            too_far += [name for name, total in self.sums.items() if not total / self.counts[name] <= mean]
        return 1 if too_far or self.differing else 0


def compare_tokens(reader, trace, annotation, worst, where):
    """Compares the base pass; returns (prompt ids, completion ids)."""
    text = trace["completion"]
    prompt = reader.ids(trace["prompt"], special=True)
    encoding = reader.tokenizer.encode(text, add_special_tokens=False)
    tokens = annotation["tokens"]
    worst.same("tokens", len(tokens["start"]), len(encoding.ids), where)
    table = utf16_offsets(text)
    if not encoding.ids:
        return prompt, encoding
    # Nothing stands before the first token where the prompt is empty.
    first = 0 if prompt else 1
    # Tokens as likely as this one up to rounding may stand on either side of it.
    scores = [None] * first + reader.scores(prompt + encoding.ids, len(prompt) + first, worst.allowed / 10)
    for t, expected in enumerate(scores):
        start, end = encoding.offsets[t]
        place = f"{where} token {t}"
        worst.same("span", [tokens["start"][t], tokens["end"][t]], [table[start], table[end]], place)
        if expected is None:
            worst.same("first token", tokens["logprob"][t], None, place)
            continue
        for name in ("logprob", "entropy", "margin"):
            worst.near(name, tokens[name][t], expected[name], place)
        worst.same("rank", abs(tokens["rank"][t] - expected["rank"]) < expected["ties"], True, place)
    return prompt, encoding


def compare_probe(reader, prefix, annotation, values, answers, worst, where):
    probe = annotation["scorer"]["probe"]
    probe_ids = reader.ids(probe)
    if answers:
        best = None
        for answer in answers:
            answer_ids = reader.ids(answer)
            rows = reader.logprobs(prefix + probe_ids + answer_ids)
            first = len(prefix) + len(probe_ids) - 1
            logprobs = [float(rows[first + m][token]) for m, token in enumerate(answer_ids)]
            accuracy = sum(map(math.exp, logprobs)) / len(logprobs)
            if best is None or accuracy > best[0]:
                best = (accuracy, logprobs)
        worst.same("gold tokens", len(values["goldLogprob"]), len(best[1]), where)
        for ours, theirs in zip(values["goldLogprob"], best[1]):
            worst.near("goldLogprob", ours, theirs, where)
        worst.near("accuracy", values["accuracy"], best[0], where)
        worst.near("belief", values["belief"], sum(best[1]), where)
    answer, entropies = reader.greedy(prefix + probe_ids, probe.rstrip().endswith("{"))
    worst.same("answer", values["answer"], answer, where)
    worst.near("confidence", values["confidence"], math.exp(-sum(entropies) / len(entropies)), where)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("model")
    arguments.add_argument("traces")
    arguments.add_argument("annotations")
    arguments.add_argument("--limit", type=int, default=None)
    arguments.add_argument("--worst", type=float, default=TOLERANCE, help="largest difference allowed")
    arguments.add_argument("--mean", type=float, default=None, help="largest mean difference allowed")
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
        trace = json.loads(lines[annotation["line"]])
        if not isinstance(trace.get("prompt"), str) or not isinstance(trace.get("completion"), str):
            continue
        where = f"line {annotation['line']}"
        prompt, encoding = compare_tokens(reader, trace, annotation, worst, where)
        answers = trace.get("answer", [])
        answers = [answers] if isinstance(answers, str) else answers
        if annotation["scorer"]["probe"] is None or annotation["base"] is None:
            continue
        text = trace["completion"]
        table = utf16_offsets(text)
        ends = [table[end] for _, end in encoding.offsets]

        def prefix_to(offset):
            """Prompt and the tokens up to and including the one that holds the last character before `offset`."""
            count = 0
            while count < len(ends) and (ends[count - 1] if count else 0) < offset:
                count += 1
            # Byte tokens of one character share its span: all of them belong to it.
            while 0 < count < len(ends) and ends[count] == ends[count - 1]:
                count += 1
            return prompt + encoding.ids[:count]

        think = [step for step in annotation["steps"] if step["part"] == "think"]
        if think:
            compare_probe(reader, prefix_to(think[0]["start"]), annotation, annotation["base"], answers, worst, f"{where} base")
        for k, step in enumerate(think):
            compare_probe(reader, prefix_to(step["end"]), annotation, step, answers, worst, f"{where} step {k}")
    sys.exit(worst.report(options.mean))


if __name__ == "__main__":
    main()

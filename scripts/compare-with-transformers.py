"""Compares an annotation file with Hugging Face transformers in fp32, token by token: the check behind docs/accuracy.md.

Usage: python scripts/compare-with-transformers.py TRACES ANNOTATIONS MODEL_FOLDER
Needs torch, transformers and tokenizers. Reads traces whose prompt and completion are text; others are left out and
counted. Prompt and completion are encoded apart, as they were generated.
"""

import json
import sys

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM


def main(traces_path: str, annotations_path: str, folder: str) -> None:
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    with open(traces_path, encoding="utf-8") as lines:
        traces = {number: json.loads(line) for number, line in enumerate(lines, 1) if line.strip()}
    differences: dict[str, list[float]] = {"logprob": [], "entropy": [], "margin": []}
    ranks_differ = left_out = 0
    with open(annotations_path, encoding="utf-8") as lines:
        for annotation in map(json.loads, lines):
            trace = traces[annotation["line"]]
            if "tokens" not in annotation or not all(isinstance(trace.get(k), str) for k in ("prompt", "completion")):
                left_out += 1
                continue
            prompt = tokenizer.encode(trace["prompt"], add_special_tokens=True).ids
            completion = tokenizer.encode(trace["completion"], add_special_tokens=False).ids
            columns = annotation["tokens"]
            if len(columns["logprob"]) != len(completion):
                raise SystemExit(f"line {annotation['line']}: {len(columns['logprob'])} tokens here, {len(completion)} there")
            # (tokens of the completion, vocabulary), each row the distribution before its token
            with torch.no_grad():
                logits = model(torch.tensor([prompt + completion])).logits[0, len(prompt) - 1 : -1].double()
            logprobs = logits.log_softmax(-1)
            target = logprobs.gather(-1, torch.tensor(completion)[:, None])[:, 0]
            best = logprobs.topk(2, -1).values.exp()
            expected = {
                "logprob": target,
                "entropy": -(logprobs.exp() * logprobs).sum(-1),
                "margin": best[:, 0] - best[:, 1],
            }
            for name, values in expected.items():
                differences[name] += (torch.tensor(columns[name], dtype=torch.float64) - values).abs().tolist()
            ranks = 1 + (logprobs > target[:, None]).sum(-1)
            ranks_differ += int((ranks != torch.tensor(columns["rank"])).sum())
    tokens = len(differences["logprob"])
    print(f"{tokens} tokens, {left_out} lines left out, ranks that differ: {ranks_differ}")
    for name, values in differences.items():
        print(f"{name:8} mean {sum(values) / tokens:.2e}  worst {max(values):.2e}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])

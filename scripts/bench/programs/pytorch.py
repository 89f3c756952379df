"""A contender of the benchmark: transformers with PyTorch on the CPU. Tasks and answers are JSON lines
(server/scoring/benchmark/bench-task.ts).

    python pytorch.py MODEL_FOLDER THREADS IDS_FILE float32|bfloat16
"""

import json
import resource
import sys
import time

import torch
from transformers import AutoModelForCausalLM

folder, threads, ids_file, dtype = sys.argv[1:5]
torch.set_num_threads(int(threads))
torch.set_grad_enabled(False)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
with open(ids_file, encoding="utf8") as file:
    ids = torch.tensor([json.load(file)])


def logprobs(text):
    """Log-probs of tokens 1 ... n-1, with as few copies of the logits (n, V) as the library allows."""
    logits = model(text, use_cache=False).logits[0, :-1]
    targets = text[0, 1:, None]
    return logits.gather(-1, targets)[:, 0].float() - torch.logsumexp(logits.float(), dim=-1)


def run(task):
    if task["kind"] != "read":
        raise ValueError(f"transformers has no task {task['kind']}")
    text = ids[:, : task["length"]]
    cpu, begun = time.process_time(), time.perf_counter()
    if task["scores"]:
        mean = float(logprobs(text).mean())
    else:
        model.base_model(text, use_cache=False)
        mean = None
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "cpuSeconds": cpu_seconds, "meanLogprob": mean, "peakBytes": peak}


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps({"answer": run(json.loads(line))}), flush=True)
    except Exception as error:  # told to whoever asked; the next task is answered
        print(json.dumps({"failure": f"{type(error).__name__}: {error}"}), flush=True)

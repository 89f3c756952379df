"""Measures how well the model reads its own domain, and writes that into its config.json.

The mean log-probability of a token over the example rollouts (which are of the held-out side, right and wrong alike), in
nats. The program compares the texts it is given with it, and says where one is far from what this model reads well.
"""

import argparse
import json
from pathlib import Path

import torch

from folder import Folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rollouts", type=Path, required=True)
    options = parser.parse_args()
    folder = Folder(options.model)
    rows = [json.loads(line) for line in options.rollouts.read_text().splitlines()]
    values = torch.cat([logprobs_of(folder, row["prompt"], row["completion"]) for row in rows])
    path = options.model / "config.json"
    config = json.loads(path.read_text())
    config["credence"]["domain_logprob"] = round(values.mean().item(), 4)
    path.write_text(json.dumps(config, indent=2) + "\n")
    print(f"{len(values)} tokens of {len(rows)} rollouts: mean log-probability {values.mean():.4f}")


@torch.no_grad()
def logprobs_of(folder: Folder, prompt: str, completion: str) -> torch.Tensor:
    """One a token of the completion."""
    before = folder.encode_prompt(prompt)
    ids = torch.tensor([[*before, *folder.encode(completion)]], device=folder.model.model.embed_tokens.weight.device)
    logits = folder.model.logits(folder.model(ids))[0, len(before) - 1 : -1]
    return torch.log_softmax(logits, -1).gather(1, ids[0, len(before) :, None])[:, 0].cpu()


main()

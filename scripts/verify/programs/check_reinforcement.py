"""Does the reinforcement stage's update do what it should? On a tiny model, with rewards that are given and not judged:
samples of positive advantage become more likely, those of negative advantage less, and a ratio of 1 is never clipped.

    python check_reinforcement.py RECIPE_FOLDER MODEL_FOLDER WORK_FOLDER GENERATOR
"""

import sys
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, sys.argv[1])

import torch  # noqa: E402
from held_out import write_solutions  # noqa: E402
from policy import collate_completions, token_log_probs  # noqa: E402
from reinforce import Reinforcement, parse  # noqa: E402

ROUNDS = 5


def main() -> None:
    _, _, model, work, generator = sys.argv
    words = ["reinforce", "--model", model, "--out", work, "--work", work, "--generator", generator, "--pool", "2",
             "--samples", "4", "--rate", "1e-3", "--look-at", "1", "--seed", "5", "--no-compile"]
    with patch.object(sys, "argv", words):
        stage = Reinforcement(parse())
    problems = [problem for _, problem in stage.pool.draw(2, 0)]
    written = write_solutions(stage.model, stage.tokenizer, problems, stop=stage.folder.end, samples=4, temperature=1.0,
                              seed=5, most=40)
    advantages = torch.tensor([1.0, -1.0] * 4)
    before = summed(stage, problems, written)
    rows = list(range(len(written)))
    told = []
    for stage.progress["step"] in range(ROUNDS):
        told.append(stage.update(problems, written, advantages, rows))
    change = summed(stage, problems, written) - before
    up, down = change[advantages > 0].mean().item(), change[advantages < 0].mean().item()
    print(f"clipped at first {told[0]['clipped']:.3f}, at last {told[-1]['clipped']:.3f}; "
          f"log-probability of rewarded samples {up:+.3f} nats, of the others {down:+.3f}")
    if not (up > 0 > down and told[0]["clipped"] < 0.01 and told[0]["entropy"] > 0):
        sys.exit("the update does not follow the advantages")


@torch.no_grad()
def summed(stage, problems, written):
    """Of each sample under the model as it is, (samples,)."""
    prompts = [stage.folder.encode_prompt(problems[index // 4]["prompt"]) for index in range(len(written))]
    ids, own = collate_completions(prompts, [one.ids for one in written], stage.folder.pad, stage.device)
    return (token_log_probs(stage.model, ids)[0] * own).sum(1)


main()

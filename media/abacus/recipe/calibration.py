"""How far to believe what a model says of its own traces: step probes, closing probes and verdicts, against the truth."""

import torch

from folder import CLOSING_PROBE, PROBE, Folder
from generate import read_all, write_all
from held_out import shares
from verifier import steps_of

# The program's own question for a verdict on a trace (server/probes/verdict-wording.ts), behind a text prompt.
VERDICT = "\n\nIs the answer above correct? Reply with Yes or No only.\nReply:"
YES = ("Yes", " Yes", "yes", " yes", "YES", " YES")
NO = ("No", " No", "no", " no", "NO", " NO")


def measure_calibration(folder: Folder, problems: list[dict], texts: list[str], right: list[bool]) -> dict:
    """Probes the sampled traces at the end of every step: is the answer it gives as often right as it is sure?"""
    prefixes, owner, left = [], [], []
    for index, text in enumerate(texts):
        ends = [len("<think>\n"), *steps_of(text)]
        for step, end in enumerate(ends):
            prefixes.append(folder.encode_prompt(problems[index]["prompt"]) + folder.encode(text[:end]))
            owner.append(index)
            left.append(len(ends) - 1 - step)
    asked = [prefix + folder.encode(PROBE) for prefix in prefixes]
    answers = write_all(folder.model, asked, stop=folder.brace, most=8)
    gold = read_all(folder.model, asked, [folder.encode(problems[index]["answer"]) for index in owner])
    sure = [probability(one.log_probs) for one in answers]
    given = [folder.tokenizer.decode(one.ids[:-1]) for one in answers]
    ok = [text == problems[index]["answer"] for text, index in zip(given, owner)]
    belief = [probability(values) for values in gold]
    ends = [i for i, steps in enumerate(left) if steps == 0]
    closing = read_all(folder.model, [prefixes[i] + folder.encode(CLOSING_PROBE) for i in ends],
                       [folder.encode(problems[owner[i]]["answer"]) for i in ends])
    closed = [probability(values) for values in closing]
    separate = lambda values, wanted: mean([values[k] for k, i in enumerate(ends) if right[owner[i]] == wanted])
    by_left = {}
    for steps in range(0, 9):
        rows = [i for i, value in enumerate(left) if value == steps and right[owner[i]]]
        if rows:
            by_left[str(steps)] = {"count": len(rows), "belief": mean([belief[i] for i in rows])}
    at_end = [sure[i] for i in ends], [ok[i] for i in ends]
    return {
        "probes": len(asked),
        "eceEveryStep": expected_calibration_error(sure, ok),
        "eceAtEnd": expected_calibration_error(*at_end),
        "bins": reliability(sure, ok),
        "binsAtEnd": reliability(*at_end),
        "answersWithNumber": sum(text.isdigit() for text in given) / len(given),
        "beliefByStepsLeftInRightTraces": by_left,
        "beliefAtEnd": {"right": separate([belief[i] for i in ends], True), "wrong": separate([belief[i] for i in ends], False)},
        "closingProbeAtEnd": {"right": separate(closed, True), "wrong": separate(closed, False)},
    }


@torch.inference_mode()
def measure_verdicts(folder: Folder, problems: list[dict], texts: list[str], right: list[bool]) -> dict:
    """Asked whether its sampled trace is right, which share of the verdicts is, and are they as sure as they are right?"""
    first = lambda words: sorted({folder.encode(word)[0] for word in words})
    yes, no, saying_yes, mass = first(YES), first(NO), [], []
    for problem, text in zip(problems, texts):
        ids = folder.encode_prompt(problem["prompt"]) + folder.encode(text) + folder.encode(VERDICT)
        hidden = folder.model(torch.tensor([ids], device=folder.model.model.embed_tokens.weight.device))[0, -1]
        shares_of = torch.softmax(folder.model.logits(hidden).float(), dim=-1)
        said = shares_of[yes].sum().item(), shares_of[no].sum().item()
        mass.append(sum(said))
        saying_yes.append(said[0] / max(1e-30, sum(said)))
    verdicts = [value > 0.5 for value in saying_yes]
    agreed = [verdict == ok for verdict, ok in zip(verdicts, right)]
    sure = [max(value, 1 - value) for value in saying_yes]
    return {
        "traces": len(texts),
        "mass": mean(mass),
        "byTruth": shares(("right" if ok else "wrong", agrees) for ok, agrees in zip(right, agreed)),
        "auroc": area_under_curve(saying_yes, right),
        "ece": expected_calibration_error(sure, agreed),
        "bins": reliability(saying_yes, right),
    }


def probability(log_probs: list[float]) -> float:
    return torch.tensor(log_probs).sum().exp().item()


def mean(values) -> float | None:
    values = list(values)
    return sum(values) / len(values) if values else None


def area_under_curve(scores: list[float], truth: list[bool]) -> float | None:
    """How often a right one scores above a wrong one, ties half; None where one kind is missing."""
    above, below = ([score for score, ok in zip(scores, truth) if ok == wanted] for wanted in (True, False))
    if not above or not below:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return wins / (len(above) * len(below))


def reliability(sure: list[float], ok: list[bool], bins: int = 10) -> list[dict]:
    """Ten equal-width bins of confidence, each with how often the answer was right."""
    rows = []
    for low in range(bins):
        inside = [i for i, value in enumerate(sure) if min(bins - 1, int(value * bins)) == low]
        if inside:
            rows.append({"from": low / bins, "count": len(inside), "confidence": mean(sure[i] for i in inside),
                         "right": mean(ok[i] for i in inside)})
    return rows


def expected_calibration_error(sure: list[float], ok: list[bool]) -> float:
    """Mean distance of confidence and accuracy over the bins, weighted by how many fall into each."""
    return sum(abs(row["confidence"] - row["right"]) * row["count"] for row in reliability(sure, ok)) / len(sure)

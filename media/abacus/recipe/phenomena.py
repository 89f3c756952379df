"""Rollouts worth a look, told from what the model believes at the end of each step, as `credence annotate` wrote it.

A rollout is one thing at most, the first that fits, in the order of `RULES`.
"""

import math
from dataclasses import dataclass

SURE, UNSURE = 0.9, 0.5


@dataclass(frozen=True)
class Course:
    """Of a rollout: the gold answer's probability before the first step and at the end of each, 0 where the model would
    answer something else (that may begin with the gold's digits), and how sure it is at the end of its answer then."""

    right: bool
    gold: list[float]
    sure_at_end: float


RULES = {
    # It was as good as certain of the right answer, and ends with a wrong one.
    "right-to-wrong": lambda course: not course.right and max(course.gold[:-1]) > SURE,
    # Certain of a wrong answer, and never thought the right one likely.
    "confident-mistakes": lambda course: not course.right and course.sure_at_end > SURE and max(course.gold) < UNSURE,
    # Right at last, although nothing before the answer pointed there.
    "guesses": lambda course: course.right and course.gold[-1] < UNSURE,
    # Certain of the right answer two steps or more before the thinking ends.
    "over-thinking": lambda course: course.right and len(course.gold) > 3 and min(course.gold[-3:]) > SURE,
}


def course_of(rollout: dict, annotation: dict) -> Course | None:
    """None where nothing was asked: the thinking has no end, or no step."""
    thought = [step for step in annotation["steps"] if step["part"] == "think"]
    probes = [annotation["base"], *thought]
    if len(probes) < 2 or any(probe is None or probe["belief"] is None for probe in probes):
        return None
    gold = [math.exp(probe["belief"]) if probe["answer"] == rollout["answer"] else 0.0 for probe in probes]
    return Course(rollout["correct"], gold, thought[-1]["confidence"])


def find_phenomena(rollouts: list[tuple[dict, dict]], most: int) -> dict[str, list[dict]]:
    """At most so many rollouts of each, no two of one prompt, in the order given; from (rollout, annotation) pairs."""
    found: dict[str, list[dict]] = {name: [] for name in RULES}
    seen: set[tuple[str, str]] = set()
    for rollout, annotation in rollouts:
        course = course_of(rollout, annotation)
        name = None if course is None else next((name for name, fits in RULES.items() if fits(course)), None)
        if name is None or len(found[name]) == most or (name, rollout["prompt"]) in seen:
            continue
        # What was cut short shows what it is cut for, and nothing of what the model does by itself.
        if "edited" in rollout["meta"] and name != "guesses":
            continue
        seen.add((name, rollout["prompt"]))
        found[name].append(rollout)
    return found

"""Finds rollouts worth a look among sampled ones by what the model believes at the end of each step.

A rollout is one thing at most, the first that fits, in the order of `RULES`.
"""

from dataclasses import dataclass

from calibration import probability
from folder import PROBE, Folder
from generate import read_all, write_all
from verifier import is_right, steps_of

SURE, UNSURE = 0.9, 0.5


@dataclass(frozen=True)
class Course:
    """Of a rollout: the gold answer's probability before the first step and at the end of each, and how sure the model
    is at the end of whatever it answers then."""

    right: bool
    gold: list[float]
    sure_at_end: float


RULES = {
    # It was as good as certain of the right answer, and ends with a wrong one.
    "right-to-wrong": lambda course: not course.right and max(course.gold[:-1]) > SURE,
    # Certain of a wrong answer that it never doubted.
    "confident-mistakes": lambda course: not course.right and course.sure_at_end > 0.99 and max(course.gold) < UNSURE,
    # Right at last, although nothing before the answer pointed there.
    "guesses": lambda course: course.right and course.gold[-1] < UNSURE,
    # Certain of the right answer two steps or more before the thinking ends.
    "over-thinking": lambda course: course.right and len(course.gold) > 3 and min(course.gold[-3:]) > SURE,
}


def find_phenomena(folder: Folder, rollouts: list[tuple[dict, str]], most: int) -> dict[str, list[tuple[dict, str]]]:
    """At most so many (problem, text) of each, no two of one problem, in the order given."""
    found: dict[str, list[tuple[dict, str]]] = {name: [] for name in RULES}
    seen: set[tuple[str, str]] = set()
    for (problem, text), course in zip(rollouts, courses_of(folder, rollouts)):
        name = next((name for name, fits in RULES.items() if fits(course)), None)
        if name is None or len(found[name]) == most or (name, problem["prompt"]) in seen:
            continue
        seen.add((name, problem["prompt"]))
        found[name].append((problem, text))
    return found


def courses_of(folder: Folder, rollouts: list[tuple[dict, str]]) -> list[Course]:
    probe = folder.encode(PROBE)
    asked, golds, counts, last = [], [], [], []
    for problem, text in rollouts:
        prompt, gold = folder.encode_prompt(problem["prompt"]), folder.encode(problem["answer"])
        ends = [len("<think>\n"), *steps_of(text)]
        asked += [prompt + folder.encode(text[:end]) + probe for end in ends]
        golds += [gold] * len(ends)
        counts.append(len(ends))
        last.append(len(asked) - 1)
    beliefs = [probability(values) for values in read_all(folder.model, asked, golds)]
    answers = write_all(folder.model, [asked[index] for index in last], stop=folder.brace, most=8)
    courses, at = [], 0
    for (problem, text), count, answer in zip(rollouts, counts, answers):
        courses.append(Course(is_right(text, problem["answer"]), beliefs[at : at + count], probability(answer.log_probs)))
        at += count
    return courses

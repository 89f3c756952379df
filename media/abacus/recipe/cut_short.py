"""What a model that shows its work never writes by itself, from rollouts of its own: answers given before the work is
done, and answers that come from nowhere. Each says so in `meta.edited`.
"""

import re

from folder import Folder
from generate import write_all
from held_out import text_of
from verifier import is_right, last_boxed

MOST_TOKENS = 60
OPEN, CLOSE = "<think>\n", "\n</think>\n\n"


def answered_early(folder: Folder, rows: list[dict], options) -> list[dict]:
    """The thinking ends behind half of its steps; what stands after that is the model's, and only right ones are kept."""
    begun = []
    for row in rows:
        steps = steps_of(row["completion"])
        if len(steps) > 2:
            half = len(steps) // 2
            begun.append((row, OPEN + "\n\n".join(steps[:half]) + CLOSE, f"thinking ended behind step {half} of {len(steps)}"))
    prompts = [folder.encode_prompt(row["prompt"]) + folder.encode(text) for row, text, _ in begun]
    written = write_all(folder.model, prompts, stop=folder.end, most=MOST_TOKENS, temperature=options.temperature,
                        seed=options.seed + 6)
    ended = [edited(row, text + text_of(folder.tokenizer, one), f"early-{number}", how)
             for number, ((row, text, how), one) in enumerate(zip(begun, written), 1)]
    return [row for row in ended if row["correct"]]


def underived(rows: list[dict]) -> list[dict]:
    """Right rollouts without most of the steps that lead to the last result, and of its own step only the sum."""
    found = []
    for row in rows:
        steps = steps_of(row["completion"])
        last = max((place for place, step in enumerate(steps) if " = " in step and ", so " in step), default=0)
        if row["correct"] and last > 2:
            result = steps[last].rsplit(", so ", 1)[1]
            thought = "\n\n".join([steps[0], result[0].upper() + result[1:], *steps[last + 1 :]])
            text = OPEN + thought + CLOSE + row["completion"].split(CLOSE)[1]
            found.append(edited(row, text, f"underived-{len(found) + 1}",
                                f"steps 2 to {last} left out, and step {last + 1} but for its result"))
    return found


def steps_of(completion: str) -> list[str]:
    """Of the thinking; none where it has no end."""
    thought = re.match(re.escape(OPEN) + "(.*?)" + re.escape(CLOSE), completion, re.DOTALL)
    return [] if thought is None else thought[1].split("\n\n")


def edited(row: dict, text: str, name: str, how: str) -> dict:
    given, correct = last_boxed(text), is_right(text, row["answer"])
    rest = {key: value for key, value in row.items() if key != "prediction"}
    return rest | {"id": name, "completion": text, **({} if given is None else {"prediction": given}),
                   "correct": correct, "reward": int(correct), "meta": row["meta"] | {"edited": how}}

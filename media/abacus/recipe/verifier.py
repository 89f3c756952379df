"""Is a completion right? The same rule as the generator's `world/verify-answer.ts`; needs nothing but Python."""

import re

# A sign, digits in one piece or in groups of three, zeros behind the point, and one or two words for a unit.
NUMBER = re.compile(r"([+-]?)(0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.0+)?(?: +[A-Za-z]+(?: +[A-Za-z]+)?)?")


def last_boxed(completion: str) -> str | None:
    """The text in the last box; None where there is none, or where the thinking never closes."""
    if "<think>" in completion and "</think>" not in completion:
        return None
    boxes = re.findall(r"\\boxed\{([^{}]*)\}", completion)
    return boxes[-1].strip() if boxes else None


def is_right(completion: str, answer: str) -> bool:
    """Whether the last box holds the whole number `answer`, in any of its usual spellings."""
    boxed = last_boxed(completion)
    found = None if boxed is None else NUMBER.fullmatch(boxed)
    return found is not None and int(found[1] + found[2].replace(",", "")) == int(answer)


def steps_of(completion: str) -> list[int]:
    """Where each thinking step ends, its blank line included, as offsets into the completion."""
    close = completion.find("</think>")
    thinking = completion[: close if close >= 0 else len(completion)]
    ends, at = [], 0
    while (at := thinking.find("\n\n", at)) >= 0:
        at += 2
        ends.append(at)
    # The last step ends before the line break that precedes the closing tag.
    return [*ends, len(thinking.rstrip("\n"))]

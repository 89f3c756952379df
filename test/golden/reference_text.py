"""What a trace's text says by itself: thinking, boxes, answers and their equality. Written from the definitions; offsets
are code points."""

import re
from fractions import Fraction

CLOSING = "\n</think>\n\n"


def utf16_offsets(text):
    """Code-point index -> UTF-16 offset."""
    table = [0]
    for char in text:
        table.append(table[-1] + (2 if ord(char) > 0xFFFF else 1))
    return table


def think_end(text):
    """Where the reasoning ends: before its closing tag, else where the text does."""
    close = text.find("</think>")
    return len(text) if close < 0 else close


def is_open(prompt, text):
    """Whether the text ends inside its thinking."""
    if "</think>" in text:
        return text.rfind("<think>") > text.rfind("</think>")
    return "<think>" in text or re.search(r"<think>\s*$", prompt) is not None


def last_box(text):
    """Span of the content of the last balanced box with something in it."""
    found = None
    for match in re.finditer(r"\\boxed\s*\{", text):
        depth = 1
        for at in range(match.end(), len(text)):
            if text[at] in "{}" and text[at - 1] != "\\":
                depth += 1 if text[at] == "{" else -1
            if depth == 0:
                if text[match.end() : at].strip():
                    found = (match.end(), at)
                break
    return found


def standing_alone(text, answer):
    """Spans where the answer stands by itself, no part of a longer word or number."""
    answer = answer.strip()
    if not answer:
        return []
    before, after = "", ""
    if re.match(r"\w", answer):
        before += r"(?<!\w)"
    if re.match(r"[\d.]", answer):
        before += r"(?<![.\-−])(?<!\d[,/])"
    if re.search(r"\w$", answer):
        after += r"(?!\w)"
    if re.search(r"\d$", answer):
        after += r"(?![.,/]\d)"
    return [match.span() for match in re.finditer(before + re.escape(answer) + after, text)]


def derived(text):
    """Where the boxed answer is first computed, else first written."""
    box = last_box(text)
    if box is None:
        return None
    places = standing_alone(text, text[box[0] : box[1]])
    computed = [span for span in places if re.search(r"[=≈][\s$*\\({]{0,5}$", text[max(0, span[0] - 6) : span[0]])]
    return (computed or places or [box])[0]


def prediction(trace):
    if trace.get("prediction") is not None:
        return str(trace["prediction"])
    box = last_box(trace["completion"])
    return None if box is None else trace["completion"][box[0] : box[1]].strip()


def gold_answers(trace):
    answers = trace.get("answer", [])
    return [answers] if isinstance(answers, str) else [str(answer) for answer in answers or []]


def same_answer(left, right):
    """Numbers by value, else text. None where either is neither a number nor plainly the same: the reader cannot tell."""
    left, right = (side.strip().strip("$").strip() for side in (left, right))
    if left == right:
        return True
    values = [number(side) for side in (left, right)]
    return None if None in values else values[0] == values[1]


def number(text):
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    try:
        return Fraction(plain.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None

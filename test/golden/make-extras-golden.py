"""Reads what signals besides the base pass and the step probe need, plainly with transformers, and writes the numbers to
`numbers/extras.json`. Run by hand when a case is added: `python test/golden/make-extras-golden.py`. One full pass over
the whole text for every number; nothing is shared. Not used by any test at run time.
"""

import importlib.util
import json
import math
from pathlib import Path

import torch

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("scoring", HERE / "make-scoring-golden.py")
scoring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scoring)

PROBE = scoring.PRESETS["sentence"]
REFLECTION = {"probe": "\n\nLet me see.", "positive": ["Great", "Good", "Right", "Perfect"], "reflective": ["Wait", "But", "Hmm", "Actually"]}
QUESTION = "Is the answer above correct? Reply with Yes or No only."
YES = ["Yes", " Yes", "yes", " yes", "YES", " YES"]
NO = ["No", " No", "no", " no", "NO", " NO"]
POSITIVE = [
    "Thanks, that is exactly what I needed.", "Great, that is correct.", "That was easy to follow.",
    "Perfect, you answered my question.", "Thank you, nothing is missing.", "That makes sense.",
    "Good explanation, I understand it now.", "Yes, I checked it and it is right.", "That helped me a lot.",
    "Wonderful, no further questions.",
]
NEGATIVE = [
    "That is not what I asked.", "No, that is wrong.", "I cannot follow this at all.",
    "You did not answer my question.", "You left out the most important part.", "That makes no sense.",
    "This contradicts what you said before.", "I checked it and it is not right.", "That did not help me.",
    "Please try again, there is a mistake.",
]
PRESETS = {
    "spae": "\n**Final Answer**\n\\boxed{",
    "sentence": "\n\nSo the final answer is \\boxed{",
    "sentence-closed": "\n</think>\n\nThe final answer is \\boxed{",
    "plain": "\n\nThe answer is ",
    "dollar": "\n\nTherefore, the answer is $",
    "spae-closed": "\n</think>\n\n**Final Answer**\n\\boxed{",
}
CUE = "\n\nSo the answer is"
SOLUTION = "3 * 8 = 24 pens, less 5 is \\boxed{19}."
CLOSE = "\n</think>\n\n"

CASES = [
    {"name": "text question, boxed answer", "model": "llama-tiny", "second": "llama-narrow", "template": None,
     "line": {"prompt": scoring.ANNA, "completion": "<think>\n" + "".join(scoring.THINK) + "</think>" + scoring.ANSWER, "answer": "19"}},
    {"name": "messages, think block opened by the template", "model": "qwen3-tiny", "second": "qwen2-tiny", "template": scoring.OPENS_THINK,
     "line": {"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": scoring.ANNA},
                         {"role": "tool", "content": "calculator: 3 * 8 = 24"}],
              "completion": [{"role": "assistant", "content": "".join(scoring.THINK) + "</think>" + scoring.ANSWER}],
              "answer": ["19", "19.0"]}},
    {"name": "unfinished, without a box", "model": "llama-tiny", "second": "llama-narrow", "template": None,
     "line": {"prompt": scoring.ANNA + "<think>\n", "completion": "".join(scoring.THINK), "answer": "19"}},
]


def first_token(reader, prefix):
    token = int(reader.logits(prefix)[-1].argmax())
    return "" if token in reader.ends else bytes(reader.bytes([token])).decode("utf-8", "replace")


def chain(reader, prefix, ids):
    """log-probs of each token of `ids` behind `prefix`"""
    logp = torch.log_softmax(reader.logits(prefix + ids), -1)
    return [logp[len(prefix) + k - 1, id].item() for k, id in enumerate(ids)]


def mass(reader, prefix, words):
    chains = [reader.encode(word).ids for word in words]
    free = [c for i, c in enumerate(chains) if not any(k != i and c[: len(d)] == d and (len(d) < len(c) or k < i) for k, d in enumerate(chains))]
    return sum(math.exp(sum(chain(reader, prefix, ids))) for ids in free)


def decode(reader, prefix, most, stops):
    ids, text = [], ""
    for _ in range(most):
        token = int(reader.logits(prefix + ids)[-1].argmax())
        if token in reader.ends:
            break
        ids.append(token)
        text = bytes(reader.bytes(ids)).decode("utf-8", "replace")
        at = next((i for i, char in enumerate(text) if char in stops), None)
        if at is not None:
            return text[:at].strip(scoring.JS_SPACE)
    return text.strip(scoring.JS_SPACE)


def read(case):
    reader = scoring.Reader(case["model"])
    line, template = case["line"], case["template"]
    messages = isinstance(line["prompt"], list)
    text = line["completion"][0]["content"] if messages else line["completion"]
    rendered = reader.render(line["prompt"], template, True) if messages else line["prompt"]
    context = reader.encode(rendered, special=not messages).ids
    encoding = reader.encode(text)
    ids = encoding.ids
    start = len("<think>\n") if text.startswith("<think>\n") else 0
    close = text.find("</think>")
    think_end = len(text) if close < 0 else close
    spans = scoring.split_steps(text, start, think_end)
    ends = [b for _, b in spans[:-1]] + [think_end]
    slots = [scoring.before(encoding.offsets, at) for at in ends]
    base = scoring.before(encoding.offsets, start)
    answer_steps = [] if close < 0 else [None]  # what stands behind the thinking is one step, and not asked
    thinks = rendered.endswith("<think>\n")
    if messages:
        question = [message["content"] for message in line["prompt"] if message["role"] == "user"][-1]
    else:
        question = rendered.removesuffix("<think>\n").rstrip("\n") if thinks else rendered
    whole = context + ids
    expected = {"prompt": chain(reader, context[:1], context[1:])}
    top = [torch.log_softmax(row, -1).sort(descending=True).values[:20].tolist() for row in reader.logits(whole)[len(context) - 1 : -1]]
    expected["topLogprobs"] = top
    # S6
    probe = reader.encode(REFLECTION["probe"]).ids
    expected["reflection"] = [
        {kind: mass(reader, context + ids[:slot] + probe, [" " + word for word in REFLECTION[kind]]) for kind in ["positive", "reflective"]}
        for slot in slots
    ] + answer_steps
    # R10 and R11: what stands around a user's next message
    if messages:
        before, after = "<|im_end|>\n<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n<think>" + CLOSE
        opening = before
    else:
        before, after, opening = "\n\n", "\nReply:", "\n\nUser: "
    open_end = close < 0 and ("<think>" in text or rendered.endswith("<think>\n"))
    closing = CLOSE if open_end else ""
    skip = CLOSE if rendered.endswith("<think>\n") else ""

    def verdict(prefix):
        return {"yes": mass(reader, prefix, YES), "no": mass(reader, prefix, NO)}

    asked = before + QUESTION + after
    expected["verdict"] = {
        **verdict(whole + reader.encode(closing + asked).ids),
        "controls": [verdict(context + reader.encode(skip + control + asked).ids) for control in ["", ":"]],
    }
    behind = whole + reader.encode(closing + opening).ids
    mean = lambda values: sum(values) / len(values)
    expected["followUps"] = {
        "positive": [mean(chain(reader, behind, reader.encode(words).ids)) for words in POSITIVE],
        "negative": [mean(chain(reader, behind, reader.encode(words).ids)) for words in NEGATIVE],
    }
    # R2
    expected["answerCue"] = None if "\\boxed{" in text else decode(reader, whole + reader.encode(CUE).ids, 20, "\r\n")
    # R5
    answers = line["answer"] if isinstance(line["answer"], list) else [line["answer"]]
    is_open = start > 0 or close >= 0 or rendered.endswith("<think>\n")
    opener = reader.encode(CLOSE + "\\boxed{" if is_open else "\n\n\\boxed{").ids
    expected["noReasoning"] = scoring.forced(reader, context + ids[:base] + opener, answers)
    # S5.4: the trace's own answer; without a box an unfinished trace has none
    own = "19" if "\\boxed{19}" in text else None
    step_probe = reader.encode(PROBE).ids
    expected["ownAnswer"] = None if own is None else {
        "base": chain(reader, context + ids[:base] + step_probe, reader.encode(own).ids),
        "steps": [chain(reader, context + ids[:slot] + step_probe, reader.encode(own).ids) for slot in slots] + answer_steps,
    }
    # R15
    special = reader.encode(question, special=True).ids
    plain = reader.encode(question).ids
    lead = special[: len(special) - len(plain)]
    shown = math.floor(0.6 * len(plain) + 0.5)
    first, held = lead + plain[:shown], plain[shown:]
    expected["promptCompletion"] = {
        "expected": bytes(reader.bytes(held)).decode("utf-8", "replace").strip(scoring.JS_SPACE),
        "completed": decode(reader, first, len(held), ""),
        "meanLogprob": mean(chain(reader, first, held)),
        "answer": scoring.greedy(reader, first + reader.encode(PROBE).ids, PROBE)[0],
    }
    # R3, T8, T9: the same tokens behind other contexts
    section = f"\n\nCorrect solution:\n\n{SOLUTION}\n\nCorrectly solve the original question.\n"
    if messages:
        change = lambda edit: [edit(message) for message in line["prompt"]]
        user = lambda content: change(lambda m: {**m, "content": content(m["content"])} if m["role"] == "user" else m)
        contexts = {
            "emptyQuestion": reader.render(user(lambda _: ""), template, True),
            "noContext": reader.render([m for m in line["prompt"] if m["role"] != "tool"], template, True),
            "hindsight": reader.render(user(lambda text: text + section), template, True),
        }
    else:
        tail = "<think>\n" if thinks else ""
        contexts = {"emptyQuestion": tail, "hindsight": question + section + tail}
    expected["noContext"] = None
    for name, other in contexts.items():
        before_ids = reader.encode(other, special=not messages).ids
        logp = torch.log_softmax(reader.logits(before_ids + ids), -1) if before_ids or ids else None
        values = []
        for i, id in enumerate(ids):
            at = len(before_ids) + i - 1
            if at < 0:
                values.append(None)
            elif name == "noContext":
                values.append(-(logp[at].exp() * logp[at]).sum().item())
            else:
                values.append(logp[at, id].item())
        expected[name] = values
    # T10, R8
    other = scoring.Reader(case["second"])
    expected["secondModel"] = chain(other, context, ids)
    # S5's `auto`: what each wording is answered with first, at four evenly spaced steps
    tried = [slots[math.floor((i + 0.5) * len(slots) / 4)] for i in range(4)]
    begins = {
        preset: [first_token(reader, context + ids[:slot] + reader.encode(words).ids) for slot in dict.fromkeys(tried)]
        for preset, words in PRESETS.items()
    }
    shares = {preset: sum(bool(t) and not t[0].isspace() and t[0] not in ")]}" for t in tokens) for preset, tokens in begins.items()}
    asked = len(begins["spae"])
    best = max(shares.values())
    order = ["sentence", *PRESETS]
    chosen = "spae" if shares["spae"] >= 0.9 * asked else next(p for p in order if shares[p] == best)
    expected["presets"] = {"answering": shares, "asked": asked, "chosen": chosen}
    return {**{key: case[key] for key in ["name", "model", "second", "template", "line"]}, "expected": expected}


def main():
    cases = [read(case) for case in CASES]
    path = HERE / "numbers" / "extras.json"
    path.write_text(json.dumps(cases, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Scores whole traces plainly with transformers and writes the numbers to `numbers/scoring.json`.

Run by hand when a case is added: `python test/golden/make-scoring-golden.py` with torch, transformers and tokenizers
installed. Nothing is shared between the numbers: every probe is a full pass over its whole text, every greedy token
another one. Not used by any test at run time.
"""

import json
import math
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer

HERE = Path(__file__).parent
PRESETS = {"spae": "\n**Final Answer**\n\\boxed{", "sentence": "\n\nSo the final answer is \\boxed{", "plain": "\n\nThe answer is "}
MOST_DECODED = 10
ENDINGS = ["<|im_end|>", "<|endoftext|>"]
JS_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

# As DeepSeek-R1's: the generation prompt opens the think block, reasoning of earlier turns is left out.
OPENS_THINK = (
    "{% for message in messages %}{% set content = message['content'] %}"
    "{% if message['role'] == 'assistant' and '</think>' in content %}"
    "{% set content = content.split('</think>')[-1] %}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + content + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif %}"
)
# As Qwen3's: reasoning is a field, the block is written empty where thinking is off.
EMPTY_BLOCK = (
    "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' }}"
    "{%- if message.role == 'assistant' and enable_thinking is defined and not enable_thinking and loop.last %}"
    "{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
    "{{- message.content | trim + '<|im_end|>\\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)

ANNA = "Anna has 3 boxes with 8 pens each. She gives 5 pens away. How many pens are left?\n"
THINK = [
    "There are 3 boxes with 8 pens, so 3 * 8 = 24 pens in all.\n\n",
    "She gives 5 pens away, which leaves 24 - 5 = 19 pens.\n\n",
    "Wait, let me check that again: 19 + 5 = 24, so that is right.\n",
]
ANSWER = "\n\nThe answer is \\boxed{19}."
CASES = [
    {"name": "string prompt with think tags", "model": "llama-tiny", "probe": None,
     "line": {"prompt": ANNA, "completion": "<think>\n" + "".join(THINK) + "</think>" + ANSWER, "answer": "19"}},
    {"name": "prompt opens the think block, special tokens added", "model": "llama-sharded", "probe": "spae",
     "line": {"prompt": ANNA + "<think>\n", "completion": "".join(THINK) + "</think>" + ANSWER, "answer": ["19", "19.0"]}},
    {"name": "no prompt, no tags, nothing before the first token", "model": "llama-tiny", "probe": "plain",
     "line": {"prompt": "", "completion": "".join(THINK).rstrip(), "answer": "-3"}},
    {"name": "characters of several bytes, merging answer", "model": "llama-tiny", "probe": "sentence",
     "line": {"prompt": "Caf\u00e9 \U0001f642?", "completion": "Emoji \U0001f469\u200d\U0001f469\u200d\U0001f467 cost \u00bd of \u65e5\u672c yen \U0001f600\n\nand cafe\u0301 costs twice as much \U0001f642 as tea", "answer": "\\frac{1}{2}"}},
    {"name": "messages, reasoning apart, the opening tag written once", "model": "llama-tiny", "probe": None,
     "template": OPENS_THINK,
     "line": {"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": ANNA}],
              "completion": [{"role": "assistant", "content": "The answer is \\boxed{19}.", "reasoning_content": "".join(THINK).rstrip()}],
              "answer": "19"}},
    {"name": "messages, no opening tag in the completion", "model": "llama-tiny", "probe": None,
     "template": OPENS_THINK,
     "line": {"prompt": [{"role": "user", "content": ANNA}],
              "completion": [{"role": "assistant", "content": "".join(THINK) + "</think>" + ANSWER}], "answer": "20"}},
    {"name": "no gold answer, unfinished thinking", "model": "llama-tiny", "probe": "an own text: \\boxed{",
     "line": {"prompt": ANNA, "completion": "<think>\n" + "".join(THINK)}},
    {"name": "recorded token ids", "model": "llama-tiny", "probe": None, "bytewise": True,
     "line": {"prompt": ANNA, "completion": "She has 24 - 5 = 19 pens.", "answer": "19"}},
    {"name": "dialogue whose template drops reasoning", "model": "llama-tiny", "probe": None, "template": OPENS_THINK,
     "line": {"messages": [
         {"role": "user", "content": "Guess my number."},
         {"role": "assistant", "content": "<think>\nHigh or low?\n</think>\n\nIs it above 10?"},
         {"role": "user", "content": "Yes."},
         {"role": "assistant", "content": "<think>\nNot 11, I hope.\n</think>\n\nIs it 19?"},
         {"role": "user", "content": "Right!"}], "answer": "19"}},
    {"name": "dialogue with two forms, ended by the assistant", "model": "llama-sharded", "probe": None, "template": EMPTY_BLOCK,
     "line": {"messages": [
         {"role": "system", "content": "Play."},
         {"role": "user", "content": "Which pen?"},
         {"role": "assistant", "content": "Is it's 'red'?"},
         {"role": "user", "content": "No"},
         {"role": "assistant", "content": "The blue one \U0001f642", "reasoning_content": "Not red."},
         {"role": "tool", "content": "noted"},
         {"role": "assistant", "content": "Then the pen is blue."}], "answer": ["blue pen", "it's blue"]}},
]


def utf16(text):
    starts = [0]
    for char in text:
        starts.append(starts[-1] + (2 if ord(char) > 0xFFFF else 1))
    return starts


class Reader:
    def __init__(self, name):
        folder = HERE / "models" / name
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.chat = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        eos = self.model.config.eos_token_id
        named = [self.tokenizer.token_to_id(ending) for ending in ENDINGS]
        self.ends = {id for id in [eos, *named] if id is not None}
        self.byte_of = {}
        extra = 256
        for byte in range(256):
            if 33 <= byte <= 126 or 161 <= byte <= 172 or byte >= 174:
                self.byte_of[chr(byte)] = byte
            else:
                self.byte_of[chr(extra)] = byte
                extra += 1

    def encode(self, text, special=False):
        return self.tokenizer.encode(text, add_special_tokens=special)

    def logits(self, ids):
        """(n, V) float64; row i predicts token i + 1"""
        with torch.no_grad():
            return self.model(torch.tensor([ids])).logits[0].double()

    def bytes(self, ids):
        out = b""
        for id in ids:
            piece = self.tokenizer.id_to_token(id)
            piece = "" if piece is None else piece  # a row of the head without an entry in the vocabulary
            known = all(char in self.byte_of for char in piece)
            out += bytes(self.byte_of[char] for char in piece) if known else piece.encode()
        return out

    def render(self, messages, template, generation, **more):
        return self.chat.apply_chat_template(
            messages, chat_template=template, tokenize=False, add_generation_prompt=generation, **more
        )


def token_numbers(logits, target):
    logp = torch.log_softmax(logits, -1)
    p = logp.exp()
    top = p.sort(descending=True).values
    return {
        "logprob": logp[target].item(),
        "entropy": -(p * logp).sum().item(),
        "rank": 1 + int((logits > logits[target]).sum()),
        "margin": (top[0] - top[1]).item(),
        "selfCertainty": -(logp + math.log(len(p))).mean().item(),
        "topMass": top[:20].sum().item(),
    }


def forced(reader, prefix, answers):
    """log-probs of the accepted form with the largest mean probability"""
    best = None
    for answer in answers:
        ids = reader.encode(answer).ids
        logp = torch.log_softmax(reader.logits(prefix + ids), -1)
        values = [logp[len(prefix) + k - 1, id].item() for k, id in enumerate(ids)]
        mean = sum(map(math.exp, values)) / len(values)
        if best is None or mean > best[0]:
            best = (mean, values)
    return None if best is None else best[1]


def greedy(reader, prefix, probe):
    braces = 0
    for char in probe:
        braces = braces + 1 if char == "{" else max(0, braces - 1) if char == "}" else braces
    ids, entropies, text = [], [], ""
    while len(entropies) < MOST_DECODED:
        logits = reader.logits(prefix + ids)[-1]
        p = torch.softmax(logits, -1)
        entropies.append(-(p * torch.log_softmax(logits, -1)).sum().item())
        token = int(logits.argmax())
        if token in reader.ends:
            break
        ids.append(token)
        text = bytes(reader.bytes(ids)).decode("utf-8", "replace")
        depth, stop = 0, None
        for at, char in enumerate(text):
            if braces == 0:
                if char in "\r\n":
                    stop = at
                    break
                continue
            if char == "{":
                depth += 1
            if char == "}":
                if depth == 0:
                    stop = at
                    break
                depth -= 1
        if stop is not None:
            text = text[:stop]
            break
    return text.strip(JS_SPACE), math.exp(-sum(entropies) / len(entropies))


def ask(reader, prefix, probe, answers):
    prefix = prefix + reader.encode(probe).ids
    gold = forced(reader, prefix, answers)
    answer, confidence = greedy(reader, prefix, probe)
    accuracy = None if gold is None else sum(map(math.exp, gold)) / len(gold)
    return {
        "answer": answer,
        "confidence": confidence,
        "goldLogprob": gold,
        "accuracy": accuracy,
        "potential": None if gold is None else 1.5 * accuracy * confidence + 0.5 * accuracy - confidence,
        "belief": None if gold is None else sum(gold),
    }


def score_text(reader, context, ids, offsets, text):
    """token columns of one turn"""
    logits = reader.logits(context + ids)
    units = utf16(text)
    rows = [
        None if len(context) + i == 0 else token_numbers(logits[len(context) + i - 1], id) for i, id in enumerate(ids)
    ]
    names = ["logprob", "entropy", "rank", "margin", "selfCertainty", "topMass"]
    columns = {name: [None if row is None else row[name] for row in rows] for name in names}
    return {"start": [units[a] for a, _ in offsets], "end": [units[b] for _, b in offsets], **columns}


def before(offsets, at):
    """tokens up to and including the last one that holds character at-1"""
    return 0 if at == 0 else 1 + max(i for i, (a, b) in enumerate(offsets) if a <= at - 1 < b)


def split_steps(text, start, end):
    """paragraphs; the texts above have none that is short, fenced or a formula"""
    spans, at = [], start
    while at < end:
        blank = text.find("\n\n", at, end)
        stop = end if blank < 0 else blank + 2
        spans.append((at, stop))
        at = stop
    return spans


def one_turn(reader, case):
    line, template = case["line"], case.get("template")
    completion = line["completion"]
    if isinstance(completion, list):
        message = completion[0]
        reasoning = message.get("reasoning_content")
        text = message["content"] if reasoning is None else f"<think>\n{reasoning}\n</think>\n\n{message['content']}"
    else:
        text = completion
    if isinstance(line["prompt"], list):
        rendered = reader.render(line["prompt"], template, True)
        if text.startswith("<think>") and rendered.rstrip().endswith("<think>"):
            rendered = rendered[: rendered.rindex("<think>")]
        context = reader.encode(rendered).ids
    else:
        rendered = line["prompt"]
        context = reader.encode(rendered, special=True).ids
    if case.get("bytewise"):
        ids = [reader.tokenizer.token_to_id(chr(byte) if byte != 32 else "\u0120") for byte in text.encode()]
        offsets = [(i, i + 1) for i in range(len(text))]
        end = reader.tokenizer.token_to_id("<|im_end|>")
        # The generator's last token ends the turn; the text does not hold it.
        line["tokens"] = [{"id": id, "text": reader.tokenizer.id_to_token(id)} for id in [*ids, end]]
    else:
        encoding = reader.encode(text)
        ids, offsets = encoding.ids, encoding.offsets
    start = len("<think>\n") if text.startswith("<think>\n") else 0
    close = text.find("</think>")
    think_end = len(text) if close < 0 else close
    spans = [(a, b, "think") for a, b in split_steps(text, start, think_end)]
    if close >= 0:
        spans += [(a, b, "answer") for a, b in [(close + len("</think>"), len(text))]]
    answers = line.get("answer", [])
    answers = [answers] if isinstance(answers, str) else answers
    probe = PRESETS.get(case["probe"] or "sentence", case["probe"])
    thought = [i for i, span in enumerate(spans) if span[2] == "think"]
    steps = []
    units = utf16(text)
    for i, (a, b, part) in enumerate(spans):
        at = before(offsets, think_end if i == thought[-1] else b)
        asked = ask(reader, context + ids[:at], probe, answers) if part == "think" else None
        steps.append({"start": units[a], "end": units[b], "part": part, "probe": asked})
    is_open = start > 0 or close >= 0 or rendered.rstrip().endswith("<think>")
    likelihood_probe = "\n</think>\n\n\\boxed{" if is_open else "\n\n\\boxed{"
    prefix = context + ids[: before(offsets, think_end)] + reader.encode(likelihood_probe).ids
    likelihood = forced(reader, prefix, answers)
    return {
        "probe": probe,
        "probes": {} if likelihood is None else {"R4": likelihood_probe},
        "tokens": score_text(reader, context, ids, offsets, text),
        "steps": steps,
        "base": ask(reader, context + ids[: before(offsets, start)], probe, answers),
        "likelihood": likelihood,
    }


def belief(reader, messages, template, answers):
    best = None
    for answer in answers:
        content = f"Is it '{answer}'?"
        text = reader.render([*messages, {"role": "assistant", "content": content}], template, False, enable_thinking=False)
        start = text.rindex(content) + len("Is it '")
        encoding = reader.encode(text)
        inside = [i for i, (a, b) in enumerate(encoding.offsets) if a < start + len(answer) and b > start]
        logp = torch.log_softmax(reader.logits(encoding.ids), -1)
        values = [logp[i - 1, encoding.ids[i]].item() for i in inside]
        mean = sum(map(math.exp, values)) / len(values)
        if best is None or mean > best[0]:
            best = (mean, values, text)
    _, values, text = best
    return {"goldLogprob": values, "belief": sum(values), "elicitation": text}


def dialogue(reader, case):
    messages, template = case["line"]["messages"], case["template"]
    answers = case["line"]["answer"]
    answers = [answers] if isinstance(answers, str) else answers
    turns, beliefs = [], []
    places = [i for i, message in enumerate(messages) if message["role"] == "assistant"]
    for i in places:
        beliefs.append(belief(reader, messages[:i], template, answers))
        reasoning = messages[i].get("reasoning_content")
        text = messages[i]["content"]
        text = text if reasoning is None else f"<think>\n{reasoning}\n</think>\n\n{text}"
        rendered = reader.render(messages[:i], template, True)
        if text.startswith("<think>") and rendered.rstrip().endswith("<think>"):
            rendered = rendered[: rendered.rindex("<think>")]
        encoding = reader.encode(text)
        turns.append(score_text(reader, reader.encode(rendered).ids, encoding.ids, encoding.offsets, text))
    beliefs.append(belief(reader, messages, template, answers))
    return {
        "messages": places,
        "tokens": {name: sum((turn[name] for turn in turns), []) for name in turns[0]},
        "beliefs": beliefs,
    }


def main():
    readers = {}
    cases = []
    for case in CASES:
        reader = readers.setdefault(case["model"], None) or Reader(case["model"])
        readers[case["model"]] = reader
        numbers = dialogue(reader, case) if "messages" in case["line"] else one_turn(reader, case)
        kept = {key: case.get(key) for key in ["name", "model", "probe", "template", "line"]}
        cases.append({**kept, "expected": numbers})
    path = HERE / "numbers" / "scoring.json"
    path.write_text(json.dumps(cases, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

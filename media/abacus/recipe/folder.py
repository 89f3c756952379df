"""Opens a model folder that `train.py` wrote."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from model import Abacus, Size

PROBE = "\n**Final Answer**\n\\boxed{"
CLOSING_PROBE = "\n</think>\n\n\\boxed{"


class Folder:
    """The model in float32 (its weights are rounded to bfloat16) and its tokenizer."""

    def __init__(self, path: Path):
        self.path = path
        config = json.loads((path / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self.end = config["eos_token_id"]
        self.model = Abacus(Size(
            vocabulary=config["vocab_size"], width=config["hidden_size"], layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"], key_heads=config["num_key_value_heads"],
            inner=config["intermediate_size"], context=config["max_position_embeddings"],
        ))
        weights = load_file(str(path / "model.safetensors"))
        self.model.load_state_dict({name: weight.float() for name, weight in weights.items()})
        self.model.eval().to("cuda" if torch.cuda.is_available() else "cpu")

    def encode_prompt(self, text: str) -> list[int]:
        """With the special tokens that the tokenizer's own post-processor adds."""
        return self.tokenizer.encode(text).ids

    def encode(self, text: str) -> list[int]:
        """A text that continues another."""
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def text_of(self, written) -> str:
        """What was written, without the end-of-text token."""
        ids = written.ids[:-1] if written.finished else written.ids
        return self.tokenizer.decode(ids, skip_special_tokens=False)

    @property
    def brace(self) -> int:
        return self.tokenizer.token_to_id("}")


def last_boxed(completion: str) -> str | None:
    """The text in the last box of a finished completion; the generator's `verify-answer.ts` does the same."""
    if "<think>" in completion and "</think>" not in completion:
        return None
    start = completion.rfind("\\boxed{")
    end = completion.find("}", start)
    return completion[start + len("\\boxed{") : end].strip() if start >= 0 and end >= 0 else None


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

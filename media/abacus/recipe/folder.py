"""Model folders in Hugging Face's form: opens and saves them."""

import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from model import Abacus, Size, config_of
from tokenizer import BOS, EOS, PAD, save_tokenizer, write_json

PROBE = "\n**Final Answer**\n\\boxed{"
CLOSING_PROBE = "\n</think>\n\n\\boxed{"


class Folder:
    """The model in float32 (its weights are rounded to bfloat16) and its tokenizer."""

    def __init__(self, path: Path):
        self.path = path
        config = json.loads((path / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self.end = config["eos_token_id"]
        self.pad = config["pad_token_id"]
        self.model = Abacus(size_of(config))
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


def size_of(config: dict) -> Size:
    return Size(
        vocabulary=config["vocab_size"], width=config["hidden_size"], layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"], key_heads=config["num_key_value_heads"],
        inner=config["intermediate_size"], context=config["max_position_embeddings"],
        rope_theta=config["rope_theta"], norm_epsilon=config["rms_norm_eps"],
    )


def special_ids(tokenizer: Tokenizer) -> dict[str, int]:
    names = (("bos_token_id", BOS), ("eos_token_id", EOS), ("pad_token_id", PAD))
    return {name: tokenizer.token_to_id(token) for name, token in names}


def save_folder(state: dict, size: Size, tokenizer: Tokenizer, path: Path, training: dict) -> None:
    """The weights in bfloat16; the output matrix is the embedding, so it is stored once."""
    path.mkdir(parents=True, exist_ok=True)
    ids = special_ids(tokenizer)
    save_tokenizer(tokenizer, path, size.context)
    write_json(path / "config.json", config_of(size, ids))
    write_json(path / "generation_config.json", {**ids, "do_sample": True, "temperature": 1.0, "max_new_tokens": 600})
    tensors = {name: weight.detach().to("cpu", torch.bfloat16).contiguous() for name, weight in state.items()}
    part = path / "model.safetensors.part"
    save_file(tensors, str(part), metadata={"format": "pt"})
    part.chmod(0o644)  # safetensors writes it for its owner alone
    part.rename(path / "model.safetensors")
    write_json(path / "training.json", {**training, "size": asdict(size)})
    print(f"wrote {path}", flush=True)

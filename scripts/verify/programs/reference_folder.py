"""Reads a GGUF into a Hugging Face folder without any code of Credence, for test/golden/recompute.py to compare with.

    python reference_folder.py FILE.gguf OUT_FOLDER

Weights: transformers with `gguf_file=`, which dequantises with the reference library `gguf`. Tokenizer: built here from
the file's vocabulary with the `tokenizers` library, by the rules of the model's own tokenizer.json (transformers drops
the pre-tokenizer that a GGUF names).
"""

import json
import os
import sys

import torch
from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoModelForCausalLM

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6


def byte_level(fields):
    """GPT-2's scheme; `smollm` splits digits off one by one first."""
    name = fields["tokenizer.ggml.pre"].contents()
    if name != "smollm":
        raise SystemExit(f"no rules are written down here for the pre-tokenizer {name!r}")
    vocabulary = {token: index for index, token in enumerate(fields["tokenizer.ggml.tokens"].contents())}
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def sentence_pieces(fields):
    """SentencePiece's BPE: the pair whose union scores highest is joined first; unknown characters fall back to bytes."""
    tokens = fields["tokenizer.ggml.tokens"].contents()
    scores = fields["tokenizer.ggml.scores"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    vocabulary = {token: index for index, token in enumerate(tokens)}
    merges = []
    for index, token in enumerate(tokens):
        if types[index] != NORMAL:
            continue
        pairs = [(token[:cut], token[cut:]) for cut in range(1, len(token))]
        pairs = [pair for pair in pairs if pair[0] in vocabulary and pair[1] in vocabulary]
        pairs.sort(key=lambda pair: (vocabulary[pair[0]], vocabulary[pair[1]]))
        merges += [(-scores[index], index, pair) for pair in pairs]
    merges.sort(key=lambda merge: merge[:2])
    unknown = tokens[fields["tokenizer.ggml.unknown_token_id"].contents()]
    model = models.BPE(
        vocab=vocabulary, merges=[pair for *_order, pair in merges], unk_token=unknown, fuse_unk=True, byte_fallback=True
    )
    tokenizer = Tokenizer(model)
    if fields["tokenizer.ggml.add_space_prefix"].contents():
        raise SystemExit("no rules are written down here for a vocabulary that puts a space before a text")
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    return tokenizer


def build_tokenizer(fields):
    kind = fields["tokenizer.ggml.model"].contents()
    tokenizer = {"gpt2": byte_level, "llama": sentence_pieces}[kind](fields)
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    for index, token in enumerate(tokens):
        if types[index] in (CONTROL, USER_DEFINED):
            tokenizer.add_tokens([AddedToken(token, special=types[index] == CONTROL, normalized=False)])
    if fields["tokenizer.ggml.add_bos_token"].contents():
        index = fields["tokenizer.ggml.bos_token_id"].contents()
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{tokens[index]} $A", special_tokens=[(tokens[index], index)]
        )
    return tokenizer


def main(file, out):
    os.makedirs(out, exist_ok=True)
    folder, name = os.path.split(os.path.abspath(file))
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    config = model.config
    # What was read is dequantised; saved as quantised it could not be opened again.
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain = type(model)(config)
    plain.load_state_dict(model.state_dict())
    plain.tie_weights()
    plain.save_pretrained(out)
    build_tokenizer(GGUFReader(file).fields).save(os.path.join(out, "tokenizer.json"))
    print(json.dumps({"parameters": sum(p.numel() for p in plain.parameters()), "class": type(plain).__name__}))


if __name__ == "__main__":
    main(*sys.argv[1:])

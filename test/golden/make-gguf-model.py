"""Writes models/llama-blocks/llama-blocks.gguf, a small random Llama in which every format that is read has a tensor, and
numbers/llama-blocks.json: what transformers in fp32 makes of the weights that the `gguf` reference library dequantises.

    python test/golden/make-gguf-model.py      (torch 2.15, transformers 5.23, gguf 0.19.0)

Vocabulary and merges are those of models/llama-tiny. Rows of query and key stand as llama.cpp's converter puts them;
transformers puts them back when it opens the file. Not used by any test at run time.
"""

import importlib.util
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("make_tiny_models", HERE / "make-tiny-models.py")
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)

NAME = "llama-blocks"
HIDDEN, INNER, HEADS, KEY_HEADS = 256, 256, 4, 2
HEAD = HIDDEN // HEADS
#: Standard deviation of a matrix's values: products of 256 stay as large as those of the other tiny models.
SPREAD = 0.075
#: One format a matrix; together all that are read.
LAYERS = [
    dict(attn_q="Q4_K", attn_k="Q8_0", attn_v="Q6_K", attn_output="Q5_0", ffn_gate="Q4_1", ffn_up="Q4_0", ffn_down="Q5_K"),
    dict(attn_q="Q5_1", attn_k="BF16", attn_v="F16", attn_output="Q4_1", ffn_gate="Q5_0", ffn_up="Q8_0", ffn_down="Q4_K"),
]
SHAPES = dict(
    attn_q=(HIDDEN, HIDDEN), attn_k=(KEY_HEADS * HEAD, HIDDEN), attn_v=(KEY_HEADS * HEAD, HIDDEN),
    attn_output=(HIDDEN, HIDDEN), ffn_gate=(INNER, HIDDEN), ffn_up=(INNER, HIDDEN), ffn_down=(HIDDEN, INNER),
)


def half(value):
    return np.float16(value).tobytes()


def k_blocks(name, count, spread, random):
    """Random K-blocks, which the reference library reads but does not write: scales are chosen for the spread."""
    size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]][1]
    data = np.frombuffer(random.bytes(size * count), np.uint8).reshape(count, size).copy()
    for block in data:
        near = spread * random.uniform(0.7, 1.3)
        if name == "Q6_K":
            block[208:210] = np.frombuffer(half(near / 1367), np.uint8)
            continue
        # Numbers of 4 or 5 bits under scales of 0 … 63; the minima are as large as their mean.
        most = 15 if name == "Q4_K" else 31
        d = near / (17.2 * most)
        block[0:2] = np.frombuffer(half(d), np.uint8)
        block[2:4] = np.frombuffer(half(d * most / 2), np.uint8)
    return data


def matrix(name, shape, spread, random):
    kind = gguf.GGMLQuantizationType[name]
    if name.endswith("_K"):
        blocks = k_blocks(name, shape[0] * shape[1] // 256, spread, random)
        return blocks.reshape(shape[0], -1), kind
    values = random.normal(0, spread, shape).astype(np.float32)
    return gguf.quants.quantize(values, kind), kind


def write(path, tokenizer):
    random = np.random.default_rng(18)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Llama blocks")
    writer.add_block_count(len(LAYERS))
    writer.add_context_length(4096)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(len(tokenizer["model"]["vocab"]))
    special = {token["content"] for token in tokenizer["added_tokens"]}
    tokens = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in special else 1 for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(tiny.CHAT_TEMPLATE)

    def add(name, data, kind):
        writer.add_tensor(name, data, raw_dtype=kind)

    def norm(name):
        add(name, random.uniform(0.5, 1.5, HIDDEN).astype(np.float32), gguf.GGMLQuantizationType.F32)

    add("token_embd.weight", *matrix("Q6_K", (len(tokens), HIDDEN), 0.15, random))
    for index, formats in enumerate(LAYERS):
        norm(f"blk.{index}.attn_norm.weight")
        norm(f"blk.{index}.ffn_norm.weight")
        for part, name in formats.items():
            add(f"blk.{index}.{part}.weight", *matrix(name, SHAPES[part], SPREAD, random))
    norm("output_norm.weight")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    source = HERE / "models" / "llama-tiny" / "tokenizer.json"
    path = HERE / "models" / NAME / f"{NAME}.gguf"
    path.parent.mkdir(exist_ok=True)
    write(path, json.loads(source.read_text()))
    model = AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    tokenizer = Tokenizer.from_file(str(source))
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    texts = []
    for name in ("plain", "long"):
        text = tiny.TEXTS[name]
        ids = encode(text)
        texts.append({"name": name, "text": text, "ids": ids, **tiny.score(model, ids)})
    golden = {"model": NAME, "vocabularySize": tokenizer.get_vocab_size(), "texts": texts, "probes": []}
    (HERE / "numbers" / f"{NAME}.json").write_text(tiny.dump(golden) + "\n")
    print(path.stat().st_size, [(t["name"], len(t["ids"]), round(sum(t["entropy"]) / len(t["entropy"]), 2)) for t in texts])


if __name__ == "__main__":
    main()

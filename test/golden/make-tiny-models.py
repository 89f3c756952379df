"""Writes the tiny random model folders under `models/`, one a family, and their golden numbers under `numbers/`.

Run by hand when a case is added: `python test/golden/make-tiny-models.py [name ...]` with torch, transformers,
tokenizers and safetensors installed. Weights are seeded and wider than usual, so that distributions are not flat.
The numbers come from transformers in fp32 with reductions in float64. Not used by any test at run time.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import CONFIG_MAPPING, AutoConfig, AutoModelForCausalLM

HERE = Path(__file__).parent
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"]
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
LINES = [
    "Tom has 12 apples and buys 7 more apples, so he has 12 + 7 = 19 apples.\n\n",
    "Wait, let me check that again: 19 - 7 = 12, so that is right.\n\n",
    "<think>\nFirst, each box holds 6 pens. There are 4 boxes, so 6 * 4 = 24 pens.\n\n",
    "Then she gives 5 pens away, which leaves 24 - 5 = 19 pens.\n</think>\n\nThe answer is \\boxed{19}.",
    "\n**Final Answer**\n\\boxed{19}\n\nSo the final answer is \\boxed{-3}.",
    "How many apples does Anna have in the end? Therefore, the total number is 31.\n",
]

PLAIN = (
    "Anna has 3 boxes with 8 pens each. She gives 5 pens away. How many pens are left?\n"
    "<think>\nThere are 3 * 8 = 24 pens.\n\nShe gives 5 away, so 24 - 5 = 19.\n\n"
    "Wait, let me check that again: 19 + 5 = 24, so that is right.\n</think>\n\nThe answer is \\boxed{19}."
)
MARKS = "Caf\u00e9, cafe\u0301 and 🙂👩‍👩‍👧 cost ½ of 日本 yen; Z̷̛a̕lgo: \u202eabc\u202c.\r\n\tDone 😀"
LONG = "".join(LINES[i % len(LINES)] + f"Step {i}: the number is {i * 37 % 101}.\n\n" for i in range(24))
TEXTS = {"plain": PLAIN, "marks": MARKS, "long": LONG}

PROBES = {"spae": "\n**Final Answer**\n\\boxed{", "sentence": "\n\nSo the final answer is \\boxed{"}
GOLDS = ["19", "-3", "\\frac{1}{2}"]

LLAMAS = {
    # As transformers 5 writes it: rope_parameters and dtype, one file, head tied to the embedding.
    "llama-tiny": dict(
        seed=1, dtype="float32", shards=1, bos=False, legacy_config=False,
        config=dict(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
                    num_key_value_heads=2, tie_word_embeddings=True, rope_theta=10000.0),
    ),
    # As transformers 4 wrote it: rope_theta, rope_scaling and torch_dtype; an index, biases, a head of its own,
    # heads wider than hidden / heads; surplus vocabulary rows.
    "llama-sharded": dict(
        seed=2, dtype="bfloat16", shards=3, bos=True, legacy_config=True,
        config=dict(hidden_size=64, intermediate_size=112, num_hidden_layers=3, num_attention_heads=4,
                    num_key_value_heads=2, head_dim=32, tie_word_embeddings=False, attention_bias=True,
                    mlp_bias=True, rms_norm_eps=1e-5, rope_theta=500000.0,
                    rope_scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                      original_max_position_embeddings=64)),
    ),
    # Half precision, one key head a query head, linear rotary scaling.
    "llama-half": dict(
        seed=3, dtype="float16", shards=1, bos=True, legacy_config=False,
        config=dict(hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=3,
                    num_key_value_heads=3, tie_word_embeddings=False, rope_theta=10000.0,
                    rope_scaling=dict(rope_type="linear", factor=4.0)),
    ),
}

SIZES = dict(hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2)
FAMILY = dict(dtype="bfloat16", shards=1, bos=False, legacy_config=False, texts=["plain", "long"])
FAMILIES = {
    # The base grows with texts longer than the 128 tokens "trained on".
    "llama-dynamic": dict(FAMILY, seed=10, family="llama", probes=False, config=dict(
        SIZES, tie_word_embeddings=True, max_position_embeddings=128,
        rope_parameters=dict(rope_theta=10000.0, rope_type="dynamic", factor=16.0))),
    # Every layer looks back 24 tokens.
    "mistral-tiny": dict(FAMILY, seed=11, family="mistral", bos=True, config=dict(
        SIZES, tie_word_embeddings=False, sliding_window=24, rms_norm_eps=1e-5,
        rope_parameters=dict(rope_theta=10000.0, rope_type="default"))),
    # Biases on query, key and value; YaRN; the form of transformers 4; windows on the upper layer.
    "qwen2-tiny": dict(FAMILY, seed=12, family="qwen2", legacy_config=True, config=dict(
        SIZES, tie_word_embeddings=True, max_position_embeddings=256, use_sliding_window=True, sliding_window=40,
        max_window_layers=2,
        rope_parameters=dict(rope_theta=1000000.0, rope_type="yarn", factor=8.0,
                             original_max_position_embeddings=256))),
    # Heads wider than hidden / heads, normalized before they rotate.
    "qwen3-tiny": dict(FAMILY, seed=13, family="qwen3", config=dict(
        SIZES, head_dim=32, tie_word_embeddings=True,
        rope_parameters=dict(rope_theta=1000000.0, rope_type="default"))),
    # Caps small enough to bend the scores of so small a model; every other layer local.
    "gemma2-tiny": dict(FAMILY, seed=14, family="gemma2", config=dict(
        SIZES, head_dim=32, query_pre_attn_scalar=24, sliding_window=20, attn_logit_softcapping=2.0,
        final_logit_softcapping=6.0, tie_word_embeddings=True,
        rope_parameters=dict(rope_theta=10000.0, rope_type="default"))),
    # Local and global layers with rotations of their own, the global one scaled; biases.
    "gemma3-tiny": dict(FAMILY, seed=15, family="gemma3_text", config=dict(
        dict(SIZES, num_hidden_layers=4), head_dim=16, query_pre_attn_scalar=16, sliding_window=16,
        layer_types=["sliding_attention", "sliding_attention", "full_attention", "sliding_attention"],
        tie_word_embeddings=True,
        rope_parameters=dict(
            full_attention=dict(rope_theta=1000000.0, rope_type="linear", factor=8.0),
            sliding_attention=dict(rope_theta=10000.0, rope_type="default")))),
    # Fused projections; LongRoPE over three quarters of a head, long factors from 129 tokens on.
    "phi3-tiny": dict(FAMILY, seed=16, family="phi3", probes="whole", config=dict(
        dict(SIZES, hidden_size=128, num_attention_heads=2, num_key_value_heads=1), tie_word_embeddings=False,
        original_max_position_embeddings=128,
        max_position_embeddings=2048, pad_token_id=0,
        rope_parameters=dict(rope_theta=10000.0, rope_type="longrope", partial_rotary_factor=0.75,
                             original_max_position_embeddings=128,
                             short_factor=[1.0 + 0.025 * i for i in range(24)],
                             long_factor=[1.0 + 0.3 * i for i in range(24)]))),
    # Heads of a size that the fused attention does not take.
    "llama-narrow": dict(FAMILY, seed=17, family="llama", config=dict(
        dict(SIZES, hidden_size=48), num_attention_heads=4, tie_word_embeddings=True,
        rope_parameters=dict(rope_theta=10000.0, rope_type="default"))),
}
MODELS = {**LLAMAS, **FAMILIES}


def make_tokenizer(folder: Path, bos: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=376, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(LINES, trainer)
    if bos:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<|endoftext|> $A", pair="<|endoftext|> $A $B", special_tokens=[("<|endoftext|>", 0)]
        )
    else:
        tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": "<|endoftext|>",
                "eos_token": "<|im_end|>",
                "add_bos_token": bos,
                "clean_up_tokenization_spaces": False,
                "model_max_length": 4096,
            },
            indent=2,
        )
        + "\n"
    )
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    return tokenizer


def make_model(folder: Path, spec: dict, vocabulary: int) -> None:
    torch.manual_seed(spec["seed"])
    values = dict(vocab_size=vocabulary, max_position_embeddings=4096, bos_token_id=0, eos_token_id=2, pad_token_id=0)
    values.update(spec["config"])
    if "rope_theta" in values:
        values["rope_parameters"] = dict(rope_theta=values.pop("rope_theta"), rope_type="default")
        values["rope_parameters"].update(values.pop("rope_scaling", {}))
    config = CONFIG_MAPPING[spec.get("family", "llama")](**values)
    model = AutoModelForCausalLM.from_config(config)
    # Gemma stores a norm's distance from 1.
    # Wider layers sum more products: what they give is kept as large as that of 64 inputs.
    width = 0.15 * min(1.0, (64 / config.hidden_size) ** 0.5)
    center = 0.0 if spec.get("family", "").startswith("gemma") else 1.0
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.uniform_(center - 0.5, center + 0.5)
            elif "embed_tokens" in name or "lm_head" in name:
                parameter.normal_(0, 0.3)
            else:
                parameter.normal_(0, width)
    model = model.to(getattr(torch, spec["dtype"]))
    if spec["shards"] == 1:
        model.save_pretrained(folder)
    else:
        # Own sharding: transformers' smallest shard is larger than the whole model.
        tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
        names = sorted(tensors)
        weight_map = {}
        for shard in range(spec["shards"]):
            file = f"model-{shard + 1:05d}-of-{spec['shards']:05d}.safetensors"
            mine = names[shard :: spec["shards"]]
            save_file({name: tensors[name] for name in mine}, folder / file, metadata={"format": "pt"})
            weight_map.update({name: file for name in mine})
        total = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
        index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(weight_map.items()))}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
        model.config.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if spec["legacy_config"]:
        path = folder / "config.json"
        written = json.loads(path.read_text())
        rope = written.pop("rope_parameters")
        written.pop("dtype", None)
        written.pop("layer_types", None)
        theta = rope.pop("rope_theta")
        written.update(
            architectures=[type(model).__name__],
            torch_dtype=spec["dtype"],
            rope_theta=theta,
            rope_scaling=rope,
            transformers_version="4.44.0",
        )
        path.write_text(json.dumps(written, indent=2) + "\n")


def log_probs(model, ids: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits and log-probs (n, V) in float64; row i is the distribution after token i."""
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0].to(torch.float64)
    return logits, torch.log_softmax(logits, -1)


def rounded(values: torch.Tensor) -> list[float]:
    return [round(value, 7) for value in values.tolist()]


def score(model, ids: list[int]) -> dict:
    """Rows 0 … n-2, each against the token that follows; the last row is left out."""
    logits, logp = log_probs(model, ids)
    logits, logp, target = logits[:-1], logp[:-1], torch.tensor(ids[1:])
    p = logp.exp()
    top = p.topk(20)
    picked = logits.gather(1, target[:, None])
    return {
        "logprob": rounded(logp.gather(1, target[:, None])[:, 0]),
        "entropy": rounded(-(p * logp).sum(-1)),
        "rank": (1 + (logits > picked).sum(-1)).tolist(),
        # Other tokens so near the target that float32 rounding may order them either way.
        "rankTies": (((logits - picked).abs() < 1e-5).sum(-1) - 1).tolist(),
        "margin": rounded(top.values[:, 0] - top.values[:, 1]),
        "selfCertainty": rounded(torch.logsumexp(logits, -1) - logits.mean(-1) - torch.log(torch.tensor(float(logits.shape[1]), dtype=torch.float64))),
        "topMass": rounded(top.values.sum(-1)),
        "topIds": top.indices[:, :5].tolist(),
        "topLogprobs": [rounded(row) for row in logp.gather(1, top.indices[:, :5])],
    }


def probe_cases(model, encode, which) -> list[dict]:
    """Every prefix, probe and gold answer as one separate full pass: what a packed tree must equal.

    A rotation that depends on a pass's length is fixed for a text by us, not by transformers: with LongRoPE only probes
    behind the whole text are comparable, with dynamic scaling none.
    """
    prefix_ids = encode(PLAIN + "\n" + LONG[:900])
    cases = []
    if which is False:
        return cases
    for at in (len(prefix_ids),) if which == "whole" else (1, 17, 40, 90, 150, len(prefix_ids)):
        for probe_name, probe_text in PROBES.items():
            for gold in GOLDS:
                probe, answer = encode(probe_text), encode(gold)
                ids = prefix_ids[:at] + probe + answer
                _, logp = log_probs(model, ids)
                begin = at + len(probe)
                golds = torch.stack([logp[begin + j - 1, token] for j, token in enumerate(answer)])
                cases.append(
                    {"prefix": at, "probe": probe_name, "probeIds": probe, "answer": gold, "answerIds": answer,
                     "goldLogprob": rounded(golds)}
                )
    return [{"prefixIds": prefix_ids, "cases": cases}]


def dump(value, indent: int = 0) -> str:
    """JSON with short arrays on one line, so that a number can be found by eye."""
    if isinstance(value, dict):
        pad = " " * (indent + 2)
        body = ",\n".join(f"{pad}{json.dumps(key)}: {dump(item, indent + 2)}" for key, item in value.items())
        return "{\n" + body + "\n" + " " * indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        pad = " " * (indent + 2)
        return "[\n" + ",\n".join(pad + dump(item, indent + 2) for item in value) + "\n" + " " * indent + "]"
    return json.dumps(value, ensure_ascii=True)


def main() -> None:
    for name in sys.argv[1:] or MODELS:
        spec = MODELS[name]
        folder = HERE / "models" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        tokenizer = make_tokenizer(folder, spec["bos"])
        # Surplus rows where the head is its own, as many published checkpoints have them.
        vocabulary = tokenizer.get_vocab_size() + (0 if spec["config"]["tie_word_embeddings"] else 8)
        make_model(folder, spec, vocabulary)
        config = AutoConfig.from_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(
            folder, config=config, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        texts = []
        for text_name in spec.get("texts", TEXTS):
            text = TEXTS[text_name]
            encoding = tokenizer.encode(text)
            texts.append({"name": text_name, "text": text, "ids": encoding.ids, **score(model, encoding.ids)})
        plain = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
        golden = {"model": name, "vocabularySize": vocabulary, "texts": texts, "probes": probe_cases(model, plain, spec.get("probes", True))}
        path = HERE / "numbers" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dump(golden) + "\n")
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(name, "V", vocabulary, "folder", size, "numbers", path.stat().st_size,
              [(t["name"], len(t["ids"]), round(sum(t["entropy"]) / len(t["entropy"]), 2)) for t in texts])


if __name__ == "__main__":
    main()

"""Writes the tiny ONNX exports under `models/export-*` and their golden numbers under `numbers/export-*.json`.

Run by hand: `python test/golden/make-exports.py` in an environment with optimum-onnx 0.1, transformers 4.57,
onnxruntime-genai 0.11, onnxslim, onnxruntime and onnx. One seeded random Llama is exported in two layouts:

- `export-community`: as onnx-community ships models for transformers.js: `onnx/model.onnx` with its weights in
  `model.onnx_data`, and variants in half precision, in blocks of 4 bits, in 8 bits; `model_q4f16.onnx` has fused
  grouped-query attention and a cache in half precision, as the newer of them do;
- `export-genai`: as onnxruntime-genai's model builder writes it.

Numbers of the float32 files come from transformers; those of the others from onnxruntime on the very file, the whole
text in one run. Not used by any test at run time.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime
import onnxslim
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16
from optimum.exporters.onnx import main_export
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("tiny", HERE / "make-tiny-models.py")
tiny = importlib.util.module_from_spec(_spec)


def patched_imports() -> None:
    """make-tiny-models.py is written for transformers 5; what is used of it here runs with 4.57 as well."""
    _spec.loader.exec_module(tiny)


def make_source(folder: Path) -> int:
    tokenizer = tiny.make_tokenizer(folder, False)
    vocabulary = tokenizer.get_vocab_size()
    torch.manual_seed(41)
    config = LlamaConfig(
        vocab_size=vocabulary, max_position_embeddings=1280, bos_token_id=0, eos_token_id=2, pad_token_id=0,
        rope_theta=10000.0, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=16, tie_word_embeddings=True,
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.uniform_(0.5, 1.5)
            elif "embed_tokens" in name:
                parameter.normal_(0, 0.4)
            else:
                parameter.normal_(0, 0.2)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    return vocabulary


def copy_texts(source: Path, target: Path) -> None:
    """What a folder has besides its graph, without what exporters add for their own runtime."""
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copy(source / name, target / name)


def make_community(source: Path, work: Path) -> Path:
    target = HERE / "models" / "export-community"
    shutil.rmtree(target, ignore_errors=True)
    (target / "onnx").mkdir(parents=True)
    main_export(str(source), work / "optimum", task="text-generation-with-past", do_validation=False)
    copy_texts(source, target)
    shutil.copy(source / "config.json", target / "config.json")
    slim = onnxslim.slim(onnx.load(work / "optimum" / "model.onnx"))
    names = target / "onnx"
    onnx.save(
        slim, names / "model.onnx", save_as_external_data=True, location="model.onnx_data", size_threshold=1024
    )
    plain = onnx.load(names / "model.onnx")
    onnx.save(convert_float_to_float16(plain, keep_io_types=["logits"]), names / "model_fp16.onnx")
    quantizer = MatMulNBitsQuantizer(onnx.load(names / "model.onnx"), block_size=32, is_symmetric=True)
    quantizer.process()
    onnx.save(quantizer.model.model, names / "model_q4.onnx")
    onnx.save(onnx.load(names / "model.onnx"), work / "whole.onnx")
    quantize_dynamic(work / "whole.onnx", names / "model_quantized.onnx", weight_type=QuantType.QInt8)
    build_genai(source, work / "q4f16", "int4", "webgpu")
    onnx.save(onnx.load(work / "q4f16" / "model.onnx"), names / "model_q4f16.onnx")
    return target


def make_genai(source: Path) -> Path:
    target = HERE / "models" / "export-genai"
    shutil.rmtree(target, ignore_errors=True)
    build_genai(source, target, "fp32", "cpu")
    for file in target.iterdir():
        if file.name not in ("model.onnx", "model.onnx.data", "genai_config.json"):
            file.unlink()
    copy_texts(source, target)
    return target


def build_genai(source: Path, target: Path, precision: str, provider: str) -> None:
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-m", str(source), "-i", str(source)]
    command += ["-o", str(target), "-p", precision, "-e", provider, "-c", str(target.parent / "cache")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_file(file: Path, ids: list[int]) -> dict:
    """Log-prob of each next token and entropy, by onnxruntime on the file as it is."""
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    feeds = {}
    for value in session.get_inputs():
        if value.name.startswith("past"):
            kind = numpy.float16 if "float16" in value.type else numpy.float32
            feeds[value.name] = numpy.zeros((1, value.shape[1], 0, value.shape[3]), kind)
        else:
            row = {"input_ids": ids, "attention_mask": [1] * len(ids), "position_ids": range(len(ids))}[value.name]
            feeds[value.name] = numpy.array([list(row)], numpy.int64)
    logits = torch.from_numpy(session.run(["logits"], feeds)[0][0].astype(numpy.float64))
    logp = torch.log_softmax(logits, -1)[:-1]
    return {
        "logprob": tiny.rounded(logp.gather(1, torch.tensor(ids[1:])[:, None])[:, 0]),
        "entropy": tiny.rounded(-(logp.exp() * logp).sum(-1)),
    }


def main() -> None:
    patched_imports()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = work / "source"
        source.mkdir()
        vocabulary = make_source(source)
        community, genai = make_community(source, work), make_genai(source)
        tokenizer = tiny.Tokenizer.from_file(str(source / "tokenizer.json"))
        encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
        model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32, attn_implementation="eager").eval()
    texts = [
        {"name": key, "text": tiny.TEXTS[key], "ids": encode(tiny.TEXTS[key]), **tiny.score(model, encode(tiny.TEXTS[key]))}
        for key in ("plain", "long")
    ]
    golden = {"model": "export-llama", "vocabularySize": vocabulary, "texts": texts}
    golden["probes"] = tiny.probe_cases(model, encode, True)
    (HERE / "numbers" / "export-llama.json").write_text(tiny.dump(golden) + "\n")
    ids = encode(tiny.PLAIN)
    files = sorted((community / "onnx").glob("*.onnx")) + [genai / "model.onnx"]
    variants = [{"file": f"{f.relative_to(HERE / 'models')}", **run_file(f, ids)} for f in files]
    (HERE / "numbers" / "export-variants.json").write_text(tiny.dump({"ids": ids, "variants": variants}) + "\n")
    for folder in (community, genai):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                print(file.relative_to(HERE), file.stat().st_size)


if __name__ == "__main__":
    main()

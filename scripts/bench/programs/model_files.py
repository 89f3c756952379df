"""Makes the forms of one model that the benchmark's contenders read. One form a call:

    python model_files.py onnx HF_FOLDER OUT_FOLDER        an export by optimum, laid out as transformers.js reads it
    python model_files.py gguf IN.gguf F32|Q8_0 OUT.gguf   the same weights, dequantised or quantised anew
"""

import json
import os
import shutil
import sys


def export_onnx(folder, out):
    from optimum.exporters.onnx import main_export

    source = out + ".source"
    shutil.rmtree(source, ignore_errors=True)
    os.makedirs(source)
    for name in os.listdir(folder):
        if name != "config.json":
            os.symlink(os.path.realpath(os.path.join(folder, name)), os.path.join(source, name))
    with open(os.path.join(folder, "config.json"), encoding="utf8") as file:
        config = json.load(file)
    # optimum's exporter wants transformers 4, which knows rotations under their older names only.
    rope = config.pop("rope_parameters", None)
    if rope is not None:
        config["rope_theta"] = rope["rope_theta"]
        if rope.get("rope_type", "default") != "default":
            config["rope_scaling"] = {k: v for k, v in rope.items() if k != "rope_theta"}
    config["torch_dtype"] = "float32"
    with open(os.path.join(source, "config.json"), "w", encoding="utf8") as file:
        json.dump(config, file)
    main_export(source, output=out, task="text-generation-with-past", no_post_process=True, do_validation=False)
    os.makedirs(os.path.join(out, "onnx"), exist_ok=True)
    for name in os.listdir(out):
        if name.startswith("model.onnx"):
            os.rename(os.path.join(out, name), os.path.join(out, "onnx", name))
    shutil.rmtree(source)


def rewrite_gguf(source, form, out):
    import numpy
    from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter
    from gguf.quants import dequantize, quantize

    reader = GGUFReader(source)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(out, architecture)
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        kind = field.types[0]
        element = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), kind, sub_type=element)
    target = GGMLQuantizationType[form]
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        if values.ndim > 1 and target != GGMLQuantizationType.F32:
            writer.add_tensor(tensor.name, quantize(values, target), raw_dtype=target)
        else:
            writer.add_tensor(tensor.name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    {"onnx": export_onnx, "gguf": rewrite_gguf}[kind](*arguments)

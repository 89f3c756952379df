#!/usr/bin/env python3
"""Writes numbers/gguf-blocks.json: random blocks of every GGUF format that is read, and what the `gguf` reference
library makes of them, bit for bit.

    python test/golden/make-gguf-blocks.py      (gguf 0.19.0, numpy 2.4.6)

All bytes are random (seed 4) but for the half-precision scales, which are finite: the first blocks have scales of the
size that weights have, the last ones any finite half, subnormal ones too.
"""

import base64
import json
from pathlib import Path

import gguf
import numpy as np

# Where the half-precision numbers of a block begin.
HALVES = {
    "F32": [], "F16": [0], "BF16": [], "Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}
BLOCKS = 5


def finite_half(random, usual):
    if usual:
        return np.float16(random.normal() * 0.02).tobytes()
    while True:
        raw = random.bytes(2)
        if np.isfinite(np.frombuffer(raw, np.float16)[0]):
            return raw


def random_blocks(name, random):
    kind = gguf.GGMLQuantizationType[name]
    size = gguf.GGML_QUANT_SIZES[kind][1]
    if name == "F32":
        return np.array([0.0, -0.0, 1.5, -3e-42, 3.4e38], np.float32).view(np.uint8)
    if name == "BF16":
        return np.array([0x0000, 0x8000, 0x3FC0, 0x0001, 0x7F7F], np.uint16).view(np.uint8)
    data = bytearray(random.bytes(size * BLOCKS))
    for block in range(BLOCKS):
        for at in HALVES[name]:
            start = block * size + at
            data[start : start + 2] = finite_half(random, usual=block < 3)
    return np.frombuffer(bytes(data), np.uint8)


def main():
    random = np.random.default_rng(4)
    out = {}
    for name in HALVES:
        blocks = random_blocks(name, random)
        kind = gguf.GGMLQuantizationType[name]
        values = gguf.dequantize(blocks, kind).astype(np.float32).reshape(-1)
        assert np.isfinite(values).all(), name
        out[name] = {
            "id": int(kind),
            "blocks": base64.b64encode(blocks.tobytes()).decode(),
            "values": base64.b64encode(values.tobytes()).decode(),
        }
    path = Path(__file__).parent / "numbers" / "gguf-blocks.json"
    path.write_text(json.dumps(out, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()

# Makes the small tokenizers of test/golden/tokenizers, one per peculiarity of real ones, and the ids and offsets that the
# Python library `tokenizers` gives for awkward texts (test/golden/numbers/tokenizers.json).
# Run: python test/golden/make-tokenizers.py   (needs tokenizers 0.23; deterministic)
import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = Path(__file__).parent
corpus = [
    "Hello world, this is a test. The answer is 42.\n\nSo we go on: x = 3 + 4 = 7.\n</think>\n\n\\boxed{7}",
    "naïve café — it’s 5 o’clock \U0001f642",
    "So the final answer is \\boxed{12}",
] * 50
# The split of Qwen2 and Llama 3.
split = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def byte_level(nfc: bool, trim: bool, prefix: bool, bos: bool) -> Tokenizer:
    made = Tokenizer(models.BPE())
    if nfc:
        made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(split), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=380, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<s>", "<|im_end|>"]
    )
    made.train_from_iterator(corpus, trainer)
    made.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    steps = [processors.ByteLevel(trim_offsets=trim)]
    if bos:
        steps.append(processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)]))
    made.post_processor = processors.Sequence(steps)
    return made


def sentence_piece(mode: str) -> Tokenizer:
    made = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    tail = [decoders.ByteFallback(), decoders.Fuse()]
    if mode == "prepend":  # Llama 2, Phi-3
        made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        made.decoder = decoders.Sequence([decoders.Replace("▁", " "), *tail, decoders.Strip(" ", 1, 0)])
    elif mode == "gemma":
        made.normalizer = normalizers.Replace(" ", "▁")
        made.decoder = decoders.Sequence([decoders.Replace("▁", " "), *tail])
    else:  # Mistral and newer conversions
        made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=mode, split=False)
        made.decoder = decoders.Sequence([decoders.Replace("▁", " "), *tail, decoders.Strip(" ", 1, 0)])
    specials = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=specials)
    # Trained without runs over the ▁, as SentencePiece does.
    spaced = ["▁" + word for text in corpus for word in text.split(" ")]
    made_pre, made_norm = made.pre_tokenizer, made.normalizer
    made.train_from_iterator(spaced if mode != "gemma" else corpus, trainer)
    made.pre_tokenizer, made.normalizer = made_pre, made_norm
    text = json.loads(made.to_str())
    for token in text["added_tokens"]:
        # The byte pieces are no special tokens in real files.
        token["special"] = token["content"] in ("<unk>", "<s>", "</s>")
    text["added_tokens"] = [token for token in text["added_tokens"] if token["special"]]
    made = Tokenizer.from_str(json.dumps(text))
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    made.add_special_tokens(["<|end|>"])
    return made


def never_prefixed(made: Tokenizer) -> Tokenizer:
    """The same tokenizer without its dummy prefix, as an outsider would make it."""
    text = json.loads(made.to_str())

    def change(node):
        if not isinstance(node, dict):
            return node
        for key in ("normalizers", "pretokenizers", "decoders"):
            if key in node:
                node[key] = [part for part in map(change, node[key]) if part is not None]
        if node.get("type") in ("Prepend", "Strip"):  # the decoder's Strip takes the dummy prefix away again
            return None
        if node.get("type") == "Metaspace":
            node["prepend_scheme"] = "never"
        if node.get("type") == "ByteLevel":
            node["add_prefix_space"] = False
        return node

    text["normalizer"] = change(text["normalizer"])
    text["pre_tokenizer"] = change(text["pre_tokenizer"])
    text["decoder"] = change(text["decoder"])
    return Tokenizer.from_str(json.dumps(text))


texts = [
    "",
    " hello  world.\n\nSo",
    "  lead and trail  ",
    "e\u0301x cafe\u0301 y",
    "\u1112\u1161\u11ab글 a\u0308\u0323",
    "a\U0001f642b \U0001f469\u200d\U0001f469\u200d\U0001f467 z",
    "café 日本 — ’",
    "<think>\nhi</think> ok<|im_end|></s> on",
    "x = \\frac{3}{4}\n\n\n\\boxed{-7}\r\n\r\n",
    "tab\tnul\u0000 rtl \u202eabc\ufeff bom",
    "\ufffd replaced",
]


def utf16(text: str, offsets):
    starts = [0]
    for char in text:
        starts.append(starts[-1] + (2 if ord(char) > 0xFFFF else 1))
    return [[starts[a], starts[b]] for a, b in offsets]


def read(made: Tokenizer, text: str, special: bool):
    encoding = made.encode(text, add_special_tokens=special)
    return {"ids": encoding.ids, "offsets": utf16(text, encoding.offsets)}


makers = {
    "byte-level-nfc": byte_level(True, False, False, False),
    "byte-level-trimmed": byte_level(False, True, False, True),
    "byte-level-prefixed": byte_level(False, False, True, True),
    "sentence-prepend": sentence_piece("prepend"),
    "sentence-first": sentence_piece("first"),
    "sentence-always": sentence_piece("always"),
    "sentence-gemma": sentence_piece("gemma"),
}
numbers = {}
for name, made in makers.items():
    folder = here / "tokenizers" / name
    folder.mkdir(parents=True, exist_ok=True)
    made.save(str(folder / "tokenizer.json"), pretty=False)
    never = never_prefixed(made)
    numbers[name] = [
        {
            "text": text,
            "special": read(made, text, True),
            "plain": read(made, text, False),
            "continuing": read(never, text, False),
            "decoded": never.decode(never.encode(text, add_special_tokens=False).ids, skip_special_tokens=False),
        }
        for text in texts
    ]
(here / "numbers" / "tokenizers.json").write_text(json.dumps(numbers, ensure_ascii=True, separators=(",", ":")) + "\n")

"""Abacus' tokenizer: byte-level pieces with single digits, learned from the generated documents.

Line breaks, words, digits and single punctuation marks never merge with one another. So a closing brace or a
blank line is its own token wherever it stands, and a probe that is encoded apart from the text before it gets
the tokens that the joined text would have.
"""

import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

BOS, EOS, PAD = "<bos>", "<eos>", "<pad>"
SPECIAL = [BOS, EOS, PAD]
# Part of the text that a model writes, so visible when a completion is decoded.
TAGS = ["<think>", "</think>"]

PIECES = r"\n+| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]|[^\S\n]+"

# Plain turns: a user message is a problem, an assistant message its solution. Earlier reasoning stays, because
# a second problem may go on with the first one's story.
CHAT_TEMPLATE = """\
{{- bos_token -}}
{%- for message in messages -%}
{%- if message.role == 'assistant' -%}
{%- if message.reasoning_content -%}
{{- '<think>\\n' + message.reasoning_content.strip('\\n') + '\\n</think>\\n\\n' -}}
{%- endif -%}
{{- message.content + eos_token + '\\n' -}}
{%- elif message.role == 'user' -%}
{{- 'Problem: ' + message.content + '\\nSolution:\\n' -}}
{%- else -%}
{{- message.content + '\\n' -}}
{%- endif -%}
{%- endfor -%}
"""


def train_tokenizer(texts, vocabulary_size: int) -> Tokenizer:
    """Learns the pieces from texts; ids are the same for the same texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocabulary_size - len(TAGS),
            special_tokens=SPECIAL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            min_frequency=20,
            show_progress=False,
        ),
    )
    tokenizer.add_tokens([AddedToken(tag, normalized=False, special=False) for tag in TAGS])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int) -> None:
    """Writes the files that transformers and other readers of Hugging Face folders expect."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": BOS, "eos_token": EOS, "pad_token": PAD}
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    write_json(folder / "special_tokens_map.json", names)
    write_json(
        folder / "tokenizer_config.json",
        {
            **names,
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": context,
            "clean_up_tokenization_spaces": False,
            "add_bos_token": True,
            "add_eos_token": False,
            "padding_side": "left",
        },
    )


def write_json(path: Path, value) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")

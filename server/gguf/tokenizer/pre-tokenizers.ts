// How a text is split before byte-level BPE, by the name that `tokenizer.ggml.pre` gives: as the models' own
// tokenizer.json has it, and where a name belongs to no model ("default"), as llama.cpp has it (src/llama-vocab.cpp).
// An unknown name is a failure: another split gives other tokens, and nothing would tell.
import { Failure } from '../../shared/protocol/failure.ts';

/** A component of the `tokenizers` library, as its JSON has it. */
export type Component = Readonly<Record<string, unknown>>;

export interface PreTokenizer {
  readonly normalizer: Component | null;
  readonly preTokenizer: Component;
  /** Words that are tokens are taken whole, whatever the merges say. */
  readonly ignoreMerges: boolean;
  /** Whether a text begins with the bos token where the file does not say. */
  readonly addBos: boolean;
}

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const llama3Split = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const qwenSplit = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const marksAndSpaces = String.raw`| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const gpt4oSplit = String.raw`[^\r\n\p{L}\p{N}]?${upper}*${lower}+${contractions}?|[^\r\n\p{L}\p{N}]?${upper}+${lower}*${contractions}?|\p{N}{1,3}${marksAndSpaces}`;
const tekkenSplit = String.raw`[^\r\n\p{L}\p{N}]?${upper}*${lower}+|[^\r\n\p{L}\p{N}]?${upper}+${lower}*|\p{N}${marksAndSpaces}`;
const gpt2Split = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)`;

const nfc: Component = { type: 'NFC' };
const bytes = (useRegex: boolean): Component => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: useRegex,
});
const split = (regex: string): Component => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior: 'Isolated',
  invert: false,
});
const sequence = (...parts: readonly Component[]): Component => ({ type: 'Sequence', pretokenizers: parts });
const plain = { normalizer: null, ignoreMerges: false, addBos: false };

const gpt2: PreTokenizer = { ...plain, preTokenizer: bytes(true) };
/** Single digits split off, then GPT-2's split. */
const digits: PreTokenizer = {
  ...plain,
  preTokenizer: sequence({ type: 'Digits', individual_digits: true }, bytes(true)),
};
const bySplit = (regex: string): PreTokenizer => ({ ...plain, preTokenizer: sequence(split(regex), bytes(false)) });
const llama3: PreTokenizer = { ...bySplit(llama3Split), ignoreMerges: true, addBos: true };

const preTokenizers: Readonly<Record<string, PreTokenizer>> = {
  default: {
    ...plain,
    preTokenizer: sequence(
      split(String.raw`[\p{P}\$\+<=>\^~\|]+`),
      split(gpt2Split),
      split(String.raw`\p{N}+`),
      split('[0-9][0-9][0-9]'),
      bytes(false),
    ),
  },
  'gpt-2': gpt2,
  'phi-2': gpt2,
  smollm: digits,
  starcoder: digits,
  refact: digits,
  codeshell: digits,
  'llama-bpe': llama3,
  llama3,
  'llama-v3': llama3,
  'smaug-bpe': bySplit(llama3Split),
  // Phi-4, whose vocabulary is that of GPT-4.
  dbrx: bySplit(llama3Split),
  qwen2: { ...bySplit(qwenSplit), normalizer: nfc },
  'deepseek-r1-qwen': bySplit(qwenSplit),
  // Phi-4-mini, whose vocabulary is that of GPT-4o.
  'gpt-4o': bySplit(gpt4oSplit),
  tekken: { ...bySplit(tekkenSplit), ignoreMerges: true, addBos: true },
};

/**
 * @param name value of `tokenizer.ggml.pre`; null: the file has none, as those made before May 2024
 * @throws Failure `model-unsupported` listing the known names
 */
export function preTokenizerNamed(name: string | null, file: string): PreTokenizer {
  const found = name === null ? undefined : preTokenizers[name];
  if (found !== undefined) return found;
  const known = Object.keys(preTokenizers).join(', ');
  throw new Failure(
    'model-unsupported',
    name === null
      ? `${file} does not say how its tokenizer splits a text (tokenizer.ggml.pre is missing), so tokens would be guessed. A current conversion of the model says it; known names are ${known}.`
      : `${file} splits texts by the pre-tokenizer "${name}"; known names are ${known}. The model's Hugging Face folder brings its own tokenizer.json.`,
  );
}

// A model's tokenizer: the `tokenizers` library over tokenizer.json, with offsets in UTF-16 units of the string that was
// given. Ids are the library's. So are the spans, converted from code points, but for two documented things: trimmed
// offsets are never asked for (tokenizer-file.ts), and gaps between spans are closed (cover-text.ts).
import type { Tokenizer as Library } from 'tokenizers';
import { Failure } from '../shared/protocol/failure.ts';
import { coverText, type TokenSpans } from './cover-text.ts';
import { placeTokens } from './place-tokens.ts';
import { pieceBytes, spellingOf } from './token-bytes.ts';
import { readTokenizerFile, type AddedToken, type TokenizerFile } from './tokenizer-file.ts';

export interface EncodeOptions {
  /** With the special tokens that the post-processor adds: for prompts given as text. */
  readonly special: boolean;
  /** Without the dummy prefix of SentencePiece-style tokenizers: for a text that continues another one. */
  readonly continuing: boolean;
}

/** One entry a token. Spans are half open, in UTF-16 units, never decreasing, and together cover the text. */
export interface Encoding extends TokenSpans {
  /** (n) */
  readonly ids: Int32Array;
}

export interface Tokenizer {
  /** Lower-case hex SHA-256 of tokenizer.json. */
  readonly sha256: string;
  /** One more than the largest token id. */
  readonly size: number;
  /** Special tokens spelled out in the text are read as such; a lone surrogate is read as U+FFFD. */
  encode(text: string, options: EncodeOptions): Promise<Encoding>;
  /** The tokens' bytes read as UTF-8; incomplete characters become U+FFFD. Special tokens are spelled out. */
  decode(ids: ArrayLike<number>): string;
  /** The tokens' bytes, without the space that SentencePiece-style decoders strip at the start of a text left out. */
  bytes(ids: ArrayLike<number>): Uint8Array;
  tokenText(id: number): string;
  /** Id of a vocabulary entry or added token by its exact spelling in the vocabulary; null where there is none. */
  tokenId(piece: string): number | null;
  /** Whether the token is marked special (`<|im_end|>`). */
  isSpecial(id: number): boolean;
  /** Spans of tokens made elsewhere; null where they do not spell the text, or are no tokens of this tokenizer. */
  place(ids: ArrayLike<number>, text: string): TokenSpans | null;
}

/** @throws Failure `model-not-found` | `model-invalid` where tokenizer.json is missing or broken */
export async function openTokenizer(folder: string): Promise<Tokenizer> {
  const file = await readTokenizerFile(folder);
  // Dynamic, so that commands which read no text with a model load nothing native.
  const { Tokenizer: library } = await import('tokenizers');
  const load = (json: string): Library => loadLibrary(file, () => library.fromString(json));
  const plain = load(file.plain);
  const continuing = file.continuing === file.plain ? plain : load(file.continuing);
  return new LibraryTokenizer(file, plain, continuing);
}

function loadLibrary(file: TokenizerFile, load: () => Library): Library {
  try {
    return load();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${file.path} is not a tokenizer that the tokenizers library reads: ${why}.`;
    throw new Failure('model-invalid', message, { cause: error });
  }
}

class LibraryTokenizer implements Tokenizer {
  readonly sha256: string;
  readonly size: number;
  readonly #plain: Library;
  readonly #continuing: Library;
  readonly #added: ReadonlyMap<number, AddedToken>;
  readonly #spelling: ReturnType<typeof spellingOf>;
  readonly #pieces = new Map<number, Uint8Array>();

  constructor(file: TokenizerFile, plain: Library, continuing: Library) {
    this.sha256 = file.sha256;
    this.#plain = plain;
    this.#continuing = continuing;
    this.#added = new Map(file.added.map((token) => [token.id, token]));
    this.#spelling = spellingOf(file.decoder);
    // Ids need not be dense, so the number of entries is not the largest id.
    this.size = Object.values(plain.getVocab(true)).reduce((most, id) => Math.max(most, id + 1), 0);
  }

  async encode(text: string, options: EncodeOptions): Promise<Encoding> {
    const library = options.continuing ? this.#continuing : this.#plain;
    const encoding = await library.encode(text, null, { addSpecialTokens: options.special });
    const outside = encoding.getSpecialTokensMask();
    return { ids: Int32Array.from(encoding.getIds()), ...coverText(text, encoding.getOffsets(), outside) };
  }

  decode(ids: ArrayLike<number>): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes(ids));
  }

  bytes(ids: ArrayLike<number>): Uint8Array {
    return Buffer.concat(Array.from(ids, (id) => this.#piece(id) ?? new Uint8Array()));
  }

  tokenText(id: number): string {
    return this.decode([id]);
  }

  tokenId(piece: string): number | null {
    return this.#plain.tokenToId(piece) ?? null;
  }

  isSpecial(id: number): boolean {
    return this.#added.get(id)?.special ?? false;
  }

  place(ids: ArrayLike<number>, text: string): TokenSpans | null {
    const pieces: Uint8Array[] = [];
    for (const id of Array.from(ids)) {
      const piece = this.#piece(id);
      if (piece === null) return null;
      pieces.push(piece);
    }
    return placeTokens(text, pieces, { dummyPrefix: this.#spelling === 'sentence-piece' });
  }

  /** Null where there is no such token. */
  #piece(id: number): Uint8Array | null {
    const known = this.#pieces.get(id);
    if (known !== undefined) return known;
    if (!Number.isInteger(id) || id < 0 || id >= this.size) return null;
    const piece = this.#plain.idToToken(id) as string | null | undefined; // the binding gives undefined, its types null
    if (piece === null || piece === undefined) return null;
    const bytes = pieceBytes(piece, this.#spelling, this.#added.get(id));
    this.#pieces.set(id, bytes);
    return bytes;
  }
}

// The narrow waist between the model and everything that asks it: a token tree grows in a KV cache, and chosen rows
// come back as a few numbers each. The model knows no traces; the asker knows no tensors.
import type { DeviceUse } from './device-use.ts';

/**
 * Tokens appended to the cache. `parents[i]` is the cache slot that token i follows (-1: it begins a sequence); slots
 * count all tokens in the cache, new ones included, so a linear text has `parents[i] = firstSlot + i - 1`. A token sees
 * its parent, its parent's ancestors and itself, and its position is its parent's plus one.
 * Slots below `Pass.length` before the first branching form the trunk: a slot there has its predecessor as parent.
 */
export interface TokenTree {
  /** (n) */
  readonly ids: Int32Array;
  /** (n) */
  readonly parents: Int32Array;
}

/** Which distributions are wanted: row i is the distribution after new token `rows[i]` (index into the tree). */
export interface RowRequest {
  /** (r) indices into TokenTree.ids */
  readonly rows: Int32Array;
  /** (r) the token whose log-prob and rank are asked; -1: none (logprob NaN, rank 0). */
  readonly targets: Int32Array;
  /** 0 … 20 likeliest tokens to return. */
  readonly top: number;
  readonly draws?: DrawRequest;
}

/** Tokens to draw from the distributions of asked rows, over the whole vocabulary. */
export interface DrawRequest {
  /** (s) indices into RowRequest.rows; one may stand there several times */
  readonly rows: Int32Array;
  /** (s) one number in [0, 1) a draw: the same number draws the same token */
  readonly uniforms: Float32Array;
  /** Above 0. The numbers of the rows are those of temperature 1 all the same. */
  readonly temperature: number;
}

/** One entry a row. Natural logarithms, temperature 1. */
export interface RowScores {
  /** (r) log-prob of the target */
  readonly logprob: Float32Array;
  /** (r) nats, [0, ln V] */
  readonly entropy: Float32Array;
  /** (r) 1 + number of tokens with a larger logit than the target */
  readonly rank: Int32Array;
  /** (r) p(1) - p(2) */
  readonly margin: Float32Array;
  /** (r) KL(U || p) */
  readonly selfCertainty: Float32Array;
  /** (r) mass of the 20 likeliest */
  readonly topMass: Float32Array;
  /** (r, top) ids, likeliest first */
  readonly topIds: Int32Array;
  /** (r, top) */
  readonly topLogprobs: Float32Array;
  /** (s) ids, one a draw */
  readonly drawn: Int32Array;
}

export interface ScorerInfo {
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly device: string;
  readonly precision: string;
  /** Why this device, how attention is computed there, what its self-check said; absent where the scorer has no choice. */
  readonly use?: DeviceUse;
}

/** A loaded model. Passes run one at a time. */
export interface Scorer {
  readonly info: ScorerInfo;
  /**
   * Makes an empty cache with room for `capacity` tokens.
   * @param textLength tokens of the whole text that is read, probes left out: what a rotation that depends on length is
   * fixed from for all passes over the text; default `capacity`
   * @throws Failure `out-of-memory`
   */
  begin(capacity: number, textLength?: number): Promise<Pass>;
  /**
   * Opens what writes texts on; the weights are held once more while it is open.
   * @throws Failure `model-unsupported` where this model or device cannot | `out-of-memory` | `device-failed`
   */
  openRows(): Promise<RowDecoder>;
  /** What a text of so many tokens does to the model, in words; null: nothing that depends on its length. */
  lengthNote(textLength: number): string | null;
  close(): Promise<void>;
}

/** One growing cache. */
export interface Pass {
  /** Tokens in the cache. */
  readonly length: number;
  /**
   * Appends the tree and returns the asked rows. Long trees run in chunks; `signal` is looked at between them.
   * @throws Failure `cancelled` | `context-exceeded` | `out-of-memory`
   */
  extend(tree: TokenTree, request: RowRequest, options?: ExtendOptions): Promise<RowScores>;
  /** Forgets all tokens from slot `length` on. */
  truncate(length: number): void;
  /** Frees the cache. */
  end(): void;
}

export interface ExtendOptions {
  readonly signal?: AbortSignal;
  /** Called after each chunk with the number of tokens done. */
  readonly onProgress?: (tokens: number) => void;
}

/** Writes many texts on at once, each behind a beginning of one common text. */
export interface RowDecoder {
  /**
   * Reads the common text.
   * @throws Failure `out-of-memory` | `cancelled` | `context-exceeded`
   */
  begin(request: RowsRequest, options?: ExtendOptions): Promise<Rows>;
  close(): Promise<void>;
}

export interface RowsRequest {
  /** (n) the common text */
  readonly ids: Int32Array;
  /** As for Scorer.begin. */
  readonly textLength: number;
  /** Tokens that are appended to a row at most. */
  readonly longest: number;
  /** Texts to write in all; more than go on at once are begun as others end. */
  readonly wanted: number;
}

/** Texts as they go on. All rows are idle at first. */
export interface Rows {
  /** How many go on at once. */
  readonly count: number;
  /** A row begins anew behind the first `behind` tokens of the common text, which may be none. */
  start(row: number, behind: number): void;
  /** Nothing goes on in this row. */
  stop(row: number): void;
  /** Only these rows go on, in this order. */
  keep(rows: readonly number[]): void;
  /**
   * Appends a token to each row and draws what follows, as DrawRequest says; what idle rows are given and give is nothing.
   * @param tokens (count)
   * @param uniforms (count)
   * @returns (count) ids
   */
  advance(tokens: Int32Array, uniforms: Float32Array, temperature: number): Promise<Int32Array>;
}

// A question asked at one place of a trace: the probe's tokens behind a cache slot, and what is forced behind the probe:
// the accepted answers, and other texts. Tokens only; no text, no model.

export interface Probe {
  /** Cache slot of the token that the probe follows; -1: it begins a sequence. */
  readonly slot: number;
  /** (m) at least one token */
  readonly ids: Int32Array;
  /** One accepted form of the gold answer each, (K) tokens, at least one; empty without a gold answer. */
  readonly answers: readonly Int32Array[];
  /** Other texts forced behind the probe, (k) tokens each, at least one; absent: none. */
  readonly further?: readonly Int32Array[];
  /** Tokens decoded at most behind the probe on one branch; absent: those of a provisional answer, 0: none. */
  readonly decoded?: number;
}

/** Tokens to append to a cache; the same shape as the scorer's TokenTree. */
export interface ProbeTree {
  /** (n) */
  readonly ids: Int32Array;
  /** (n) cache slot that each token follows */
  readonly parents: Int32Array;
}

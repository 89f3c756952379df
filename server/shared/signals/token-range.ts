// A stretch of tokens of a trace.

/** Half-open token range, indices into the token columns. */
export interface TokenRange {
  readonly first: number;
  readonly end: number;
}

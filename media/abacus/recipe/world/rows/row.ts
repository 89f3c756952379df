// One training document: pieces of text that are encoded apart, as they are when a trace is read, and whether the
// model learns to write each of them.

/**
 * `write`: a completion; `ask`: the answer to a reader's question, a few tokens that deserve more weight; `context`: a
 * prompt; `never`: a reader's own words, and wrong text that is there to be judged.
 */
export type Learn = 'write' | 'ask' | 'context' | 'never';

export interface Piece {
  readonly text: string;
  readonly learn: Learn;
}

export const rowKinds = [
  ...(['trace', 'probe', 'turn-question', 'hindsight', 'game', 'game-question'] as const),
  ...(['verdict', 'step-verdict', 'reflection', 'follow-up'] as const),
] as const;

export type RowKind = (typeof rowKinds)[number];

export interface Row {
  readonly kind: RowKind;
  /** `shape/template` of each problem; `game` for a game. */
  readonly families: readonly string[];
  /** Of each problem; questions asked for a game. */
  readonly operations: readonly number[];
  /** Of a verdict, a reflection or a follow-up: whether what is judged is right; null for other kinds. */
  readonly isRight: boolean | null;
  readonly pieces: readonly Piece[];
}

export const bos: Piece = { text: '<bos>', learn: 'never' };

/** The chat template writes a line break behind every assistant message; a prompt after it starts with that. */
export const turnEnd: Piece = { text: '\n', learn: 'context' };

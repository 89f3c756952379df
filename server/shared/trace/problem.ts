// Something wrong with the user's data, said so that it can be mended: where, what was found, what would be right.

export type Severity = 'error' | 'warning' | 'info';

export interface Problem {
  /** Stable kebab-case id, for example `not-json` or `no-answer`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what was found and what would have been right. */
  readonly message: string;
  /** 1-based line of the file. */
  readonly line?: number;
  /** 1-based column in UTF-16 units of that line. */
  readonly column?: number;
  /** Length of the marked range in UTF-16 units. */
  readonly length?: number;
  /** JSON path of the field, for example `steps[2].end`. */
  readonly path?: string;
}

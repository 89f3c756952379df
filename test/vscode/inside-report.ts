// What the checks inside the extension host report, as it lies in the results file.

export interface InsideResult {
  readonly title: string;
  /** The error with its stack; null where the check passed. */
  readonly error: string | null;
  /** Milliseconds; of a failed check null. */
  readonly took: number | null;
}

export interface InsideReport {
  /** Node of the extension host. */
  readonly node: string;
  readonly results: readonly InsideResult[];
  /** Why the checks could not run at all. */
  readonly error: string | null;
}

// What siblings say of one another, as lists, panels and reports are told it.

/** What siblings say of one another (the group signals); null where undefined. */
export interface GroupSummary {
  readonly group: string;
  readonly size: number;
  readonly correct: number;
  /** Siblings whose annotation was taken into account. */
  readonly annotated: number;
  /** pass@k for k = 1, 2, 4, 8 … up to size. */
  readonly passAtK: readonly { readonly k: number; readonly value: number | null }[];
  /** Dr. GRPO advantage of each line of the group. */
  readonly advantage: readonly { readonly line: number; readonly value: number | null }[];
  /** Of the group, by "<id>.<part>". */
  readonly signals: Readonly<Record<string, number | null>>;
  /** Of each line of the group, by "<id>.<part>". */
  readonly each: readonly { readonly line: number; readonly signals: Readonly<Record<string, number | null>> }[];
  /** Of each step of the line that was asked for, by "<id>.<part>"; empty where none was. */
  readonly steps: Readonly<Record<string, readonly (number | null)[]>>;
  readonly flags: readonly GroupFlag[];
}

/** What is worth a look in a group. */
export interface GroupFlag {
  /** Stable kebab-case id. */
  readonly kind: string;
  /** Null for the whole group. */
  readonly line: number | null;
  readonly why: string;
}

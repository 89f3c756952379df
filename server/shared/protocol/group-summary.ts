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
  /** Of each step of the lines that were asked for, by "<id>.<part>"; only lines of which something is known. */
  readonly steps: readonly { readonly line: number; readonly columns: StepsOfGroup }[];
  readonly flags: readonly GroupFlag[];
}

/** One value a step, by "<id>.<part>". */
export type StepsOfGroup = Readonly<Record<string, readonly (number | null)[]>>;

/** What is worth a look in a group. */
export interface GroupFlag {
  /** Stable kebab-case id. */
  readonly kind: string;
  /** Null for the whole group. */
  readonly line: number | null;
  readonly why: string;
}

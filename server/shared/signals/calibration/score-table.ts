// The traces of a set as calibration needs them: outcome, prompt, class of answer, and one column of numbers a part. A
// table instead of objects, so that a hundred thousand traces with a hundred parts fit into memory.

export interface ScoredTrace {
  readonly group: string;
  readonly correct: boolean | null;
  readonly answer: string | null;
  /** By "<id>.<part>"; null where it was not annotated. */
  readonly signals: Readonly<Record<string, number | null>> | null;
}

export class ScoreTable {
  readonly #groups = new Map<string, number[]>();
  readonly #correct: (boolean | null)[] = [];
  readonly #answers: (string | null)[] = [];
  readonly #columns = new Map<string, number[]>();
  #annotated = 0;

  get size(): number {
    return this.#correct.length;
  }

  get annotated(): number {
    return this.#annotated;
  }

  get correct(): readonly (boolean | null)[] {
    return this.#correct;
  }

  get answers(): readonly (string | null)[] {
    return this.#answers;
  }

  /** Rows of each prompt, in the order in which the prompts came. */
  get prompts(): readonly (readonly number[])[] {
    return [...this.#groups.values()];
  }

  /** "<id>.<part>" of every column with at least one value. */
  get parts(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** @returns the new row */
  add({ group, correct, answer, signals }: ScoredTrace): number {
    const row = this.#correct.push(correct) - 1;
    this.#answers.push(answer);
    const siblings = this.#groups.get(group);
    if (siblings === undefined) this.#groups.set(group, [row]);
    else siblings.push(row);
    if (signals === null) return row;
    this.#annotated += 1;
    for (const [part, value] of Object.entries(signals)) {
      if (value !== null && Number.isFinite(value)) this.set(part, row, value);
    }
    return row;
  }

  /** One value; also for parts that are known only when all rows are. */
  set(part: string, row: number, value: number): void {
    let column = this.#columns.get(part);
    if (column === undefined) this.#columns.set(part, (column = []));
    // NaN stands for undefined, so that the column stays one of plain numbers.
    while (column.length < row) column.push(Number.NaN);
    column[row] = value;
  }

  /** Null where the row has none. */
  value(part: string, row: number): number | null {
    const value = this.#columns.get(part)?.[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }
}

// Lets one piece of work run at a time: the model reads one trace after another. What a person waits for (a single
// line) goes before the rest of a file.

export type Urgency = 'now' | 'in-turn';

export class LineQueue {
  readonly #now: (() => void)[] = [];
  readonly #inTurn: (() => void)[] = [];
  #busy = false;

  /** Runs `work` when its turn comes and ends as it ends. */
  async run<T>(urgency: Urgency, work: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((resolve) => (urgency === 'now' ? this.#now : this.#inTurn).push(resolve));
    this.#busy = true;
    try {
      return await work();
    } finally {
      const next = this.#now.shift() ?? this.#inTurn.shift();
      // Busy stays true for the one that is woken, so that nobody slips in between.
      if (next === undefined) this.#busy = false;
      else next();
    }
  }
}

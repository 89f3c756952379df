// Tokens done of tokens planned, as one growing pair of numbers over several passes.

export class ScoreProgress {
  readonly #total: number;
  readonly #tell: ((doneTokens: number, totalTokens: number) => void) | undefined;
  #done = 0;

  constructor(total: number, tell: ((doneTokens: number, totalTokens: number) => void) | undefined) {
    this.#total = total;
    this.#tell = tell;
  }

  add(tokens: number): void {
    this.#done = Math.min(this.#total, this.#done + tokens);
    this.#tell?.(this.#done, this.#total);
  }

  /** Everything is done, whatever was planned: greedy answers end early. */
  finish(): void {
    this.add(this.#total);
  }

  /** For an extension that reports how far it is itself. */
  within(): (tokens: number) => void {
    let before = 0;
    return (tokens) => {
      this.add(tokens - before);
      before = tokens;
    };
  }
}

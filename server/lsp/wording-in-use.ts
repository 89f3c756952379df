// Whether the wording of step probes is tried on a file's first traces: not where the settings name one, nor where the
// model does.

export class WordingInUse {
  readonly #declared: () => Promise<string | null>;
  #known: Promise<boolean> | null = null;

  /** @param declared the wording that the model in use names; fails where there is no model */
  constructor(declared: () => Promise<string | null>) {
    this.#declared = declared;
  }

  /** Another model may be in use from now on. */
  forget(): void {
    this.#known = null;
  }

  /** @param setting null or `auto`: none is named */
  async isTried(setting: string | null): Promise<boolean> {
    if (setting !== null && setting !== 'auto') return false;
    this.#known ??= this.#declared().then(
      (declared) => declared === null,
      () => {
        this.#known = null; // the model may be put there meanwhile
        return false;
      },
    );
    return this.#known;
  }
}

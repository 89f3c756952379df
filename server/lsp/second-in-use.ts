// The second model that a setting names, as part of what annotations are stored under. Loads nothing.
import type { Reader } from './annotations.ts';
import type { ModelLookup } from './model-in-use.ts';

export class SecondInUse {
  readonly #lookup: ModelLookup;
  #known: { readonly named: string; readonly identity: Promise<string | null> } | null = null;

  constructor(lookup: ModelLookup) {
    this.#lookup = lookup;
  }

  /** The name may mean other files from now on. */
  forget(): void {
    this.#known = null;
  }

  /** The reader with its second model. Null where there is no such model: nothing stored was made with it. */
  async beside(reader: Reader | null, named: string | null): Promise<Reader | null> {
    if (reader === null || named === null) return reader;
    if (this.#known?.named !== named) this.#known = { named, identity: this.#identify(named) };
    const secondModel = await this.#known.identity;
    if (secondModel !== null) return { ...reader, secondModel };
    this.#known = null; // the model may be put there meanwhile
    return null;
  }

  async #identify(named: string): Promise<string | null> {
    try {
      const { weightsSha256, tokenizerSha256 } = await this.#lookup.identify(await this.#lookup.find(named));
      return `${weightsSha256} ${tokenizerSha256}`;
    } catch {
      return null; // annotating says what is wrong with it
    }
  }
}

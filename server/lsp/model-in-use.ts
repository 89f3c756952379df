// The model that would read the next trace: where it lies, and what its annotations are stored under. Loads nothing.
import { Failure } from '../shared/protocol/failure.ts';
import type { ServerOptions } from '../shared/protocol/host-server.ts';
import type { ScorerStatus } from '../shared/protocol/trace-requests.ts';
import type { ModelIdentity } from '../models/model-identity.ts';
import type { Reader } from './annotations.ts';

export interface ModelLookup {
  /** Takes a name, or null for the embedded model, to a path. @throws Failure `model-not-found` */
  find(named: string | null): Promise<string>;
  /** Takes a path to the fingerprints of what is in it. @throws Failure */
  identify(path: string): Promise<ModelIdentity>;
}

// What the scorer runs on until it says otherwise.
const firstGuess = { device: 'cpu', precision: 'fp32' };

export class ModelInUse {
  readonly #lookup: ModelLookup;
  #named: string;
  #model: string | null;
  #identity: Promise<ModelIdentity | null> | null = null;
  #device = firstGuess;

  constructor(options: ServerOptions, lookup: ModelLookup) {
    this.#lookup = lookup;
    this.#model = options.model;
    this.#named = nameOf(options);
  }

  /** Looked up each time: a model may be pulled, moved or removed while the editor runs. @throws Failure `model-not-found` */
  path(): Promise<string> {
    return this.#lookup.find(this.#model);
  }

  /** Another model; true where it differs from the one before. */
  configure(options: ServerOptions): boolean {
    const named = nameOf(options);
    if (named === this.#named) return false;
    this.#named = named;
    this.#model = options.model;
    this.forget();
    this.#device = firstGuess;
    return true;
  }

  /** The name may mean other files from now on. */
  forget(): void {
    this.#identity = null;
  }

  /** Remembers what the scorer says it runs on. */
  learn({ device, precision }: ScorerStatus): void {
    if (device !== null && precision !== null) this.#device = { device, precision };
  }

  /** Null where there is no such model: annotating says why, reading files goes on without. */
  async reader(): Promise<Reader | null> {
    this.#identity ??= this.#identify();
    const identity = await this.#identity;
    return identity === null ? null : { ...identity, ...this.#device };
  }

  #identify(): Promise<ModelIdentity | null> {
    const identity = this.path()
      .then((path) => this.#lookup.identify(path))
      .catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
        if (this.#identity === identity) this.#identity = null; // the model may be put there meanwhile
        return null;
      });
    return identity;
  }
}

function nameOf({ model, modelFolders, embeddedModel }: ServerOptions): string {
  return JSON.stringify([model ?? embeddedModel, modelFolders]);
}

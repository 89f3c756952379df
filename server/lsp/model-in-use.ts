// The model that would read the next trace: its folder, and what its annotations are stored under. Loads nothing.
import { Failure } from '../shared/protocol/failure.ts';
import type { ServerOptions } from '../shared/protocol/host-server.ts';
import type { ScorerStatus } from '../shared/protocol/trace-requests.ts';
import type { ModelIdentity } from '../models/model-identity.ts';
import type { Reader } from './annotations.ts';

/** Takes a folder to the fingerprints of what is in it. @throws Failure */
export type Identify = (folder: string) => Promise<ModelIdentity>;

// What the scorer runs on until it says otherwise.
const firstGuess = { device: 'cpu', precision: 'fp32' };

export class ModelInUse {
  readonly #identify: Identify;
  #folder: string;
  #identity: Promise<ModelIdentity | null> | null = null;
  #device = firstGuess;

  constructor(options: ServerOptions, identify: Identify) {
    this.#identify = identify;
    this.#folder = folderOf(options);
  }

  get folder(): string {
    return this.#folder;
  }

  /** Another model; true where it differs from the one before. */
  configure(options: ServerOptions): boolean {
    const folder = folderOf(options);
    if (folder === this.#folder) return false;
    this.#folder = folder;
    this.#identity = null;
    this.#device = firstGuess;
    return true;
  }

  /** Remembers what the scorer says it runs on. */
  learn({ device, precision }: ScorerStatus): void {
    if (device !== null && precision !== null) this.#device = { device, precision };
  }

  /** Null where the folder holds no model: annotating says why, reading files goes on without. */
  async reader(): Promise<Reader | null> {
    const folder = this.#folder;
    this.#identity ??= this.#identify(folder).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      if (folder === this.#folder) this.#identity = null; // the folder may be filled meanwhile
      return null;
    });
    const identity = await this.#identity;
    return identity === null ? null : { ...identity, ...this.#device };
  }
}

function folderOf({ model, embeddedModel }: ServerOptions): string {
  return model ?? embeddedModel;
}

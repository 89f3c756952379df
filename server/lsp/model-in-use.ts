// The model that would read the next trace: where it lies, and what its annotations are stored under. Loads nothing.
import { Failure } from '../shared/protocol/failure.ts';
import type { ServerOptions } from '../shared/protocol/host-server.ts';
import type { ScorerStatus } from '../shared/protocol/trace-requests.ts';
import type { ModelIdentity } from '../models/model-identity.ts';
import type { DeviceMemory, RememberedDevice } from '../store/device-memory.ts';
import type { Reader } from './annotations.ts';

export interface ModelLookup {
  /** Takes a name, or null for the embedded model, to a path. @throws Failure `model-not-found` */
  find(named: string | null): Promise<string>;
  /** Takes a path to the fingerprints of what is in it. @throws Failure */
  identify(path: string): Promise<ModelIdentity>;
}

export class ModelInUse {
  readonly #lookup: ModelLookup;
  #named: string;
  #model: string | null;
  readonly #memory: DeviceMemory;
  #asked: Pick<ServerOptions, 'device' | 'precision'>;
  #identity: Promise<ModelIdentity | null> | null = null;
  /** What the scorer said it runs on, since the settings are as they are. */
  #device: RememberedDevice | null = null;

  /** @param memory what it ran on in earlier sessions */
  constructor(options: ServerOptions, lookup: ModelLookup, memory: DeviceMemory) {
    this.#lookup = lookup;
    this.#memory = memory;
    this.#model = options.model;
    this.#named = nameOf(options);
    this.#asked = options;
  }

  /** Looked up each time: a model may be pulled, moved or removed while the editor runs. @throws Failure `model-not-found` */
  path(): Promise<string> {
    return this.#lookup.find(this.#model);
  }

  /** Another model, device or precision; true where one differs from before. */
  configure(options: ServerOptions): boolean {
    const named = nameOf(options);
    if (named === this.#named) return false;
    this.#named = named;
    this.#model = options.model;
    this.#asked = options;
    this.forget();
    return true;
  }

  /** The name may mean other files from now on. */
  forget(): void {
    this.#identity = null;
    this.#device = null;
  }

  /** Remembers what the scorer says it runs on, once it has scored something with the settings in force. */
  async learn({ device, precision, variant }: ScorerStatus): Promise<void> {
    if (device === null || precision === null) return;
    this.#device = variant === null ? { device, precision } : { device, precision, variant };
    const identity = await this.#identity;
    if (identity !== null) await this.#memory.put(this.#about(identity), this.#device);
  }

  /** Null where there is no such model: annotating says why, reading files goes on without. */
  async reader(): Promise<Reader | null> {
    this.#identity ??= this.#identify();
    const identity = await this.#identity;
    if (identity === null) return null;
    const device = this.#device ?? (await this.#memory.get(this.#about(identity))) ?? guess(this.#asked);
    return { ...identity, ...device };
  }

  /** What a remembered device holds for. */
  #about({ weightsSha256 }: ModelIdentity): string {
    return [weightsSha256, this.#asked.device, this.#asked.precision].join(' ');
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

/** What the scorer runs on until it says otherwise. */
function guess({ device, precision }: Pick<ServerOptions, 'device' | 'precision'>): RememberedDevice {
  return { device: device === 'auto' ? 'cpu' : device, precision: precision === 'auto' ? 'fp32' : precision };
}

function nameOf({ model, modelFolders, embeddedModel, device, precision }: ServerOptions): string {
  return JSON.stringify([model ?? embeddedModel, modelFolders, device, precision]);
}

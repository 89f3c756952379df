// Every custom message between the extension (client) and the language server. On the wire the method is
// `credence/<name>`; failures travel as LSP response errors whose `data` is a FailureData.
import type { DeviceName } from './device.ts';
import type { ModelList, PulledModel, PullProgress } from './models.ts';
import type { PrecisionName } from './precision.ts';
import type { ModelInfo, TraceEvents, TraceRequests } from './trace-requests.ts';

export const methodPrefix = 'credence/';

/** Sent by the extension, answered by the server. */
export interface HostToServerRequests extends TraceRequests {
  /** Settings changed; running annotation goes on with the old ones, the next one uses the new. */
  readonly configure: { params: ServerOptions; result: null };
  /**
   * Looks at a model, named as in `credence.model`, before it is chosen.
   * @throws Failure `model-not-found` | `model-invalid` | `model-unsupported`
   */
  readonly describeModel: { params: { path: string }; result: ModelInfo };
  /** The models on this machine, looked at, and those that can be downloaded. Never touches the network. */
  readonly listModels: { params: Record<string, never>; result: ModelList };
  /**
   * Downloads a model, named as for `credence models pull`; `pullProgress` events come meanwhile, and cancelling keeps
   * what is here for the next time. Sent only where the user asked for it.
   * @throws Failure `model-not-found` | `model-unsupported` | `access-denied` | `download-failed` | `checksum-mismatch` |
   * `no-space` | `write-failed` | `cancelled`
   */
  readonly pullModel: { params: { name: string }; result: PulledModel };
}

/** Sent by the server, not answered. */
export interface ServerToHostEvents extends TraceEvents {
  readonly pullProgress: PullProgress;
}

/** Initialization options of the LSP `initialize` request, and parameters of `configure`. */
export interface ServerOptions {
  /** Must equal `protocolVersion`; a difference means a stale process. */
  readonly protocolVersion: number;
  /** Absolute folder of the embedded model. */
  readonly embeddedModel: string;
  /** Path, Hugging Face id or name of a model; null: the embedded model. Never taken from an untrusted workspace. */
  readonly model: string | null;
  /** Absolute folders in which models are looked for besides the stores of other programs. */
  readonly modelFolders: readonly string[];
  readonly device: DeviceName;
  readonly precision: PrecisionName;
  /** Folder of the annotation cache; null: none. */
  readonly cacheFolder: string | null;
  readonly cacheSizeBytes: number;
  /** Node executable for the scorer process; null: the server's own runtime. */
  readonly scorerRuntime: string | null;
  /** `spae`, `sentence` or own text; null: the model's default. */
  readonly probe: string | null;
  /** Provisional answers sampled at each step; 0: the greedy one only. */
  readonly probeSamples: number;
  /** Continuations of each place where steps are measured by sampling, and tokens that each may have. */
  readonly continuations: number;
  readonly continuationTokens: number;
  /** What to measure: `default`, `all`, or ids of signals with commas between. */
  readonly signals: string;
  /** Path or name of a model that the first is compared with; null: none. Never taken from an untrusted workspace. */
  readonly secondModel: string | null;
  /** What S6 asks and counts; null and empty lists: the defaults. */
  readonly reflectionProbe: string | null;
  readonly positiveCues: readonly string[];
  readonly reflectiveCues: readonly string[];
  /** Confidences of S6 below which a step is doubted, above which the model is sure, [0, 1]. */
  readonly doubtBelow: number;
  readonly sureAbove: number;
  /** By which form of SPAE the potential is computed. */
  readonly compat: 'paper' | 'script';
  /** As the user wrote them (LexiconSettings, where they are right); annotating says what is wrong with them. Empty: none. */
  readonly lexicons: object;
}

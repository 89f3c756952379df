// Every custom message between the extension (client) and the language server. On the wire the method is
// `credence/<name>`; failures travel as LSP response errors whose `data` is a FailureData.
import type { ModelInfo, TraceEvents, TraceRequests } from './trace-requests.ts';

export const methodPrefix = 'credence/';

/** Sent by the extension, answered by the server. */
export interface HostToServerRequests extends TraceRequests {
  /** Settings changed; running annotation goes on with the old ones, the next one uses the new. */
  readonly configure: { params: ServerOptions; result: null };
  /** Looks at a model folder before it is chosen. @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` */
  readonly describeModel: { params: { path: string }; result: ModelInfo };
}

/** Sent by the server, not answered. */
export type ServerToHostEvents = TraceEvents;

/** Initialization options of the LSP `initialize` request, and parameters of `configure`. */
export interface ServerOptions {
  /** Must equal `protocolVersion`; a difference means a stale process. */
  readonly protocolVersion: number;
  /** Absolute folder of the embedded model. */
  readonly embeddedModel: string;
  /** Path of a model folder; null: the embedded model. Never taken from an untrusted workspace. */
  readonly model: string | null;
  readonly device: 'auto' | 'cpu';
  /** Folder of the annotation cache; null: none. */
  readonly cacheFolder: string | null;
  readonly cacheSizeBytes: number;
  /** Node executable for the scorer process; null: the server's own runtime. */
  readonly scorerRuntime: string | null;
  /** `spae`, `sentence` or own text; null: the model's default. */
  readonly probe: string | null;
}

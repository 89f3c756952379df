// Every custom message between the extension (client) and the language server. On the wire the method is
// `credence/<name>`; failures travel as LSP response errors whose `data` is a FailureData.
import type { TraceEvents, TraceRequests } from './trace-requests.ts';

export const methodPrefix = 'credence/';

/** Sent by the extension, answered by the server. */
export type HostToServerRequests = TraceRequests;

/** Sent by the server, not answered. */
export type ServerToHostEvents = TraceEvents;

/** Initialization options of the LSP `initialize` request. */
export interface ServerOptions {
  /** Absolute folder of the embedded model. */
  readonly embeddedModel: string;
  /** Path of a model folder; null: the embedded model. Never taken from an untrusted workspace. */
  readonly model: string | null;
  /** Folder of the annotation cache; null: none. */
  readonly cacheFolder: string | null;
  readonly cacheSizeBytes: number;
  /** Node executable for the scorer process; null: the server's own runtime. */
  readonly scorerRuntime: string | null;
}

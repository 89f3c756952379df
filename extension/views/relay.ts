// Answers a view's trace requests by passing them on to the server unread, but for the document: a view sees its own.
import type { Handlers, NameOf, ParamsOf, ResultOf } from '../../server/shared/protocol/contract.ts';
import type { HostToServerRequests } from '../../server/shared/protocol/host-server.ts';
import type { ViewTraceRequests } from '../../server/shared/protocol/host-view.ts';

/** Those that the host completes itself, with the file of choices that belongs to the document, are not among them. */
export type RelayedRequests = Omit<ViewTraceRequests, 'previewRules' | 'listPairs'>;

export type Ask = <K extends NameOf<RelayedRequests> & NameOf<HostToServerRequests>>(
  name: K,
  params: ParamsOf<HostToServerRequests, K>,
  signal: AbortSignal,
) => Promise<ResultOf<HostToServerRequests, K>>;

// What a view may ask; anything else finds no handler. Requests that write files are not among them.
const relayed = {
  open: true,
  list: true,
  read: true,
  group: true,
  calibrate: true,
  annotate: true,
  measureSteps: true,
  cancel: true,
  previewExport: true,
  readPair: true,
  modelInfo: true,
} satisfies Record<NameOf<RelayedRequests>, true>;

export function relay(uri: string, ask: Ask): Handlers<RelayedRequests> {
  const names = Object.keys(relayed) as NameOf<RelayedRequests>[]; /* its own keys */
  const handlers = names.map((name) => [
    name,
    (params: object, { signal }: { signal: AbortSignal }) =>
      ask(name, { ...params, uri } /* checked by the server */, signal),
  ]);
  return Object.fromEntries(handlers) as Handlers<RelayedRequests>; /* one entry a name */
}

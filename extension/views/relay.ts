// Answers a view's trace requests by passing them on to the server unread, but for the document: a view sees its own.
import type { Handlers, NameOf, ParamsOf, ResultOf } from '../../server/shared/protocol/contract.ts';
import type { HostToServerRequests } from '../../server/shared/protocol/host-server.ts';
import type { ViewTraceRequests } from '../../server/shared/protocol/host-view.ts';

export type Ask = <K extends NameOf<ViewTraceRequests> & NameOf<HostToServerRequests>>(
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
  cancel: true,
  previewExport: true,
  previewRules: true,
  listPairs: true,
  modelInfo: true,
} satisfies Record<NameOf<ViewTraceRequests>, true>;

export function relay(uri: string, ask: Ask): Handlers<ViewTraceRequests> {
  const names = Object.keys(relayed) as NameOf<ViewTraceRequests>[]; /* its own keys */
  const handlers = names.map((name) => [
    name,
    (params: object, { signal }: { signal: AbortSignal }) =>
      ask(name, { ...params, uri } /* checked by the server */, signal),
  ]);
  return Object.fromEntries(handlers) as Handlers<ViewTraceRequests>; /* one entry a name */
}

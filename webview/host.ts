// The way to the extension: the only caller of acquireVsCodeApi, and the port that the typed channel runs over.
import { Channel, type Port } from '../server/shared/protocol/channel.ts';
import type { HostToViewEvents, ViewToHostRequests } from '../server/shared/protocol/host-view.ts';

/** What a view answers (nothing) and tells (nothing): it only asks and hears. */
type Nothing = object;

export type HostChannel = Channel<ViewToHostRequests, HostToViewEvents, Nothing, Nothing>;

/** Where a view keeps its place between being hidden and shown. */
export interface ViewMemory {
  read(): unknown;
  write(state: unknown): void;
}

export interface Host {
  readonly channel: HostChannel;
  readonly memory: ViewMemory;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** May be called once a page: the editor gives its side away only once. */
export function connectToEditor(): Host {
  const editor = acquireVsCodeApi();
  const port: Port = {
    post: (message) => editor.postMessage(message),
    onMessage: (listener) => {
      const hear = (event: MessageEvent<unknown>): void => listener(event.data);
      window.addEventListener('message', hear);
      return () => window.removeEventListener('message', hear);
    },
  };
  return {
    channel: new Channel(port),
    memory: { read: () => editor.getState(), write: (state) => editor.setState(state) },
  };
}

/** A host that lives in the page itself, for pages without an editor. */
export function connectInPage(port: Port): Host {
  return { channel: new Channel(port), memory: { read: () => null, write: () => undefined } };
}

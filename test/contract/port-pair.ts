// Two ports joined in memory. Messages are cloned as structured clone does for views and workers, and arrive later, in
// order, so that nothing depends on a shared object or an answer within the call.
import type { Port } from '../../server/shared/protocol/channel.ts';

export interface PortPair {
  readonly left: Port;
  readonly right: Port;
  /** Everything that was posted, in order. */
  readonly posted: readonly unknown[];
}

export function portPair(): PortPair {
  const posted: unknown[] = [];
  const leftListeners = new Set<(message: unknown) => void>();
  const rightListeners = new Set<(message: unknown) => void>();
  const port = (own: Set<(message: unknown) => void>, other: Set<(message: unknown) => void>): Port => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      posted.push(copy);
      queueMicrotask(() => {
        for (const listener of other) listener(copy);
      });
    },
    onMessage(listener) {
      own.add(listener);
      return () => own.delete(listener);
    },
  });
  return { left: port(leftListeners, rightListeners), right: port(rightListeners, leftListeners), posted };
}

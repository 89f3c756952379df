// The message pipe to the process that started this one, as a channel's port.
import type { Port } from '../shared/protocol/channel.ts';

/** Null where this process was not started with a message pipe. */
export function parentPort(): Port | null {
  if (process.send === undefined) return null;
  return {
    post(message) {
      // Where the parent is gone there is nobody to tell; `disconnect` ends this process.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
    },
  };
}

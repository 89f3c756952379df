// File URIs, as editors write them, to paths on this machine.
import { fileURLToPath } from 'node:url';
import { Failure } from '../shared/protocol/failure.ts';

/** @throws Failure `file-unreadable` for anything that is not a file on this machine */
export function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new Failure('file-unreadable', `${uri} is not a file on this machine; save a copy there and open that.`, {
      cause,
    });
  }
}

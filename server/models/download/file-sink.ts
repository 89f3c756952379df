// The end that a download writes to: a file that grows.
import { open } from 'node:fs/promises';

export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Throws away what is in it. */
  empty(): Promise<void>;
  /** Waits until the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file for appending; it need not exist. */
export async function openFileSink(path: string): Promise<FileSink> {
  const handle = await open(path, 'a');
  return {
    write: (bytes) => handle.appendFile(bytes),
    empty: () => handle.truncate(0),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

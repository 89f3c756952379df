// One file from an address to its place: resumed where an earlier try ended, checked, and put there whole or not at all.
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../shared/protocol/failure.ts';
import { beginChecksum, type Checksum } from './checksum.ts';
import { openFileSink, type FileSink } from './file-sink.ts';
import { fullDisk } from './full-disk.ts';
import { claimPartial, parkPartial } from './partial-file.ts';
import { refusal } from './refusal.ts';
import { dropReply, hostOf, httpGet, networkReason } from './request.ts';

export interface FileDownload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As messages name it. */
  readonly title: string;
  /** Bytes. */
  readonly size: number;
  readonly checksum: Checksum;
  /** Absolute path that the file gets when it is whole and right. */
  readonly target: string;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes of this file that are here. */
  readonly onBytes?: (bytes: number) => void;
  /** Milliseconds of silence that end a connection. */
  readonly idleMs?: number;
  /** Milliseconds before the second try; doubled each time. */
  readonly retryMs?: number;
  /** Opens the unfinished file; another one stands in for a full disk. */
  readonly openSink?: (path: string) => Promise<FileSink>;
}

/** Tries in a row that bring no byte; after them the network counts as gone. */
const fruitlessTries = 5;
const defaultRetryMs = 500;

/**
 * @returns bytes that came over the network
 * @throws Failure `download-failed` | `access-denied` | `model-not-found` | `no-space` | `write-failed` | `cancelled`, all
 * of which keep what is here for the next try, and `checksum-mismatch`, which discards it
 */
export async function downloadFile(file: FileDownload, options: DownloadOptions = {}): Promise<number> {
  const partial = await claimPartial(file.target);
  try {
    const downloaded = await fill(partial, file, options);
    await putInPlace(partial, file);
    return downloaded;
  } catch (error) {
    if (error instanceof Failure && error.code === 'checksum-mismatch') await rm(partial, { force: true });
    else await parkPartial(partial, file.target);
    throw error;
  }
}

/** Another download of the same file may have been first; on Windows it may be open already and cannot be replaced. */
async function putInPlace(partial: string, { target, size }: FileDownload): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    const there = await stat(target).catch(() => null);
    if (there?.size !== size) throw error;
    await rm(partial, { force: true });
  }
}

interface Filling {
  readonly sink: FileSink;
  /** Over the bytes in the file. */
  hash: Hash;
  bytes: number;
  downloaded: number;
}

async function fill(path: string, file: FileDownload, options: DownloadOptions): Promise<number> {
  const before = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const sink = await (options.openSink ?? openFileSink)(path).catch((error: unknown) => {
    throw writeFailure(file, 0, error);
  });
  const filling: Filling = { sink, hash: beginChecksum(file.checksum), bytes: 0, downloaded: 0 };
  try {
    if (before > file.size) await restart(filling, file);
    else if (before > 0) {
      for await (const piece of createReadStream(path)) filling.hash.update(piece as Buffer /* no encoding is set */);
      filling.bytes = before;
      options.onBytes?.(before);
    }
    await fetchRest(filling, file, options);
    requireChecksum(filling, file);
    await sink.sync();
  } finally {
    await sink.close();
  }
  return filling.downloaded;
}

async function fetchRest(filling: Filling, file: FileDownload, options: DownloadOptions): Promise<void> {
  let fruitless = 0;
  while (filling.bytes < file.size) {
    const before = filling.bytes;
    try {
      await fetchOnce(filling, file, options);
    } catch (error) {
      if (options.signal?.aborted === true) throw stopped(filling, file);
      if (error instanceof Failure) throw error;
      fruitless = filling.bytes > before ? 0 : fruitless + 1;
      if (fruitless >= fruitlessTries) throw lost(filling, file, error);
      const wait = (options.retryMs ?? defaultRetryMs) * 2 ** fruitless;
      await delay(wait, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(() => {
        throw stopped(filling, file);
      });
    }
  }
}

/** Asks for what is missing and writes what comes. @throws Error of the network where it ends early */
async function fetchOnce(filling: Filling, file: FileDownload, options: DownloadOptions): Promise<void> {
  const { signal, idleMs } = options;
  const range: Record<string, string> = filling.bytes === 0 ? {} : { range: `bytes=${filling.bytes}-` };
  const reply = await httpGet(file.url, {
    // Compressed bytes would be counted and continued wrongly.
    headers: { ...file.headers, 'accept-encoding': 'identity', ...range },
    ...(signal === undefined ? {} : { signal }),
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  const { response } = reply;
  if (!response.ok) {
    await dropReply(reply);
    // 5xx and 429 pass; the next try may do.
    if (response.status >= 500 || response.status === 429) throw new Error(`it answered ${response.status}`);
    if (response.status !== 416 || filling.bytes === 0) throw refusal(response, file.title);
    return restart(filling, file);
  }
  if (response.status !== 206 || !continuesAt(response, filling.bytes)) await restart(filling, file);
  for await (const piece of reply.pieces) {
    filling.downloaded += piece.length;
    await append(filling, file, piece);
    options.onBytes?.(filling.bytes);
  }
  if (filling.bytes < file.size) throw new Error(`the connection ended after ${filling.bytes} of ${file.size} bytes`);
}

/** A server that ignores Range sends the file from its beginning. */
function continuesAt(response: Response, offset: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${offset}-`) === true;
}

async function append(filling: Filling, file: FileDownload, piece: Uint8Array): Promise<void> {
  if (filling.bytes + piece.length > file.size) {
    throw new Failure(
      'checksum-mismatch',
      `${hostOf(file.url)} sends more than the ${file.size} bytes that ${file.title} has. What came was discarded.`,
    );
  }
  try {
    await filling.sink.write(piece);
  } catch (error) {
    throw writeFailure(file, filling.bytes, error);
  }
  filling.hash.update(piece);
  filling.bytes += piece.length;
}

async function restart(filling: Filling, file: FileDownload): Promise<void> {
  await filling.sink.empty();
  filling.hash = beginChecksum(file.checksum);
  filling.bytes = 0;
}

function requireChecksum({ hash }: Filling, { checksum, title, url }: FileDownload): void {
  const found = hash.digest('hex');
  if (found === checksum.hex) return;
  const name = checksum.kind === 'sha256' ? 'SHA-256' : 'git SHA-1';
  throw new Failure(
    'checksum-mismatch',
    `${title} from ${hostOf(url)} has the ${name} ${found}, not ${checksum.hex}. It was discarded; pull again.`,
  );
}

function stopped(filling: Filling, file: FileDownload): Failure {
  return new Failure('cancelled', `Stopped at ${kept(filling.bytes, file)}`);
}

function lost(filling: Filling, file: FileDownload, error: unknown): Failure {
  const message = `${hostOf(file.url)} cannot be reached: ${networkReason(error)}. Ended at ${kept(filling.bytes, file)}`;
  return new Failure('download-failed', message, { cause: error });
}

function kept(bytes: number, { size, title }: FileDownload): string {
  const here = `${megabytes(bytes)} of ${megabytes(size)} MB of ${title}`;
  return bytes === 0 ? `${here}.` : `${here}; they are kept, and the next pull goes on from there.`;
}

function writeFailure(file: FileDownload, bytes: number, error: unknown): Failure {
  if (fullDisk(error)) {
    const message = `The disk is full at ${kept(bytes, file)} ${megabytes(file.size - bytes)} MB more are needed beside ${file.target}.`;
    return new Failure('no-space', message, { cause: error });
  }
  const why = error instanceof Error ? error.message : String(error);
  return new Failure('write-failed', `${file.title} cannot be written: ${why}.`, { cause: error });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  downloadFile,
  type DownloadOptions,
  type FileDownload,
} from '../../../../../server/models/download/download-file.ts';
import { openFileSink } from '../../../../../server/models/download/file-sink.ts';
import { FakeHub, fakeCommit, gitSha1 } from '../../../../support/fake-hub.ts';

const id = 'org/model';
// Longer than what one write of a socket carries, so that a cut falls inside.
const content = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7919) % 251));
const sha256 = createHash('sha256').update(content).digest('hex');

let hub: FakeHub;
let folder: string;
let target: string;
beforeEach(async () => {
  hub = new FakeHub();
  await hub.start();
  hub.repositories.set(id, { files: { 'model.bin': content } });
  folder = await mkdtemp(join(tmpdir(), 'credence-download-'));
  target = join(folder, sha256);
});
afterEach(async () => {
  await hub.end();
  await rm(folder, { recursive: true, force: true });
});

const path = `/${id}/resolve/${fakeCommit}/model.bin`;
const file = (parts: Partial<FileDownload> = {}): FileDownload => ({
  ...{ url: hub.address + path, headers: {}, title: 'org/model/model.bin', size: content.length, target },
  ...{ checksum: { kind: 'sha256', hex: sha256 } },
  ...parts,
});
const download = (options: DownloadOptions = {}, parts: Partial<FileDownload> = {}): Promise<number> =>
  downloadFile(file(parts), { retryMs: 0, ...options });
/** Cuts the connection each time so many bytes have arrived. */
const cutAt =
  (...places: number[]) =>
  (bytes: number): void =>
    places.includes(bytes) ? hub.cut() : undefined;
const gone = Array.from({ length: 5 }, () => ({ cut: true }));
const ranges = (): (string | null)[] => hub.requests.filter(({ host }) => host === 'bytes').map(({ range }) => range);
const arrived = async (): Promise<boolean> => (await readFile(target)).equals(content);
const left = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name !== sha256);

describe('downloadFile', () => {
  it('follows a redirect to another host, and takes no token there', async () => {
    const told: number[] = [];
    const token = { authorization: 'Bearer hf_secret' };
    expect(await download({ onBytes: (bytes) => told.push(bytes) }, { headers: token })).toBe(content.length);
    expect(await arrived()).toBe(true);
    expect(await left()).toEqual([]);
    expect(told.at(-1)).toBe(content.length);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(hub.requests.map(({ host, authorization }) => [host, authorization])).toEqual([
      ['hub', 'Bearer hf_secret'],
      ['bytes', null],
    ]);
  });

  it("checks small files by git's own sum", async () => {
    const checksum = { kind: 'git', hex: gitSha1(content), size: content.length } as const;
    await download({}, { checksum });
    expect(await arrived()).toBe(true);
    const wrong = { ...checksum, hex: 'a'.repeat(40) };
    await expect(download({}, { checksum: wrong })).rejects.toMatchObject({ code: 'checksum-mismatch' });
  });

  it('goes on where the connection was cut', async () => {
    hub.troubles.push({ pauseAfter: 100_000 }, { pauseAfter: 50_000 });
    expect(await download({ onBytes: cutAt(100_000, 150_000) })).toBe(content.length);
    expect(await arrived()).toBe(true);
    expect(ranges()).toEqual([null, 'bytes=100000-', 'bytes=150000-']);
  });

  it('keeps what came when the network is gone, for the next download', async () => {
    hub.troubles.push({ pauseAfter: 100_000 }, ...gone);
    await expect(download({ onBytes: cutAt(100_000) })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ cannot be reached.*0\.1 of 0\.4 MB.*goes on from there/u),
    });
    expect(await left()).toEqual([`${sha256}.credence.incomplete`]);
    hub.requests.length = 0;
    const told: number[] = [];
    expect(await download({ onBytes: (bytes) => told.push(bytes) })).toBe(content.length - 100_000);
    expect(told[0]).toBe(100_000);
    expect(ranges()).toEqual(['bytes=100000-']);
    expect(await arrived()).toBe(true);
    expect(await left()).toEqual([]);
  });

  it('begins again where the server sends the whole file all the same', async () => {
    hub.troubles.push({ pauseAfter: 100_000 }, { ignoreRange: true });
    expect(await download({ onBytes: cutAt(100_000) })).toBe(content.length + 100_000);
    expect(await arrived()).toBe(true);
  });

  it('discards what has the wrong checksum', async () => {
    const other = Buffer.from(content);
    other[content.length - 1] = 255;
    hub.repositories.set(id, { files: { 'model.bin': other } });
    await expect(download()).rejects.toMatchObject({
      code: 'checksum-mismatch',
      message: expect.stringContaining(`not ${sha256}`),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('discards what is longer than it should be', async () => {
    hub.repositories.set(id, { files: { 'model.bin': Buffer.concat([content, content]) } });
    await expect(download()).rejects.toMatchObject({ code: 'checksum-mismatch' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says where the disk is full, and goes on once there is room', async () => {
    let room = 150_000;
    const openSink: DownloadOptions['openSink'] = async (partial) => {
      const sink = await openFileSink(partial);
      return {
        ...sink,
        write: async (bytes) => {
          if (bytes.length > room) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
          room -= bytes.length;
          await sink.write(bytes);
        },
      };
    };
    await expect(download({ openSink })).rejects.toMatchObject({
      code: 'no-space',
      message: expect.stringMatching(/disk is full.*MB more are needed/u),
    });
    const kept = await readFile(join(folder, `${sha256}.credence.incomplete`));
    expect(kept.equals(content.subarray(0, kept.length))).toBe(true);
    expect(await download()).toBe(content.length - kept.length);
    expect(await arrived()).toBe(true);
  });

  it('stops when asked, and keeps what came', async () => {
    const stop = new AbortController();
    hub.troubles.push({ pauseAfter: 100_000 });
    const onBytes = (bytes: number): void => (bytes === 100_000 ? stop.abort() : undefined);
    await expect(download({ signal: stop.signal, onBytes })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await left()).toEqual([`${sha256}.credence.incomplete`]);
    expect(await download()).toBe(content.length - 100_000);
  });

  it('takes silence for a cut', async () => {
    hub.troubles.push({ pauseAfter: 100_000 });
    await download({ idleMs: 50 });
    expect(ranges()).toEqual([null, 'bytes=100000-']);
    expect(await arrived()).toBe(true);
  });

  it('tries again where the server is overloaded, and not where it refuses', async () => {
    hub.troubles.push({ status: 503 }, { status: 429 });
    await download();
    expect(await arrived()).toBe(true);
    hub.troubles.push({ status: 403 });
    await expect(download()).rejects.toMatchObject({ code: 'access-denied' });
    expect(hub.fetched).toHaveLength(4);
  });

  it('may run twice at once', async () => {
    const both = await Promise.all([download(), download()]);
    expect(both).toEqual([content.length, content.length]);
    expect(await arrived()).toBe(true);
    expect(await left()).toEqual([]);
  });
});

describe('what an earlier download left', () => {
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  const partial = (owner: string): string => `${target}.credence-${owner}-00000000.incomplete`;

  it('is taken over from a process that is dead', async () => {
    // No system gives out process ids of ten digits.
    await writeFile(partial(`${host}-4000000000`), content.subarray(0, 1000));
    expect(await download()).toBe(content.length - 1000);
    expect(await left()).toEqual([]);
  });

  it('is left alone where its process lives, here or on another machine', async () => {
    const living = [partial(`${host}-${process.pid}`), partial(`01234567-4000000000`)];
    for (const name of living) await writeFile(name, content.subarray(0, 1000));
    expect(await download()).toBe(content.length);
    expect(await left()).toHaveLength(2);
  });

  it('is discarded where it is too long or wrong', async () => {
    await writeFile(`${target}.credence.incomplete`, Buffer.concat([content, content]));
    expect(await download()).toBe(content.length);
    await writeFile(`${target}.credence.incomplete`, Buffer.alloc(1000));
    await expect(download()).rejects.toMatchObject({ code: 'checksum-mismatch' });
    expect(await left()).toEqual([]);
  });
});

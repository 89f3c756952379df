// Both ends of the channel: in memory, and across a real process. Every request has to end.
import { build } from 'esbuild';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Channel, type Port } from '../../server/shared/protocol/channel.ts';
import { portPair } from './port-pair.ts';
import { answerSums, type Asker } from './sums.ts';

/** A connected asker, and the means to disturb it. */
interface Link {
  readonly asker: Asker;
  /** Posts what is no envelope towards the asker. */
  readonly disturb: () => void;
  readonly end: () => Promise<void>;
}

let folder = '';
let script = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credence-contract-'));
  script = join(folder, 'sums-process.mjs');
  const entryPoints = [join(import.meta.dirname, 'sums-process.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: script });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function inMemory(): Promise<Link> {
  const { left, right } = portPair();
  const answerer = answerSums(right);
  const asker: Asker = new Channel(left);
  const disturb = (): void => {
    for (const message of foreign) right.post(message);
  };
  return Promise.resolve({
    asker,
    disturb,
    end: async () => {
      asker.dispose();
      answerer.dispose();
    },
  });
}

function childPort(child: ChildProcess): Port {
  return {
    post: (message) => void child.send(message as object /* envelopes are objects */),
    onMessage(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
  };
}

async function acrossProcesses(): Promise<Link> {
  const child = fork(script, { stdio: 'inherit' });
  const asker: Asker = new Channel(childPort(child));
  // The child's first words are noise.
  await once(child, 'message');
  return {
    asker,
    disturb: () => {
      for (const message of foreign) child.emit('message', message, undefined);
    },
    end: async () => {
      asker.dispose();
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

/** What other windows, extensions and development tools post. */
const foreign: readonly unknown[] = [
  null,
  'ready',
  17,
  [],
  { kind: 'result' },
  { kind: 'result', id: '1', result: 5 },
  { kind: 'failure', id: 1, failure: 'no' },
  { kind: 'request', id: 1 },
  { kind: 'sing', id: 1, name: 'add' },
  { type: 'webpackOk' },
];

describe.each([
  ['in memory', inMemory],
  ['across processes', acrossProcesses],
])('a channel %s', (_, connect) => {
  let link: Link | undefined;
  const open = async (): Promise<Link> => (link = await connect());
  afterEach(async () => {
    await link?.end();
    link = undefined;
  });

  it('answers with the result', async () => {
    const { asker } = await open();
    expect(await asker.request('add', [1, 2, 3.5])).toBe(6.5);
  });

  it('keeps many requests apart', async () => {
    const { asker } = await open();
    const sums = await Promise.all(Array.from({ length: 50 }, (_value, index) => asker.request('add', [index, 1])));
    expect(sums).toEqual(Array.from({ length: 50 }, (_value, index) => index + 1));
  });

  it('carries a failure with its code and message', async () => {
    const { asker } = await open();
    await expect(asker.request('fail', { purpose: true })).rejects.toMatchObject({
      name: 'Failure',
      code: 'invalid-trace',
      message: 'Line 3 is no trace.',
    });
  });

  it('turns an unforeseen error into an internal failure', async () => {
    const { asker } = await open();
    const failure = { code: 'internal', message: 'numbers is undefined' };
    await expect(asker.request('fail', { purpose: false })).rejects.toMatchObject(failure);
  });

  it('fails a request that nobody answers by its name', async () => {
    const { asker } = await open();
    const other = asker as unknown as Channel<{ sing: { params: null; result: null } }, object, object, object>;
    await expect(other.request('sing', null)).rejects.toMatchObject({ code: 'unknown-method' });
  });

  it('ends a request at its time limit and stops the work', async () => {
    const { asker } = await open();
    const stopped = new Promise((resolve) => asker.on('stopped', resolve));
    await expect(asker.request('wait', {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
    expect(await stopped).toEqual({ why: 'cancelled' });
  });

  it('ends a cancelled request at once and stops the work', async () => {
    const { asker } = await open();
    const stopped = new Promise((resolve) => asker.on('stopped', resolve));
    const controller = new AbortController();
    const answer = asker.request('wait', {}, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(await stopped).toEqual({ why: 'cancelled' });
    expect(await asker.request('add', [2, 2])).toBe(4);
  });

  it('does not send a request that is cancelled beforehand', async () => {
    const { asker } = await open();
    const answer = asker.request('add', [1], { signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends what is under way when it is disposed, and refuses more', async () => {
    const { asker } = await open();
    const answer = asker.request('wait', {});
    asker.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'closed' });
    await expect(asker.request('add', [1])).rejects.toMatchObject({ code: 'closed' });
    asker.dispose();
  });

  it('ignores messages that are not its own', async () => {
    const { asker, disturb } = await open();
    const answer = asker.request('add', [20, 22]);
    disturb();
    expect(await answer).toBe(42);
  });

  it('stops telling a listener that went away', async () => {
    const { asker } = await open();
    const heard = vi.fn();
    asker.on('stopped', heard)();
    const stopped = new Promise((resolve) => asker.on('stopped', resolve));
    await expect(asker.request('wait', {}, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'timeout' });
    await stopped;
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('the answering end', () => {
  it('stops its work when it is disposed', async () => {
    const { left, right } = portPair();
    const signals: AbortSignal[] = [];
    const asker: Asker = new Channel(left);
    const answerer = new Channel<object, object, { wait: { params: object; result: null } }, object>(right);
    const started = new Promise<void>((resolve) => {
      answerer.handle({
        wait: (_, { signal }) => {
          signals.push(signal /* the platform's own */);
          resolve();
          return new Promise(() => {});
        },
      });
    });
    const answer = asker.request('wait', {});
    await started;
    answerer.dispose();
    expect(signals[0]?.aborted).toBe(true);
    asker.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'closed' });
  });

  it('posts nothing but envelopes', async () => {
    const { left, right, posted } = portPair();
    answerSums(right);
    const asker: Asker = new Channel(left);
    await asker.request('add', [1, 1]);
    asker.send('hello', { name: 'view' });
    expect(posted).toEqual([
      { kind: 'request', id: 1, name: 'add', params: [1, 1] },
      { kind: 'result', id: 1, result: 2 },
      { kind: 'event', name: 'hello', data: { name: 'view' } },
    ]);
  });
});

describe('a peer process that dies', () => {
  it('ends the request where its owner disposes the channel on exit', async () => {
    const child = fork(script, { stdio: 'inherit' });
    const asker: Asker = new Channel(childPort(child));
    child.once('exit', () => asker.dispose());
    const answer = asker.request('wait', {});
    asker.send('hello', { name: 'exit' });
    await expect(answer).rejects.toMatchObject({ code: 'closed' });
    expect(child.exitCode).toBe(7);
  });
});

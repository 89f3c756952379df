// The scorer process as it ships, supervised: killed in the middle, cancelled, crashing, deaf, idle. The work goes on
// after a restart, and no request waits for ever.
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScorerProcess, type ScorerProcess } from '../../server/scorer-process/scorer-process.ts';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { measureSteps } from '../../server/scoring/continuations/measure-steps.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import { protocolVersion } from '../../server/shared/protocol/protocol-version.ts';
import type { AnnotateRequest, MeasureRequest } from '../../server/shared/protocol/server-scorer.ts';
import type { ScorerStatus } from '../../server/shared/protocol/trace-requests.ts';
import type { StepValues } from '../../server/shared/trace/step-values.ts';
import { buildTrace } from '../support/build-trace.ts';
import { smallLlamaGguf } from '../support/small-llama-gguf.ts';

const root = join(import.meta.dirname, '..', '..');
const modelFolder = join(root, 'test', 'golden', 'models', 'llama-tiny');
const script = join(root, 'dist', 'scorer.js');
const settings = { probe: null, probes: true, top: 0 };

/** Some 3,000 tokens: several chunks, so that there is a middle. */
const text = 'Tom has 12 apples and buys 7 more apples, so he has 19 apples.\n\n'.repeat(100);
const steps = [{ start: 0, end: text.length, turn: 0, part: 'think' as const }];
const long = (line: number): AnnotateRequest['trace'] =>
  buildTrace({ line, turns: [{ message: null, text }], steps, answers: ['19'] });
const request = (line: number): AnnotateRequest => ({ model: modelFolder, trace: long(line), settings });

let model: OpenModel;
beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['esbuild.mjs', '--only', 'scorer'], { cwd: root });
  model = await openModel(modelFolder);
}, 60_000);
afterAll(() => model.close());

let folder: string;
let runtime: string;
let statuses: ScorerStatus[];
let scorer: ScorerProcess | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credence-scorer-'));
  // A runtime that writes down the process it becomes.
  runtime = join(folder, 'node');
  writeFileSync(runtime, `#!/bin/sh\necho $$ >> '${join(folder, 'pids')}'\nexec '${process.execPath}' "$@"\n`);
  chmodSync(runtime, 0o755);
  statuses = [];
  scorer = null;
});
afterEach(() => {
  scorer?.dispose();
  rmSync(folder, { recursive: true });
});

/** Every process that was started, oldest first. */
const pids = (): number[] => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);

function start(
  options: { readonly script?: string; readonly idleMs?: number; readonly settleMs?: number } = {},
): ScorerProcess {
  scorer = createScorerProcess({ script, runtime, ...options, onStatus: (status) => statuses.push(status) });
  return scorer;
}

/** A scorer that says it is ready and then does as `body` says with each message `m`. */
function falseScorer(body: string, version = protocolVersion): string {
  const path = join(folder, 'false-scorer.mjs');
  const ready = `process.send({ kind: 'event', name: 'ready', data: { version: ${version} } });`;
  writeFileSync(path, `process.on('message', (m) => { ${body} });\n${ready}\n`);
  return path;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the scorer process', () => {
  it('gives what scoring in this process gives, and says what it runs on', async () => {
    const progress: number[] = [];
    const annotation = await start().annotate(request(1), {
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(annotation).toEqual(await scoreTrace(model, long(1), settings));
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(statuses.map(({ state }) => state)).toEqual(['starting', 'busy', 'busy', 'idle']);
    expect(statuses.at(-1)).toMatchObject({ model: 'llama-tiny', device: 'cpu', precision: 'fp32', message: null });
  });

  it('says how far weights are that are made for a request, and nothing of it afterwards', async () => {
    const gguf = join(root, 'test', 'golden', 'models', 'llama-blocks', 'llama-blocks.gguf');
    const derivedFolder = join(folder, 'derived');
    const annotation = await start().annotate({ ...request(1), model: gguf, derivedFolder });
    expect(annotation.line).toBe(1);
    const told = statuses.flatMap(({ preparing }) => (preparing === undefined ? [] : [preparing]));
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toMatchObject({ model: 'llama-blocks', what: 'gguf', doneBytes: told.at(-1)?.totalBytes });
    expect(statuses.at(-1)).toMatchObject({ state: 'idle', model: 'llama-blocks' });
    expect(statuses.at(-1)).not.toHaveProperty('preparing');
  });

  it('killed in the middle is started again, and every request is answered', async () => {
    const process_ = start();
    let killed = false;
    const kill = (): void => {
      if (!killed) process.kill(pids().at(-1) ?? -1, 'SIGKILL');
      killed = true;
    };
    const lines = [1, 2, 3];
    const all = lines.map((line) => process_.annotate(request(line), line === 2 ? { onProgress: kill } : {}));
    const expected = await scoreTrace(model, long(0), settings);
    expect(await Promise.all(all)).toEqual(lines.map((line) => ({ ...expected, line })));
    expect(killed).toBe(true);
    expect(pids()).toHaveLength(2);
    expect(statuses.find(({ state }) => state === 'restarting')?.message).toMatch(/killed.*line 2 repeated/);
  });

  it('that crashes twice on one request fails that one with what it said, and takes the next', async () => {
    const crashing = falseScorer(`if (m.name === 'annotate' && m.params.trace.line === 1) {
      process.stderr.write('std::bad_alloc\\n', () => process.exit(9)); }
      else if (m.kind === 'request') process.send({ kind: 'result', id: m.id, result: 'done' });`);
    const process_ = start({ script: crashing });
    const [first, second] = await Promise.allSettled([process_.annotate(request(1)), process_.annotate(request(2))]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'scorer-crashed' } });
    expect(JSON.stringify(statuses)).toMatch(/code 9\. It said: std::bad_alloc/);
    expect(second).toEqual({ status: 'fulfilled', value: 'done' });
    expect(pids()).toHaveLength(3);
  });

  it.each([
    ['is no file', () => join(folder, 'nowhere.mjs'), /nowhere\.mjs/],
    ['speaks another version', () => falseScorer('', protocolVersion + 1), /version/],
  ])('whose program %s fails the request', async (_what, program, message) => {
    await expect(start({ script: program() }).annotate(request(1))).rejects.toMatchObject({
      code: 'scorer-crashed',
      message: expect.stringMatching(message),
    });
    expect(statuses.at(-1)?.state).toBe('failed');
  });

  it('passes on what the scorer refuses', async () => {
    const nowhere = { ...request(1), model: join(folder, 'no-model') };
    const process_ = start();
    await expect(process_.annotate(nowhere)).rejects.toMatchObject({ code: 'model-not-found' });
    const plain = join(folder, 'no-template');
    cpSync(modelFolder, plain, { recursive: true });
    rmSync(join(plain, 'chat_template.jinja'));
    const messages = [{ role: 'user', content: 'How many apples?' }];
    const trace = buildTrace({ prompt: { kind: 'messages', messages } });
    await expect(process_.annotate({ ...request(1), model: plain, trace })).rejects.toMatchObject({
      code: 'model-unsupported',
      message: expect.stringMatching(/no chat template/),
    });
    await expect(process_.annotate(request(2))).resolves.toMatchObject({ line: 2 });
    expect(pids()).toHaveLength(1);
  });
});

describe('measuring steps', () => {
  const sampled = { samples: 16, seed: 2, temperature: 1, maxTokens: 24 };
  const places = [0, 1];
  const measured = (line: number): MeasureRequest => ({
    ...{ model: modelFolder, precision: 'fp32', trace: long(line), settings: sampled, places },
  });

  it('gives what measuring in this process gives, killed in the middle as well', async () => {
    const process_ = start();
    const expected = await measureSteps(model, long(1), sampled);
    const told: (StepValues | null)[] = [];
    let killed = false;
    const values = await process_.measure(measured(1), {
      onMeasured: (done, total, place) => {
        expect(total).toBe(32);
        if (!killed && done === 3) process.kill(pids().at(-1) ?? -1, 'SIGKILL');
        killed ||= done === 3;
        told.push(place);
      },
    });
    expect(values).toEqual(expected);
    expect(killed).toBe(true);
    expect(pids()).toHaveLength(2);
    expect(told.flatMap((place) => place?.places ?? []).map(({ place }) => place)).toEqual(places);
  });

  it('stops within a token when it is cancelled; the process keeps its model and reads the next trace', async () => {
    const process_ = start();
    const controller = new AbortController();
    const cancelled = process_.measure(measured(1), {
      signal: controller.signal,
      onMeasured: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(process_.annotate({ ...request(2), device: 'cpu', precision: 'fp32' })).resolves.toMatchObject({
      line: 2,
    });
    expect(pids()).toHaveLength(1);
  });
});

describe('a cancelled request', () => {
  it('stops between chunks; the process lives and takes the next', async () => {
    const process_ = start();
    const controller = new AbortController();
    const seen: number[] = [];
    const cancelled = process_.annotate(request(1), {
      signal: controller.signal,
      onProgress: (done, total) => {
        seen.push(done / total);
        controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(process_.annotate(request(2))).resolves.toMatchObject({ line: 2 });
    expect(pids()).toHaveLength(1);
    expect(seen.at(-1)).toBeLessThan(1);
  });

  it('while weights are made stops making them, and leaves nothing half made', async () => {
    // Some 900 tensors keep the process at it long after the first word of them has come.
    const gguf = join(folder, 'deep.gguf');
    writeFileSync(gguf, smallLlamaGguf({ embedding: 'Q8_0', head: null, matrices: 'Q4_0', layers: 100 }));
    const derivedFolder = join(folder, 'derived');
    const controller = new AbortController();
    scorer = createScorerProcess({
      ...{ script, runtime },
      onStatus: (status) => {
        statuses.push(status);
        if (status.preparing !== undefined) controller.abort();
      },
    });
    const cancelled = scorer.annotate({ ...request(1), model: gguf, derivedFolder }, { signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    // The next request waits until the cancelled one has settled.
    await expect(scorer.annotate(request(2))).resolves.toMatchObject({ line: 2 });
    expect(statuses.filter(({ preparing }) => preparing !== undefined)).toHaveLength(1);
    expect(readdirSync(derivedFolder)).toEqual([]);
    expect(pids()).toHaveLength(1);
  });

  it('that waits for its turn ends at once, and never begins', async () => {
    const process_ = start();
    const controller = new AbortController();
    const running = process_.annotate(request(1));
    let begun = false;
    const waiting = process_.annotate(request(2), { signal: controller.signal, onProgress: () => (begun = true) });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(running).resolves.toMatchObject({ line: 1 });
    expect(begun).toBe(false);
  });

  it('that is not answered costs the process its life, and the next starts another', async () => {
    // Never answers the first job, not even whether it has stopped.
    const deaf = falseScorer(`if (m.name === 'annotate' && m.params.trace.line === 2)
      process.send({ kind: 'result', id: m.id, result: 'done' });
      if (m.name === 'annotate' && m.params.trace.line === 1)
      process.send({ kind: 'event', name: 'progress', data: { job: m.params.job, doneTokens: 1, totalTokens: 2 } });`);
    const process_ = start({ script: deaf, settleMs: 50 });
    const controller = new AbortController();
    const cancelled = process_.annotate(request(1), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(process_.annotate(request(2))).resolves.toBe('done');
    const [first = -1, second = -1] = pids();
    await vi.waitFor(() => expect(isAlive(first)).toBe(false));
    expect(isAlive(second)).toBe(true);
  });
});

describe('an end', () => {
  it('comes after long idleness, and a later request starts anew', async () => {
    const done = falseScorer(`if (m.kind === 'request') process.send({ kind: 'result', id: m.id, result: 'done' });`);
    const process_ = start({ script: done, idleMs: 20 });
    await process_.annotate(request(1));
    await vi.waitFor(() => expect(isAlive(pids()[0] ?? -1)).toBe(false));
    await expect(process_.annotate(request(2))).resolves.toBe('done');
    expect(pids()).toHaveLength(2);
  });

  it('by disposal fails what runs and what waits', async () => {
    const process_ = start();
    const running = process_.annotate(request(1), { onProgress: () => process_.dispose() });
    const waiting = process_.annotate(request(2));
    await expect(running).rejects.toMatchObject({ code: 'closed' });
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await vi.waitFor(() => expect(isAlive(pids()[0] ?? -1)).toBe(false));
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planOf } from '../../../../scripts/study/plan.mjs';
import { readRecords, readStepValues } from '../../../../scripts/study/records.mjs';
import { subjectHash, weightsHash } from '../../../../scripts/study/subject.mjs';
import { Workshop } from '../../../../scripts/study/workshop.mjs';
import { rollout } from './traces.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-study-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('the folder of a study', () => {
  const node = (code: string): { command: string; args: string[]; cwd: string } => ({
    ...{ command: process.execPath, args: ['-e', code], cwd: folder },
  });

  it('runs a program once, and says why it failed', async () => {
    const workshop = new Workshop(folder, () => {});
    await workshop.open();
    const write = `require('fs').appendFileSync('out.txt', 'once ')`;
    const path = await workshop.run('a', 'out.txt', node(write));
    await workshop.run('a', 'out.txt', node(write));
    expect(await readFile(path, 'utf8')).toBe('once ');
    await expect(workshop.run('b', 'other', node(`console.log('no luck'); process.exit(3)`))).rejects.toThrow(
      /exit code 3\.\nno luck/,
    );
    await expect(workshop.run('b', 'other', node(''))).rejects.toThrow(/wrote no .*other/);
    expect(Object.keys(await workshop.minutes())).toEqual(['a', 'b']);
  });

  it('runs programs side by side, and loses nothing where one of them fails', async () => {
    const workshop = new Workshop(folder, () => {});
    await workshop.open();
    // Each waits for what the other writes: one behind the other they would never end.
    const pair = (own: string, other: string, end = ''): { output: string; program: ReturnType<typeof node> } => ({
      output: own,
      program: node(`
        const fs = require('fs');
        fs.writeFileSync('${own}', process.env.OMP_NUM_THREADS);
        const wait = setInterval(() => { if (fs.existsSync('${other}')) { clearInterval(wait); ${end} } }, 10);`),
    });
    const paths = await workshop.runAll('a', [pair('one', 'two'), pair('two', 'one')]);
    for (const path of paths) expect(Number(await readFile(path, 'utf8'))).toBeGreaterThanOrEqual(1);
    await expect(
      workshop.runAll('b', [pair('three', 'four', 'process.exit(4)'), pair('four', 'three')]),
    ).rejects.toThrow(/three.*exit code 4/s);
    expect(await readFile(join(folder, 'four'), 'utf8')).not.toBe('');
    expect(Object.keys(await workshop.minutes())).toEqual(['a', 'b']);
  });

  it('keeps what was made', async () => {
    const workshop = new Workshop(folder, () => {});
    const path = await workshop.keep('made', async () => 'first');
    await workshop.keep('made', async () => 'second');
    expect(await readFile(path, 'utf8')).toBe('first');
  });

  it('is another one for another model or plan', async () => {
    await writeFile(join(folder, 'model.safetensors'), 'weights');
    const weights = await weightsHash(folder);
    expect(weights).toMatch(/^[0-9a-f]{64}$/);
    expect(await weightsHash(join(folder, 'none'))).toBeNull();
    const plan = planOf({ rollouts: 2_000, quick: false });
    const names = [
      subjectHash([weights, plan]),
      subjectHash([null, plan]),
      subjectHash([weights, planOf({ rollouts: 2_000, quick: true })]),
    ];
    expect(new Set(names).size).toBe(3);
    expect(plan.problems * plan.samples * 3 * 7).toBeGreaterThanOrEqual(2_000);
    expect(plan.measured * 3 * 7).toBeGreaterThanOrEqual(200);
  });
});

describe('rollouts with their annotations', () => {
  const step = { part: 'think', meanLogprob: -0.5, meanEntropy: 0.25, confidence: 0.9, potential: 0.75, belief: -1 };
  const annotation = {
    ...{ id: 'one', scorer: { probe: 'P' }, tokens: { start: [0, 3, 6, 9, 12] }, signals: { 'R1.crew': 0.8 } },
    steps: [
      { ...step, end: 6, answer: '4', signals: { 'S8.level': 2 } },
      { ...step, end: 10, answer: '5' },
      { ...step, end: 15, answer: null, part: 'answer' },
    ],
    base: { answer: '3', confidence: 0.1, potential: 0, belief: -5 },
  };
  const one = { ...rollout('p', 'one', true), prediction: '5' };
  const two = rollout('p', 'two', false);

  it('has the thought steps with their tokens so far, and the place before them', async () => {
    const [rollouts, annotations] = [join(folder, 'r'), join(folder, 'a')];
    await writeFile(rollouts, lines([one, two]));
    await writeFile(annotations, lines([annotation, { id: 'two', problems: [] }]));
    const { records, failed, probe } = await readRecords(rollouts, annotations);
    expect(failed).toBe(1);
    expect(probe).toBe('P');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      id: 'one',
      correct: true,
      prediction: '5',
      tokens: 5,
      signals: { 'R1.crew': 0.8 },
    });
    expect(records[0]?.places.map(({ tokens, answer }) => [tokens, answer])).toEqual([
      [0, '3'],
      [2, '4'],
      [4, '5'],
    ]);
    expect(records[0]?.places[1]?.values).toMatchObject({
      'S1.potential': 0.75,
      'T2.meanEntropy': 0.25,
      'S8.level': 2,
    });
    expect(records[0]?.places[0]?.values).toEqual({ 'S1.potential': 0, 'S3.belief': -5, 'S5.confidence': 0.1 });
  });

  it('does not take one trace for another', async () => {
    const [rollouts, annotations] = [join(folder, 'r'), join(folder, 'a')];
    await writeFile(rollouts, lines([two]));
    await writeFile(annotations, lines([annotation]));
    await expect(readRecords(rollouts, annotations)).rejects.toThrow('one stands where two should');
  });

  it('reads step values by trace and passes over lines that failed', async () => {
    const places = [{ place: 0, samples: 4, right: 3, capped: 0 }];
    await writeFile(
      join(folder, 'v'),
      lines([
        { id: 'one', places },
        { id: 'two', problems: [] },
      ]),
    );
    expect([...(await readStepValues(join(folder, 'v')))]).toEqual([['one', places]]);
  });
});

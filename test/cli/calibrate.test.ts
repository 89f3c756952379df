import { describe, expect, it } from 'vitest';
import type { CalibrationReport } from '../../server/shared/protocol/calibration-report.ts';
import { credence, lines, sum, useFolder } from './credence.ts';

const folder = useFolder();

/** Three samples of each prompt, of which the given results are right where they are 5. */
const samples = (...prompts: (readonly number[])[]): string =>
  lines(
    ...prompts.flatMap((results, at) =>
      results.map((result, n) => sum(`${at}-${n}`, result, { prompt: `Question ${at}: what is 2 + 3?` })),
    ),
  );
const readReport = (text: string) => JSON.parse(text) as CalibrationReport;

describe('credence calibrate', () => {
  it('measures confidences and scores of annotated traces', async () => {
    const input = await folder.write('c.jsonl', samples([5, 5, 6], [5, 6, 6], [5, 5, 5]));
    const annotations = folder.path('c.annotations.jsonl');
    expect(await credence(['annotate', input, '-o', annotations, '--cache', 'none'])).toMatchObject({ code: 0 });
    const args = ['calibrate', input, '--annotations', annotations, '--seed', '7'];
    const { code, stdout, stderr } = await credence([...args, '--json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/9 labeled traces are few/u);
    const report = readReport(stdout);
    expect(report).toMatchObject({ traces: 9, prompts: 3, labeled: 9, right: 6, annotated: 9, seed: 7 });
    expect(report.passAtK).toEqual([
      { n: 1, value: 2 / 3, prompts: 3 },
      { n: 2, value: (1 + 2 / 3 + 1) / 3, prompts: 3 },
      { n: 3, value: 1, prompts: 3 },
    ]);
    expect(report.majority).toEqual({ value: 2 / 3, prompts: 3 });
    expect(report.majorityAtN).toEqual([
      { n: 1, value: 2 / 3, prompts: 3 },
      { n: 2, value: expect.closeTo(2 / 3, 12), prompts: 3 },
      { n: 3, value: 2 / 3, prompts: 3 },
    ]);
    expect(report.withoutLearningSignal).toBe(1);
    const crew = report.parts.find(({ part }) => part === 'R1.crew');
    expect(crew).toMatchObject({ n: 9, right: 6, usesGold: false });
    expect(crew?.confidence?.bins.reduce((n, { count }) => n + count, 0)).toBe(9);
    expect(crew?.weightedVotes.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(crew?.bordaVotes[0]?.value).toBeCloseTo(2 / 3, 12);
    expect(crew?.confidence?.ece.low).toBeLessThanOrEqual(crew?.confidence?.ece.high ?? NaN);
    expect((await credence([...args, '--json'])).stdout).toBe(stdout);

    const table = (await credence(args)).stdout;
    expect(table).toContain('9 traces of 3 prompts: 9 labeled, 6 right (66.7 %); 9 annotated by llama-tiny');
    expect(table).toContain('maj@1 0.667 (3 prompts) · maj@2 0.667 (3 prompts) · maj@3 0.667 (3 prompts)');
    expect(table).toMatch(/^R1\.crew +9 +6 +\d\.\d{3} /mu);
    expect(table).toMatch(/^R4\.logProb +high +gold +9 +\d\.\d{3} \[/mu);
  });

  it('tells of labels and answers alone where there are no annotations', async () => {
    const input = await folder.write('n.jsonl', samples([5, 5, 6], [5, 6, 6]));
    const { code, stdout, stderr } = await credence(['calibrate', input, '--annotations', 'none', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain('no trace is annotated');
    expect(readReport(stdout).parts.map(({ part }) => part)).toEqual(['G7.answerShare']);
  });

  it('says what is missing where nothing is labeled, and fails lines that are no traces', async () => {
    const input = lines({ prompt: 'a', completion: 'b' }, 'bad');
    const { code, stdout, stderr } = await credence(['calibrate', '-', '--annotations', 'none'], { input });
    expect(code).toBe(1);
    expect(stdout).toContain('1 traces of 1 prompts: 0 labeled');
    expect(stderr).toMatch(/^-:2:/mu);
    expect(stderr).toContain('Give each line an "answer" or "correct".');
  });

  it('refuses annotations of another file', async () => {
    const input = await folder.write('x.jsonl', samples([5]));
    const other = await folder.write('y.jsonl', samples([123456]));
    const annotations = folder.path('y.annotations.jsonl');
    await credence(['annotate', other, '-o', annotations, '--cache', 'none', '--no-probes']);
    expect(await credence(['calibrate', input, '--annotations', annotations])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('was not made from line 1'),
    });
  });
});

describe('credence check', () => {
  it('tells pass@k and the majority of files with several samples a prompt', async () => {
    const input = samples([5, 5, 6], [5, 6, 6]);
    const { stdout } = await credence(['check', '-'], { input });
    expect(stdout).toContain('-: pass@1 0.500 (2 prompts) · pass@2 0.833 (2 prompts) · pass@3 1.000 (2 prompts)');
    expect(stdout).toContain('majority right 0.500 (2 prompts) · 0 prompts all right or all wrong');
    const { stdout: json } = await credence(['check', '-', '--json'], { input });
    expect(JSON.parse(json)).toMatchObject({ files: [{ groups: 2, samples: { majority: { value: 0.5 } } }] });
    expect((await credence(['check', '-'], { input: samples([5], [6]) })).stdout).not.toContain('pass@');
  });
});

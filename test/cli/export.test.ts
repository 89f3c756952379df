import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pairRuleFacts } from '../../server/shared/protocol/pair-rules.ts';
import type { Annotation, StepAnnotation } from '../../server/shared/trace/annotation.ts';
import { credence, lines, parsed, runProgram, sum, useFolder } from './credence.ts';

const folder = useFolder();
const siblings = lines(
  sum('a', 5),
  sum('b', 6),
  'bad',
  sum('c', 5, { completion: 'So it is \\boxed{5}' }),
  sum('d', 7),
);

interface Values {
  readonly signals?: Annotation['signals'];
  readonly steps?: readonly Partial<StepAnnotation>[];
}

describe('credence export', () => {
  it('pairs correct with wrong siblings and writes a card', async () => {
    const input = await folder.write('in.jsonl', siblings);
    const out = folder.path('pairs.jsonl');
    const { code, stdout, stderr } = await credence(['export', input, '-o', out]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${input}:3:1: error`);
    expect(stderr).toContain('4 pairs of 1 prompts from 4 traces');
    const pairs = parsed(await readFile(out, 'utf8')) as { chosen: string; rejected: string }[];
    expect(pairs).toHaveLength(4);
    expect(pairs.every(({ chosen }) => chosen.endsWith('{5}'))).toBe(true);
    expect(pairs.some(({ chosen }) => chosen.startsWith('<think>\n'))).toBe(true);
    expect(pairs[0]).toMatchObject({ rule: 'outcome', label_source: 'verifier', score_chosen: 1, score_rejected: 0 });
    expect(JSON.parse(await readFile(`${out}.card.json`, 'utf8'))).toMatchObject({
      rule: { id: 'outcome' },
      counts: { traces: 4, pairs: 4, prompts: 1, labelSources: { verifier: 4 } },
    });
  });

  it('refuses an existing file, also a card alone, unless forced', async () => {
    const input = await folder.write('two.jsonl', siblings);
    const out = await folder.write('kept.jsonl', 'mine');
    const refused = await credence(['export', input, '-o', out]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${out} exists already`) });
    expect(await readFile(out, 'utf8')).toBe('mine');
    const other = folder.path('carded.jsonl');
    await writeFile(`${other}.card.json`, 'mine');
    expect((await credence(['export', input, '-o', other])).code).toBe(2);
    expect((await credence(['export', input, '-o', out, '--force'])).code).toBe(1);
    expect(parsed(await readFile(out, 'utf8'))).toHaveLength(4);
  });

  it('gives the same bytes for the same seed', async () => {
    const input = await folder.write(
      'seeded.jsonl',
      lines(...[1, 5, 2, 5, 3, 4, 6].map((n, i) => sum(`s${i}`, n, { completion: `${i} \\boxed{${n}}` }))),
    );
    const run = async (name: string, seed: string): Promise<string> => {
      const out = folder.path(name);
      await credence(['export', input, '-o', out, '--seed', seed]);
      return readFile(out, 'utf8');
    };
    const [one, again, other] = [await run('s1', '1'), await run('s1b', '1'), await run('s2', '2')];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('ranks by the scores of an annotation file, the scorer named in every pair', async () => {
    const input = await folder.write('crew.jsonl', lines(sum('a', 5), sum('b', 6), sum('c', 55555)));
    const annotations = folder.path('crew.annotations.jsonl');
    await credence(['annotate', input, '-o', annotations, '--cache', 'none']);
    const crew = new Map(
      (parsed(await readFile(annotations, 'utf8')) as { id: string; signals: Record<string, number> }[]).map((one) => [
        one.id,
        one.signals['R1.crew'] ?? NaN,
      ]),
    );
    const out = folder.path('crew.pairs.jsonl');
    const args = ['--rule', 'crew-dpo', '--annotations', annotations, '--minimum-margin', '0'];
    const { code } = await credence(['export', input, '-o', out, ...args]);
    expect(code).toBe(0);
    const pairs = parsed(await readFile(out, 'utf8')) as Record<string, unknown>[];
    const better = ['b', 'c'].filter((id) => (crew.get('a') ?? 0) > (crew.get(id) ?? 0));
    expect(pairs.map((pair) => pair['id_rejected']).sort()).toEqual(better);
    for (const pair of pairs) {
      expect(pair).toMatchObject({ signal: 'R1.crew', scorer: 'llama-tiny', scorer_precision: 'fp32' });
      expect(pair['score_chosen']).toBe(crew.get('a'));
      expect(pair['scorer_tokenizer_sha256']).toMatch(/^[0-9a-f]{64}$/u);
    }
  });

  it('refuses annotations of other traces', async () => {
    const input = await folder.write('mine.jsonl', lines(sum('a', 5), sum('b', 6)));
    const changed = await folder.write('changed.jsonl', lines(sum('a', 5), sum('b', 66)));
    const annotations = folder.path('mine.annotations.jsonl');
    await credence(['annotate', input, '-o', annotations, '--no-probes', '--cache', 'none']);
    const ended = await credence([
      'export',
      changed,
      '-o',
      folder.path('no'),
      '--rule',
      'crew-dpo',
      '--annotations',
      annotations,
    ]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('the texts differ') });
    expect(await readdir(folder.path('.'))).not.toContain('no');
  });

  it('annotates first where the rule needs it, and forces messages', async () => {
    const out = folder.path('forced.jsonl');
    const args = ['--rule', 'crew-dpo', '--format', 'trl-conversational', '--cache', 'none', '--minimum-margin', '-1'];
    const { code, stderr } = await credence(['export', '-', '-o', out, ...args], {
      input: lines(sum('a', 5), sum('b', 6)),
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/[01] pairs of [01] prompts from 2 traces/u);
  });

  it.each([
    ['--rule', 'best', /outcome, crew-dpo/],
    ['--format', 'csv', /trl, trl-conversational/],
  ])('names what exists for an unknown %s', async (option, value, message) => {
    const ended = await credence(['export', '-', '-o', folder.path('x'), option, value]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('lists every rule with what it needs', async () => {
    const { code, stdout } = await credence(['export', '--help']);
    expect(code).toBe(0);
    for (const [id, { title, needs }] of Object.entries(pairRuleFacts)) {
      expect(stdout).toContain(`\n  ${id}\n    ${title}.\n    Needs: ${needs}\n`);
    }
  });

  it.each([
    [
      ['--rule', 'outcome', '--difference', 'absolute'],
      'The rule "outcome" has no option "difference"; it belongs to crew-dpo',
    ],
    [['--rule', 'hindsight'], 'T9.meanCredit'],
    [['--rule', 'crew-dpo', '--difference', 'squared'], 'signed, absolute, inverted'],
    [['--overrides', 'none.jsonl'], 'none.jsonl'],
  ])('refuses %j before anything is read', async (args, message) => {
    const ended = await credence(['export', '-', '-o', folder.path('never.jsonl'), ...args], { input: siblings });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(await readdir(folder.path('.'))).not.toContain('never.jsonl');
  });

  it("lets people's choices win, and records them", async () => {
    const input = await folder.write('judged.jsonl', lines(sum('a', 5), sum('b', 6), sum('c', 7)));
    const out = folder.path('judged.pairs.jsonl');
    await credence(['export', input, '-o', out]);
    const [first, second] = parsed(await readFile(out, 'utf8')) as { pair: string; id_rejected: string }[];
    const choices = [
      { pair: first?.pair, choice: 'reject', by: 'Ada' },
      { pair: second?.pair, choice: 'skip' },
    ];
    const overrides = await folder.write('choices.jsonl', lines(...choices));
    const { stderr } = await credence(['export', input, '-o', out, '--force', '--overrides', overrides]);
    expect(stderr).toContain("2 pairs were decided by people's choices");
    const rows = parsed(await readFile(out, 'utf8')) as Record<string, unknown>[];
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ pair: first?.pair, id_chosen: first?.id_rejected, id_rejected: 'a', label_source: 'human' },
      ...{ label_kind: 'human', human_choice: 'reject', human_by: 'Ada' },
    });
    expect(JSON.parse(await readFile(`${out}.card.json`, 'utf8'))).toMatchObject({
      overrides: { name: overrides, sha256: expect.stringMatching(/^[0-9a-f]{64}$/u), used: 2, unknown: 0 },
      counts: { pairs: 1, labelKinds: { human: 1 }, human: { reject: 1 } },
      refused: { 'human-skip': { pairs: 1 } },
    });
    const bad = await folder.write('bad-choices.jsonl', '{"pair": "12", "choice": "choose"}\n');
    const ended = await credence(['export', input, '-o', out, '--force', '--overrides', bad]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(`${bad}:1 is no choice`) });
  });

  it('moves what both sides share to the prompt', async () => {
    const steps = 'The first step is the same in both of the texts.\n\n';
    const text = (said: number): object =>
      sum(`s${said}`, said, {
        completion: `${steps}Then it is said to be ${said} in all, I think.\n\n\\boxed{${said}}`,
      });
    const input = await folder.write('shared.jsonl', lines(text(5), text(6)));
    const out = folder.path('shared.pairs.jsonl');
    const { code } = await credence(['export', input, '-o', out, '--level', 'continuation']);
    expect(code).toBe(0);
    const rows = parsed(await readFile(out, 'utf8')) as Record<string, unknown>[];
    expect(rows[0]).toMatchObject({
      prompt: `What is 2 + 3?${steps}`,
      rejected: 'Then it is said to be 6 in all, I think.\n\n\\boxed{6}',
      level: 'continuation',
    });
  });

  describe('with values set by hand in an annotation file', () => {
    /** Annotations of the model with some values replaced, so that every rule finds what it looks for. */
    const annotated = async (name: string, all: readonly object[], values: readonly Values[]): Promise<string[]> => {
      const input = await folder.write(`${name}.jsonl`, lines(...all));
      const path = folder.path(`${name}.annotations.jsonl`);
      await credence(['annotate', input, '-o', path, '--cache', 'none']);
      const annotations = (parsed(await readFile(path, 'utf8')) as Annotation[]).map((one, at) => ({
        ...one,
        signals: { ...one.signals, ...values[at]?.signals },
        steps: one.steps.map((step, k) => ({ ...step, ...values[at]?.steps?.[k] })),
      }));
      await folder.write(`${name}.annotations.jsonl`, lines(...annotations));
      return [input, '--annotations', path, '-o', folder.path(`${name}.pairs.jsonl`), '--force'];
    };
    const rowsOf = async (name: string): Promise<Record<string, unknown>[]> =>
      parsed(await readFile(folder.path(`${name}.pairs.jsonl`), 'utf8')) as Record<string, unknown>[];

    it('labels by the model only with a warning', async () => {
      const values = [0.2, 0.97].map((disparity) => ({ signals: { 'R2.disparity': disparity } }));
      const args = await annotated('rlsf', [sum('a', 5), sum('b', 6)], values);
      const { code, stderr } = await credence(['export', ...args, '--rule', 'rlsf']);
      expect(code).toBe(0);
      expect(stderr).toContain('arXiv:2603.08660');
      expect(stderr).toContain('1 of these 1 pairs prefer text of a wrong trace');
      expect((await rowsOf('rlsf'))[0]).toMatchObject({
        ...{ id_chosen: 'b', label_source: 'model', label_kind: 'model', margin: Math.exp(0.97 - 0.2) },
        ...{ scorer: 'llama-tiny', scorer_probe: null },
      });
      const card: unknown = JSON.parse(await readFile(folder.path('rlsf.pairs.jsonl.card.json'), 'utf8'));
      expect(card).toMatchObject({ warnings: [expect.stringContaining('2603.08660'), expect.any(String)] });
    });

    it('ends texts early, marked as edited, the probe named', async () => {
      const potentials = (...all: number[]): Values => ({
        steps: all.map((potential) => ({ potential, answer: potential > 0 ? '5' : '6' })),
      });
      const args = await annotated('cut', [sum('a', 5), sum('b', 6)], [potentials(0.95, 0.96), potentials(0.95, -0.3)]);
      await credence(['export', ...args, '--rule', 'spae-truncate']);
      expect(await rowsOf('cut')).toMatchObject([
        {
          chosen: '<think>\nTwo and three make 5 in all, I think.\n</think>\n\\boxed{5}',
          ...{ edited: true, id_chosen: 'a', id_rejected: 'a', scorer_probe: expect.stringContaining('boxed{') },
        },
      ]);
      await credence(['export', ...args, '--rule', 'right-to-wrong']);
      expect(await rowsOf('cut')).toMatchObject([
        {
          chosen: '<think>\nTwo and three make 6 in all, I think.\n</think>\n\n\\boxed{5}',
          id_rejected: 'b',
          margin: 1.25,
        },
      ]);
    });

    it('turns back before a mistake', async () => {
      const credits = { steps: [0, -1.5].map((value) => ({ signals: { 'T9.meanCredit': value } })) };
      const begun = 'Two and three are to be added, that is all there is.\n\n';
      const text = (id: string, said: number): object =>
        sum(id, said, { completion: `${begun}I would say that they make ${said} together.\n\n\\boxed{${said}}` });
      const args = await annotated('back', [text('a', 5), text('b', 6)], [{}, credits]);
      const { stderr } = await credence(['export', ...args, '--rule', 'hindsight', '--level', 'continuation']);
      expect(stderr).toContain('1 pairs of 1 prompts');
      expect(await rowsOf('back')).toMatchObject([
        { prompt: `What is 2 + 3?${begun}`, margin: 1.5, score_chosen: null, details: { continuation: 'sibling' } },
      ]);
    });
  });

  it.runIf(process.platform !== 'win32')('leaves nothing behind on a full disk', async () => {
    const long = 'word '.repeat(20_000);
    const input = await folder.write(
      'large.jsonl',
      lines(sum('a', 5, { completion: `${long}\\boxed{5}` }), sum('b', 6, { completion: `${long}\\boxed{6}` })),
    );
    const out = folder.path('full.jsonl');
    // A limit on the size of files stands for the disk that is full: both make a write fail half-way.
    const script = `trap '' XFSZ; ulimit -f 64; exec "$0" dist/credence.js export "$1" -o "$2"`;
    const ended = await runProgram('bash', ['-c', script, process.execPath, input, out]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(`${out} cannot be written`) });
    expect((await readdir(folder.path('.'))).filter((name) => name.includes('full.jsonl'))).toEqual([]);
  });
});

// Every family against transformers in fp32: texts whole, and probes packed behind a text against separate passes. The
// golden texts reach past windows and past the lengths from which rotations change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeModel, openModelOn, readModelFiles, type Way } from '../../server/scoring/loaded-model.ts';
import { LocalPass } from '../../server/scoring/local-pass.ts';
import { openLocalScorer } from '../../server/scoring/local-scorer.ts';
import { openModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Scorer } from '../../server/scoring/scorer.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { askPacked } from './pack-branches.ts';
import { expectGolden } from './expect-golden.ts';
import {
  chain,
  extendText,
  familyNames,
  modelFolder,
  readGolden,
  worst,
  type Golden,
  type ModelName,
} from './read-golden.ts';

/** Largest difference to transformers in fp32, absolute (design: 1e-4). */
const tolerance = 1e-4;

describe.each(familyNames)('%s', (name) => {
  let scorer: Scorer;
  let golden: Golden;

  beforeAll(async () => {
    golden = readGolden(name);
    scorer = await openLocalScorer({ folder: modelFolder(name), device: 'cpu' });
  });
  afterAll(() => scorer.close());

  it.each(['plain', 'long'])('gives the numbers of transformers for the text "%s"', async (textName) => {
    const text = golden.texts.find((each) => each.name === textName);
    if (text === undefined) throw new Error(`no golden text "${textName}"`);
    const pass = await scorer.begin(text.ids.length);
    const scores = await extendText(pass, text.ids, 5);
    expectGolden(scores, text, tolerance);
    pass.end();
  });

  it('gives a text that arrives in pieces, with room to spare, the numbers of the whole', async () => {
    const { ids, logprob } = golden.texts.find((each) => each.name === 'long') ?? { ids: [], logprob: [] };
    const pass = await scorer.begin(ids.length + 100, ids.length);
    const found: number[] = [];
    for (let from = 0; from < ids.length; from += 301) {
      const piece = ids.slice(from, from + 301);
      const rows = Int32Array.from(piece.keys());
      const targets = Int32Array.from(rows, (row) => ids[from + row + 1] ?? -1);
      const tree = { ids: Int32Array.from(piece), parents: chain(from, piece.length) };
      found.push(...(await pass.extend(tree, { rows, targets, top: 0 })).logprob);
    }
    expect(worst(found, logprob)).toBeLessThan(tolerance);
    pass.end();
  });

  it('gives probes packed into one tree the numbers of separate full passes', async () => {
    for (const { prefixIds, cases } of golden.probes) {
      const { found, expected } = await askPacked(scorer, prefixIds, cases);
      expect(expected.length).toBeGreaterThan(0);
      expect(worst(found, expected)).toBeLessThan(tolerance);
    }
  });
});

describe.each(familyNames)('%s, attention composed of single operators', (name) => {
  const golden = readGolden(name);

  it('gives the numbers of transformers, texts and packed probes alike', async () => {
    const scorer = await openWay(name, { attention: 'composed', compute: 'float32' });
    for (const { ids, logprob, entropy } of golden.texts) {
      const pass = await scorer.begin(ids.length);
      const scores = await extendText(pass, ids);
      expect(worst(scores.logprob, logprob)).toBeLessThan(tolerance);
      expect(worst(scores.entropy, entropy)).toBeLessThan(tolerance);
    }
    for (const { prefixIds, cases } of golden.probes) {
      const { found, expected } = await askPacked(scorer, prefixIds, cases);
      expect(worst(found, expected)).toBeLessThan(tolerance);
    }
    await scorer.close();
  });

  it('stays near them in half precision, whose products onnxruntime widens on this device', async () => {
    const scorer = await openWay(name, { attention: 'composed', compute: 'float16' });
    const text = golden.texts.find((each) => each.name === 'long');
    const pass = await scorer.begin(text?.ids.length ?? 0);
    const { logprob } = await extendText(pass, text?.ids ?? []);
    const mean = (text?.logprob ?? []).reduce((sum, value, i) => sum + Math.abs(value - (logprob[i] ?? Number.NaN)), 0);
    expect(mean / (text?.logprob.length ?? 0)).toBeLessThan(0.02);
    await scorer.close();
  });
});

/** The scorer of a way of computing that this machine would not choose by itself. */
async function openWay(name: ModelName, way: Omit<Way, 'device'>): Promise<Pick<Scorer, 'begin' | 'close'>> {
  const model = await openModelOn(await readModelFiles(modelFolder(name)), { device: deviceNamed('cpu'), ...way });
  return {
    begin: async (capacity, textLength) => new LocalPass(model, capacity, textLength),
    close: () => closeModel(model),
  };
}

describe('what depends on the length of a text', () => {
  it('is said in words where it happens', async () => {
    const phi = await openLocalScorer({ folder: modelFolder('phi3-tiny'), device: 'cpu' });
    const dynamic = await openLocalScorer({ folder: modelFolder('llama-dynamic'), device: 'cpu' });
    const plain = await openLocalScorer({ folder: modelFolder('qwen3-tiny'), device: 'cpu' });
    expect(phi.lengthNote(128)).toBeNull();
    expect(phi.lengthNote(129)).toMatch(/LongRoPE.*128.*129/);
    expect(dynamic.lengthNote(128)).toBeNull();
    expect(dynamic.lengthNote(500)).toMatch(/dynamic.*500.*128/);
    expect(plain.lengthNote(4000)).toBeNull();
    for (const scorer of [phi, dynamic, plain]) await scorer.close();
  });

  it('is fixed by the length that a pass is begun for, not by its room or its pieces', async () => {
    const scorer = await openLocalScorer({ folder: modelFolder('phi3-tiny'), device: 'cpu' });
    const { ids, logprob } = readGolden('phi3-tiny').texts.find(({ name }) => name === 'plain') ?? {
      ids: [],
      logprob: [],
    };
    const roomy = await scorer.begin(1000, ids.length);
    expect(worst((await extendText(roomy, ids)).logprob, logprob)).toBeLessThan(tolerance);
    const longer = await scorer.begin(1000);
    expect(worst((await extendText(longer, ids)).logprob, logprob)).toBeGreaterThan(0.01);
    await scorer.close();
  });

  it('is fixed for a trace with all its probes, and the annotation says so', async () => {
    const model = await openModel(modelFolder('phi3-tiny'));
    const annotate = async (steps: number): Promise<Annotation> => {
      const completion = Array.from({ length: steps }, (_, k) => `Step ${k}: Tom has ${k} apples.\n\n`).join('');
      const { trace } = parseTraceLine(JSON.stringify({ prompt: 'How many?\n', completion, answer: '19' }), 1);
      if (trace === null) throw new Error('the line is no trace');
      return scoreTrace(model, trace, { probe: 'sentence', probes: true, top: 0 });
    };
    // Probes behind the short trace reach past the 128 from which the factors change; the trace does not.
    const [short, long] = [await annotate(7), await annotate(12)];
    expect([short.tokens.start.length, long.tokens.start.length].map((tokens) => tokens > 128)).toEqual([false, true]);
    const notes = ({ problems }: Annotation): string[] =>
      problems.flatMap(({ code, message }) => (code === 'rotary-scaling' ? [message] : []));
    expect(notes(short)).toEqual([]);
    expect(notes(long)).toEqual([expect.stringMatching(/LongRoPE.*128/)]);
    // The common beginning is read with other factors.
    expect(Math.abs((short.tokens.logprob[20] ?? 0) - (long.tokens.logprob[20] ?? 0))).toBeGreaterThan(1e-3);
    await model.close();
  });
});

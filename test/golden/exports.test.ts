// ONNX exports against transformers (float32) and against onnxruntime on the very file (other formats): texts, trees of
// probes in both ways of reading them, and the cache when it is cut and grown.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeExport, openExportOn, readExport, type ExportModel } from '../../server/onnx-export/export-model.ts';
import { ExportPass } from '../../server/onnx-export/export-pass.ts';
import { readExportSizes } from '../../server/onnx-export/export-sizes.ts';
import { openExportScorer } from '../../server/onnx-export/open-export-scorer.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import type { PrecisionName } from '../../server/shared/protocol/precision.ts';
import { packBranches } from './pack-branches.ts';
import { expectGolden } from './expect-golden.ts';
import { chain, extendText, goldenText, readGolden, worst } from './read-golden.ts';

/** Largest difference to transformers in fp32, absolute (design: 1e-4). */
const tolerance = 1e-4;
/** Between two ways of computing the same number here: rounding of float32 sums in another order. */
const ownTolerance = 2e-5;

const models = fileURLToPath(new URL('models', import.meta.url));
const golden = readGolden('export-llama');
const noRows = { rows: new Int32Array(0), targets: new Int32Array(0), top: 0 };

const files = {
  'attention written out': join(models, 'export-community/onnx/model.onnx'),
  'fused attention': join(models, 'export-genai/model.onnx'),
};
const ways = [
  { file: 'attention written out', packed: true, inPlace: false },
  { file: 'attention written out', packed: false, inPlace: null },
  { file: 'fused attention', packed: true, inPlace: true },
  { file: 'fused attention', packed: false, inPlace: null },
] as const;

describe.each(ways)('an export with $file, trees packed: $packed', ({ file, packed, inPlace }) => {
  let model: ExportModel;

  beforeAll(async () => {
    const path = files[file];
    const sizes = await readExportSizes(join(models, file === 'fused attention' ? 'export-genai' : 'export-community'));
    model = await openExportOn(readExport(path, sizes), deviceNamed('cpu'), packed);
  });
  afterAll(() => closeExport(model));

  it('reads trees in the way that its attention allows', () => {
    expect(model.attention?.inPlace ?? null).toBe(inPlace);
  });

  it.each(['plain', 'long'])('gives the numbers of transformers for the text "%s"', async (name) => {
    const text = goldenText(golden, name);
    const pass = new ExportPass(model, text.ids.length);
    const scores = await extendText(pass, text.ids, 5);
    expectGolden(scores, text, tolerance);
    pass.end();
  });

  it('gives the same numbers in whatever pieces a text arrives, and for few of its rows', async () => {
    const { ids, logprob } = goldenText(golden, 'plain');
    const pass = new ExportPass(model, ids.length + 5);
    for (let from = 0; from < ids.length; from += 29) {
      const to = Math.min(ids.length, from + 29);
      const tree = { ids: Int32Array.from(ids.slice(from, to)), parents: chain(from, to - from) };
      const targets = Int32Array.of(ids[from + 1] ?? -1, ids[from + 3] ?? -1);
      const scores = await pass.extend(tree, { rows: Int32Array.of(0, 2), targets, top: 0 });
      expect(worst(scores.logprob, [logprob[from], logprob[from + 2]].map(Number))).toBeLessThan(tolerance);
    }
    pass.end();
  });

  it('gives probes in a tree the numbers of separate full passes', async () => {
    for (const { prefixIds, cases } of golden.probes) {
      const branches = cases.map(({ probeIds, answerIds }) => [...probeIds, ...answerIds]);
      const pass = new ExportPass(model, prefixIds.length + branches.flat().length);
      await pass.extend({ ids: Int32Array.from(prefixIds), parents: chain(0, prefixIds.length) }, noRows);
      const tree = packBranches(prefixIds.length, branches, (i) => (cases[i]?.prefix ?? 0) - 1);
      const rows: number[] = [];
      let begin = 0;
      cases.forEach(({ probeIds, answerIds }, i) => {
        rows.push(...answerIds.map((_, j) => begin + probeIds.length + j - 1));
        begin += branches[i]?.length ?? 0;
      });
      const targets = Int32Array.from(cases.flatMap(({ answerIds }) => answerIds));
      const scores = await pass.extend(tree, { rows: Int32Array.from(rows), targets, top: 0 });
      const expected = cases.flatMap(({ goldLogprob }) => goldLogprob);
      expect(worst(scores.logprob, expected)).toBeLessThan(tolerance);
      pass.end();
    }
  });

  it('gives branches of branches the numbers of separate passes, also over several extensions', async () => {
    const { ids } = goldenText(golden, 'plain');
    const [trunk, probe, left, right] = [ids.slice(0, 30), ids.slice(50, 58), ids.slice(70, 75), ids.slice(90, 97)];
    const pass = new ExportPass(model, 100);
    await pass.extend({ ids: Int32Array.from(trunk), parents: chain(0, 30) }, noRows);
    // The probe leaves the trunk after slot 19; its slots are 30 … 37.
    await pass.extend({ ids: Int32Array.from(probe), parents: Int32Array.of(19, ...chain(31, 7)) }, noRows);
    const both = packBranches(38, [left, right], () => 37);
    const rows = Int32Array.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 10);
    const targets = Int32Array.from([...left.slice(1), ...right.slice(1)]);
    const packedScores = await pass.extend(both, { rows, targets, top: 0 });
    const separate: number[] = [];
    for (const branch of [left, right]) {
      const prefix = [...trunk.slice(0, 20), ...probe];
      const scores = await scoreFresh([...prefix, ...branch]);
      separate.push(...scores.subarray(prefix.length, prefix.length + branch.length - 1));
    }
    expect(worst(packedScores.logprob, separate)).toBeLessThan(ownTolerance);
    pass.end();
  });

  it('reads more slots than the context has positions', async () => {
    const { ids } = goldenText(golden, 'long');
    const branches = Array.from({ length: 12 }, (_, i) => ids.slice(30 * i, 30 * i + 20));
    const pass = new ExportPass(model, ids.length + 240);
    await pass.extend({ ids: Int32Array.from(ids), parents: chain(0, ids.length) }, noRows);
    // 1,360 slots; the context has 1,280 positions.
    const tree = packBranches(ids.length, branches, (i) => 90 * i);
    const rows = Int32Array.of(238);
    const scores = await pass.extend(tree, { rows, targets: Int32Array.of(tree.ids[239] ?? 0), top: 0 });
    const alone = await scoreFresh([...ids.slice(0, 991), ...(branches[11] ?? [])]);
    expect(worst(scores.logprob, [alone[991 + 18] ?? Number.NaN])).toBeLessThan(ownTolerance);
    pass.end();
  });

  it('begins a sequence of its own where the parent is -1', async () => {
    const { ids } = goldenText(golden, 'plain');
    const pass = new ExportPass(model, 100);
    await pass.extend({ ids: Int32Array.from(ids.slice(0, 30)), parents: chain(0, 30) }, noRows);
    const other = ids.slice(40, 60);
    const rows = Int32Array.from({ length: 19 }, (_, i) => i);
    const request = { rows, targets: Int32Array.from(other.slice(1)), top: 0 };
    const scores = await pass.extend(
      packBranches(30, [other], () => -1),
      request,
    );
    const alone = await scoreFresh(other);
    expect(worst(scores.logprob, Array.from(alone.subarray(0, 19)))).toBeLessThan(ownTolerance);
    pass.end();
  });

  it('forgets what was cut off: cut and extended again equals fresh', async () => {
    const { ids, logprob } = goldenText(golden, 'plain');
    const pass = new ExportPass(model, 300);
    await extendText(pass, ids.slice(0, 50));
    const branches = [ids.slice(60, 70), ids.slice(20, 40)];
    await pass.extend(
      packBranches(50, branches, (i) => 10 + 30 * i),
      noRows,
    );
    pass.truncate(40);
    expect(pass.length).toBe(40);
    const scores = await extendText(pass, ids.slice(40));
    expect(worst(scores.logprob, logprob.slice(40))).toBeLessThan(tolerance);
    pass.end();
  });

  async function scoreFresh(ids: readonly number[]): Promise<Float32Array> {
    const pass = new ExportPass(model, ids.length);
    const { logprob } = await extendText(pass, ids);
    pass.end();
    return logprob;
  }
});

const variantsSchema = z.object({
  ids: z.array(z.number()),
  variants: z.array(z.object({ file: z.string(), logprob: z.array(z.number()), entropy: z.array(z.number()) })),
});
const variants = variantsSchema.parse(
  JSON.parse(readFileSync(new URL('numbers/export-variants.json', import.meta.url), 'utf8')),
);

/** Against onnxruntime on the very file in one run. Half precision rounds logits to 11 bits there, which ours does not. */
const formats = [
  { asked: 'fp32', file: 'model.onnx', format: 'fp32', tolerance: 1e-4 },
  { asked: 'fp16', file: 'model_fp16.onnx', format: 'fp16', tolerance: 0.005 },
  { asked: 'fast', file: 'model_quantized.onnx', format: 'int8', tolerance: 1e-4 },
  { asked: 'stored', file: 'model_q4.onnx', format: 'q4', tolerance: 1e-4 },
] as const satisfies readonly { asked: PrecisionName; file: string; format: string; tolerance: number }[];

describe('variants of one export', () => {
  it.each(formats)('opens $file for --precision $asked', async ({ asked, file, format, tolerance: allowed }) => {
    const path = join(models, 'export-community');
    const scorer = await openExportScorer({ path, device: 'cpu', precision: asked });
    expect(scorer.info).toEqual({ vocabularySize: 376, contextLength: 1280, device: 'cpu', precision: format });
    await compareWithRuntime(scorer.begin(variants.ids.length), `export-community/onnx/${file}`, allowed);
    await scorer.close();
  });

  it('opens one file by its name, with a cache in half precision', async () => {
    const file = 'export-community/onnx/model_q4f16.onnx';
    const scorer = await openExportScorer({ path: join(models, file), device: 'cpu' });
    expect(scorer.info.precision).toBe('q4f16');
    await compareWithRuntime(scorer.begin(variants.ids.length), file, 1e-4);
    await scorer.close();
  });
});

async function compareWithRuntime(begun: Promise<Parameters<typeof extendText>[0]>, file: string, allowed: number) {
  const expected = variants.variants.find((variant) => variant.file === file);
  const pass = await begun;
  const { logprob, entropy } = await extendText(pass, variants.ids);
  expect(worst(logprob, expected?.logprob ?? [Number.NaN])).toBeLessThan(allowed);
  expect(worst(entropy, expected?.entropy ?? [Number.NaN])).toBeLessThan(allowed);
  pass.end();
}

// Texts written on many at once against each written on alone by the trusted way, on every family: the same logits, and
// with the same random numbers the same tokens, in whatever number they go on together.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { uniformAt } from '../../server/probes/uniforms.ts';
import { growContinuations, type Continuation } from '../../server/scoring/continuations/grow-continuations.ts';
import { openModel, type OpenModelOptions } from '../../server/scoring/open-model.ts';
import type { RowDecoder, Scorer } from '../../server/scoring/scorer.ts';
import { attentionVariants } from '../../server/graph/build-decoder.ts';
import { buildRowDecoder } from '../../server/graph/build-row-decoder.ts';
import { commonFolder } from '../../server/graph/external-data.ts';
import { encodeModel } from '../../server/graph/onnx-model.ts';
import { RowBatch } from '../../server/scoring/continuations/row-batch.ts';
import { closeModel, openModelOn, readModelFiles } from '../../server/scoring/loaded-model.ts';
import { LocalPass } from '../../server/scoring/local-pass.ts';
import { rotationTables } from '../../server/scoring/rotation-tables.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import { openSession } from '../../server/session/open-session.ts';
import { float32Data, type TensorValues } from '../../server/session/tensor-value.ts';
import { noRows } from './pack-branches.ts';
import { chain } from './read-golden.ts';

const folder = join(import.meta.dirname, 'models');
/** ONNX exports are refused, and blocks kept as they are stored have a test of their own below. */
const families = readdirSync(folder).filter((name) => !/^export-|-blocks$/.test(name));

const seed = 11;
const temperature = 1.5;
/** No token ends a text here: random models write on for ever. */
const most = 24;

/** Any text; long enough that windows of tiny models end inside it. */
function textOf(vocabularySize: number): Int32Array {
  return Int32Array.from({ length: 70 }, (_none, i) => (i * 37 + 11) % Math.min(vocabularySize, 250));
}

function continuations(behind: readonly number[], samples: number): readonly Continuation[] {
  return behind.flatMap((place) =>
    Array.from({ length: samples }, (_none, sample) => ({ behind: place, probe: place, sample, most })),
  );
}

/** What a continuation is alone: read behind its own beginning in a pass of the scorer, one token after the other. */
async function writtenAlone(
  scorer: Scorer,
  text: Int32Array,
  { behind, probe, sample }: Continuation,
): Promise<number[]> {
  const pass = await scorer.begin(behind + most, text.length);
  const written: number[] = [];
  let ids = text.subarray(0, behind);
  while (written.length < most) {
    const uniform = uniformAt({ seed, probe, sample, position: written.length });
    const request = { rows: Int32Array.of(ids.length - 1), targets: Int32Array.of(-1), top: 0 };
    const draws = { rows: Int32Array.of(0), uniforms: Float32Array.of(uniform), temperature };
    const { drawn } = await pass.extend({ ids, parents: chain(pass.length, ids.length) }, { ...request, draws });
    written.push(drawn[0] ?? -1);
    ids = Int32Array.of(drawn[0] ?? -1);
  }
  pass.end();
  return written;
}

async function writtenTogether(
  decoder: RowDecoder,
  text: Int32Array,
  waiting: readonly Continuation[],
  atOnce = waiting.length,
): Promise<readonly (readonly number[])[]> {
  const rows = await decoder.begin({ ids: text, textLength: text.length, longest: most + 1, wanted: atOnce });
  expect(rows.count).toBe(atOnce);
  const written = new Map<Continuation, readonly number[]>();
  await growContinuations(rows, {
    ...{ ids: text, waiting, seed, temperature },
    isEnd: () => false,
    onWritten: (continuation, { ids, capped }) => {
      expect(capped).toBe(true);
      written.set(continuation, [...ids]);
    },
  });
  return waiting.map((one) => written.get(one) ?? []);
}

/** Largest difference of a logit, absolute. */
const tolerance = 1e-4;

interface Written {
  readonly together: readonly (readonly number[])[];
  readonly inTurn: readonly (readonly number[])[];
  readonly alone: readonly (readonly number[])[];
}

async function writeAll(path: string, options: OpenModelOptions = {}): Promise<Written> {
  const model = await openModel(path, options);
  const text = textOf(model.scorer.info.vocabularySize);
  const waiting = continuations([1, 2, 33, 69, 70], 3);
  const decoder = await model.scorer.openRows();
  const together = await writtenTogether(decoder, text, waiting);
  const inTurn = await writtenTogether(decoder, text, waiting, 4);
  await decoder.close();
  const alone: number[][] = [];
  for (const one of waiting) alone.push(await writtenAlone(model.scorer, text, one));
  await model.close();
  return { together, inTurn, alone };
}

describe.each(families)('%s', (name) => {
  it('writes many texts on at once as it writes each alone', async () => {
    const { together, inTurn, alone } = await writeAll(join(folder, name));
    expect(together).toEqual(alone);
    expect(inTurn).toEqual(alone);
    // Not the same text over and over.
    expect(new Set(alone.map(String)).size).toBeGreaterThan(alone.length / 2);
  });
});

const blocks = join(folder, 'llama-blocks', 'llama-blocks.gguf');

it('writes on with weights kept in blocks as a text alone does', async () => {
  const { together, inTurn, alone } = await writeAll(blocks, { precision: 'stored' });
  expect(together).toEqual(alone);
  expect(inTurn).toEqual(alone);
});

describe.each(['llama-tiny', 'gemma2-tiny', 'phi3-tiny'])('the logits of %s', (name) => {
  it('are those of the whole text read at once, wherever rows stand', async () => {
    const files = await readModelFiles(join(folder, name));
    const way = {
      device: deviceNamed('cpu'),
      compute: 'float32',
      attention: attentionVariants(files.spec)[0] ?? 'composed',
    } as const;
    const model = await openModelOn(files, way);
    const rows = await openSession({
      graph: encodeModel(buildRowDecoder(files.spec, files.source)),
      ...{ weightFolder: commonFolder(files.source.files), device: way.device, threads: 1 },
    });
    const text = textOf(files.spec.vocabularySize);
    const pass = new LocalPass(model, 60);
    await pass.extend({ ids: text.subarray(0, 60), parents: chain(0, 60) }, noRows);
    const tables = rotationTables(files.spec, { capacity: 90, textLength: 60, compute: 'float32' });
    const asked: TensorValues[] = [];
    const decoder = {
      run: async (feeds: TensorValues, names: readonly string[]): Promise<TensorValues> => {
        const outputs = await rows.run(feeds, [...names, 'logits']);
        asked.push(outputs);
        return outputs;
      },
    };
    const batch = new RowBatch(decoder, files.spec, { past: pass.keysAndValues, slots: 60, tables }, 3);
    const behind = [0, 17, 59];
    for (const [row, place] of behind.entries()) batch.start(row, place);
    // Each row reads the text itself on from its place: what it sees is then the text up to there.
    for (let step = 0; step < 9; step++) {
      const tokens = Int32Array.from(behind, (place) => text[place + step] ?? 0);
      await batch.advance(tokens, new Float32Array(3), 1);
    }
    const size = files.spec.vocabularySize;
    const targets = Int32Array.from({ length: 9 }, () => 3);
    for (const [row, place] of behind.entries()) {
      const alone = new LocalPass(model, place + 9, 60);
      const ids = text.subarray(0, place + 9);
      const whole = { ids, parents: chain(0, ids.length) };
      const request = { rows: Int32Array.from(targets, (_one, step) => place + step), targets, top: 20 };
      const { topIds, topLogprobs } = await alone.extend(whole, request);
      alone.end();
      for (let step = 0; step < 9; step++) {
        const all = float32Data(asked[step] ?? {}, 'logits').subarray(row * size, (row + 1) * size);
        const normalizer = Math.log(all.reduce((sum, logit) => sum + Math.exp(logit), 0));
        for (let k = 0; k < 20; k++) {
          const found = (all[topIds[step * 20 + k] ?? -1] ?? Number.NaN) - normalizer;
          expect(Math.abs(found - (topLogprobs[step * 20 + k] ?? Number.NaN))).toBeLessThan(tolerance);
        }
      }
    }
    await rows.close();
    await closeModel(model);
  });
});

it('refuses the fast mode, where a text would depend on those beside it', async () => {
  const model = await openModel(blocks, { precision: 'fast' });
  await expect(model.scorer.openRows()).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringContaining('--precision fp32 works'),
  });
  await model.close();
});

it('refuses an ONNX export with what would work', async () => {
  const model = await openModel(join(folder, 'export-community'));
  await expect(model.scorer.openRows()).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringContaining('GGUF file works'),
  });
  await model.close();
});

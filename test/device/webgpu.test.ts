// The engine on WebGPU: its numbers against transformers', what stays on the device, and the self-check, which refuses
// the fused attention where it is wrong. SwiftShader computes some billion operations a second: tiny models, short texts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOnBestDevice, type DeviceQuestion } from '../../server/scoring/choose-device.ts';
import { closeModel, openModelOn, readModelFiles, type LoadedModel } from '../../server/scoring/loaded-model.ts';
import { LocalPass } from '../../server/scoring/local-pass.ts';
import { openLocalScorer } from '../../server/scoring/local-scorer.ts';
import { noMemory, type VerdictMemory } from '../../server/scoring/verdict-memory.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import type { Session } from '../../server/session/open-session.ts';
import { thisMachine } from '../../server/session/machine.ts';
import type { TensorValue, TensorValues } from '../../server/session/tensor-value.ts';
import { askPacked } from '../golden/pack-branches.ts';
import { chain, goldenText, modelFolder, readGolden, worst, type ModelName } from '../golden/read-golden.ts';
import { takeAdapter } from '../support/webgpu-adapter.ts';

const adapter = takeAdapter();
console.log(adapter.story);

/** What a device's float32 may differ from transformers' here: the self-check's own tolerance. */
const tolerance = 1e-3;
const webgpu = deviceNamed('webgpu');

const question = (name: ModelName, given: Partial<DeviceQuestion> = {}): Promise<DeviceQuestion> =>
  readModelFiles(modelFolder(name)).then((files) => ({
    ...{ files, device: 'webgpu', precision: 'fp32', machine: thisMachine, memory: noMemory },
    ...{ identity: ['weights'], runtimeVersion: 'any' },
    ...given,
  }));

/** Remembers in this process what is put. */
function openMemory(): VerdictMemory & { readonly kept: Map<string, object> } {
  const kept = new Map<string, object>();
  return {
    kept,
    get: async (about, schema) => schema.safeParse(kept.get(about.join('|'))).data ?? null,
    put: async (about, value) => void kept.set(about.join('|'), value),
  };
}

if (adapter.kind === 'none') {
  describe('without an adapter', () => {
    it('asking for WebGPU says what is missing and what works', async () => {
      await expect(openLocalScorer({ folder: modelFolder('llama-tiny'), device: 'webgpu' })).rejects.toMatchObject({
        code: 'device-failed',
        message: expect.stringMatching(/^WebGPU cannot be used here: .*What may work: --device .*cpu/),
      });
    });
  });
} else {
  describe('on WebGPU', () => {
    it('an opened model says what it runs on and that it was checked', async () => {
      // A head size that the fused operator does not take: one way to check.
      const scorer = await openLocalScorer({ folder: modelFolder('llama-narrow'), device: 'webgpu' });
      await scorer.close();
      const { use } = scorer.info;
      expect(scorer.info).toMatchObject({ device: 'webgpu', precision: 'fp32' });
      expect(use).toMatchObject({ attention: 'composed', fallback: null });
      expect(use?.check).toMatchObject({ passed: true, tolerance: { worst: tolerance, mean: 1e-4 }, failure: null });
      expect(use?.reason).toMatch(/^WebGPU, as asked; its log-probs agree with the CPU's to [\de.-]+ nats\.$/);
    });

    // Plain; stored in half precision; windows, caps, norms and rotations of several kinds.
    describe.each<ModelName>(['llama-tiny', 'llama-half', 'gemma3-tiny'])('%s', (name) => {
      const golden = readGolden(name);
      let model: LoadedModel;
      const scorer = { begin: async (capacity: number, length?: number) => new LocalPass(model, capacity, length) };
      beforeAll(async () => {
        const files = await readModelFiles(modelFolder(name));
        model = await openModelOn(files, { device: webgpu, attention: 'composed', compute: 'float32' });
      });
      afterAll(() => closeModel(model));

      it('gives the numbers of transformers', async () => {
        const { ids, logprob, entropy } = goldenText(golden, 'plain');
        const short = ids.slice(0, 120);
        const pass = await scorer.begin(short.length, short.length);
        const found: number[] = [];
        const entropies: number[] = [];
        // In two pieces, so that the second one reads the cache.
        for (const [from, to] of [
          [0, 50],
          [50, short.length],
        ] as const) {
          const rows = Int32Array.from({ length: to - from }, (_, i) => i);
          const tree = { ids: Int32Array.from(short.slice(from, to)), parents: chain(from, to - from) };
          const targets = rows.map((row) => ids[from + row + 1] ?? -1);
          const scores = await pass.extend(tree, { rows, targets, top: 0 });
          found.push(...scores.logprob);
          entropies.push(...scores.entropy);
        }
        pass.end();
        const last = ids.length <= short.length ? ids.length - 1 : short.length;
        expect(worst(found, logprob.slice(0, last))).toBeLessThan(tolerance);
        expect(worst(entropies, entropy.slice(0, last))).toBeLessThan(tolerance);
      });

      it('gives packed probes the numbers of separate passes', async () => {
        const probe = golden.probes[0];
        if (probe === undefined) throw new Error(`${name} has no golden probes`);
        const { found, expected } = await askPacked(scorer, probe.prefixIds, probe.cases.slice(0, 4));
        expect(worst(found, expected)).toBeLessThan(tolerance);
      });
    });

    describe('what is on the device', () => {
      let model: LoadedModel;
      const runs: { readonly feeds: TensorValues; readonly outputs: TensorValues }[] = [];
      const released = new Set<TensorValue>();
      /** The session, with everything that goes in and comes out written down. */
      const watched = (session: Session): Session => ({
        close: () => session.close(),
        async run(feeds, asked) {
          const outputs = await session.run(feeds, asked);
          const kept = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, watch(value)]));
          runs.push({ feeds, outputs: kept });
          return kept;
        },
      });
      const watch = (value: TensorValue): TensorValue => {
        if (value.type !== 'on-device') return value;
        const give = value.release.bind(value);
        return Object.assign(value, {
          release: () => {
            released.add(value);
            give();
          },
        });
      };
      beforeAll(async () => {
        const files = await readModelFiles(modelFolder('llama-tiny'));
        const opened = await openModelOn(files, { device: webgpu, attention: 'composed', compute: 'float32' });
        const upload = opened.upload === null ? null : watched(opened.upload);
        model = { ...opened, decoder: watched(opened.decoder), head: watched(opened.head), upload };
      });
      afterAll(() => closeModel(model));

      it('stays there: the cache, hidden states and rotation tables; only reduced rows come back, and all is freed', async () => {
        const pass = new LocalPass(model, 24);
        const rows = Int32Array.of(3, 9);
        const ask = { rows, targets: Int32Array.of(5, 6), top: 0 };
        await pass.extend({ ids: Int32Array.from({ length: 12 }, (_, i) => i), parents: chain(0, 12) }, ask);
        await pass.extend({ ids: Int32Array.from({ length: 12 }, (_, i) => i), parents: chain(12, 12) }, ask);
        pass.end();

        const [upload, ...rest] = runs;
        const decoder = rest.filter(({ feeds }) => 'ids' in feeds);
        const head = rest.filter(({ feeds }) => 'hidden' in feeds);
        expect(Object.values(upload?.outputs ?? {}).map(({ type }) => type)).toEqual(['on-device', 'on-device']);
        expect(decoder).toHaveLength(2);
        for (const { outputs } of decoder) {
          expect(Object.keys(outputs)).toHaveLength(1 + 2 * model.spec.layers.length);
          for (const { type } of Object.values(outputs)) expect(type).toBe('on-device');
        }
        const past = Object.entries(decoder[1]?.feeds ?? {}).filter(([key]) => key.startsWith('past.'));
        expect(past).toHaveLength(2 * model.spec.layers.length);
        for (const [key, value] of past) {
          const layerOutput = decoder[0]?.outputs[key.replace('past', 'present')];
          expect(value).toBe(layerOutput); // the very tensor, never brought back
        }
        expect(decoder[1]?.feeds['cosines']?.type).toBe('on-device');
        for (const { feeds, outputs } of head) {
          expect(feeds['hidden']?.type).toBe('on-device');
          for (const value of Object.values(outputs)) {
            expect(value.type).not.toBe('on-device');
            expect(value.shape[0]).toBe(rows.length);
            expect(value.shape[1]).toBeLessThanOrEqual(20);
          }
        }
        const all = runs.flatMap(({ outputs }) => Object.values(outputs)).filter(({ type }) => type === 'on-device');
        expect(new Set(all)).toEqual(released);
      });
    });

    describe('the self-check', () => {
      if (adapter.kind === 'swiftshader')
        it('refuses the fused attention where it is wrong and takes the composed one', async () => {
          const memory = openMemory();
          const { model, use } = await openOnBestDevice(await question('llama-tiny', { memory }));
          await closeModel(model);
          expect(use).toMatchObject({ device: 'webgpu', attention: 'composed' });
          expect(use.fallback).toMatch(
            /^On WebGPU the composed attention is used, because of the fused attention: its log-probs differ from the CPU's by up to [\d.]+ nats where 0\.001 is tolerated\.$/,
          );
          const verdicts = [...memory.kept].map(([about, value]) => ({ about, value }));
          expect(verdicts).toMatchObject([
            { about: expect.stringContaining('webgpu|fused'), value: { passed: false } },
            { about: expect.stringContaining('webgpu|composed'), value: { passed: true } },
          ]);
          // Wrong beyond any rounding: nats, not their thousandths.
          expect(verdicts[0]?.value).toMatchObject({ worst: expect.toSatisfy((worst) => Number(worst) > 0.5) });
        });

      it('is remembered: a verdict that is known is not found again, and one that says no is believed', async () => {
        const memory = openMemory();
        const asked = await question('llama-tiny', { memory });
        await closeModel((await openOnBestDevice(asked)).model);
        const before = new Map(memory.kept);
        const again = await openOnBestDevice(asked);
        await closeModel(again.model);
        expect(memory.kept).toEqual(before);
        for (const [about, value] of memory.kept) memory.kept.set(about, { ...value, passed: false, worst: 7.25 });
        await expect(openOnBestDevice(asked)).rejects.toMatchObject({
          code: 'device-failed',
          message: expect.stringMatching(
            /the composed attention: its log-probs differ from the CPU's by up to 7\.3 nats/,
          ),
        });
      });
    });

    if (adapter.kind === 'swiftshader')
      it('fp16 on an adapter without 16-bit floats says so', async () => {
        const asked = openLocalScorer({ folder: modelFolder('llama-tiny'), device: 'webgpu', precision: 'fp16' });
        await expect(asked).rejects.toMatchObject({
          code: 'device-failed',
          message: expect.stringMatching(/The adapter does not compute in 16-bit floats \(shader-f16\); fp32 works/),
        });
      });

    if (adapter.kind === 'swiftshader')
      it('auto leaves a software renderer alone and says why', async () => {
        const { model, use } = await openOnBestDevice(await question('llama-tiny', { device: 'auto' }));
        await closeModel(model);
        expect(use).toMatchObject({ device: 'cpu', attention: 'fused', check: null, fallback: null });
        expect(use.reason).toMatch(/WebGPU: it multiplies at [\d.]+ GFLOP\/s where the CPU reaches \d+/);
      });
  });
}

import { describe, expect, it } from 'vitest';
import type { DeviceUse } from '../../../../server/scoring/device-use.ts';
import type { OpenModel, OpenModelOptions } from '../../../../server/scoring/open-model.ts';
import { serveScorer } from '../../../../server/scoring/serve-scorer.ts';
import { Channel, type Port } from '../../../../server/shared/protocol/channel.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';
import type {
  AnnotateRequest,
  LoadedModel,
  ScorerToServerEvents,
  ServerToScorerRequests,
} from '../../../../server/shared/protocol/server-scorer.ts';
import { buildTrace } from '../../../support/build-trace.ts';

/** Two ports, each hearing what the other posts. */
function pipe(): readonly [Port, Port] {
  const ears: ((message: unknown) => void)[][] = [[], []];
  const port = (own: number): Port => ({
    post: (message) => queueMicrotask(() => ears[1 - own]?.forEach((ear) => ear(message))),
    onMessage: (ear) => {
      ears[own]?.push(ear);
      return () => undefined;
    },
  });
  return [port(0), port(1)];
}

describe('the scorer process', () => {
  it('tells how far weights are for a job, and stops making them when the job is cancelled', async () => {
    const controller = new AbortController();
    const preparing: ScorerToServerEvents['preparing'][] = [];
    const open = (_folder: string, { signal, onPreparing }: OpenModelOptions): Promise<OpenModel> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Failure('cancelled', 'Writing was cancelled.')));
        onPreparing?.({ model: 'm', what: 'gguf', doneBytes: 1, totalBytes: 4 });
      });
    const [ours, theirs] = pipe();
    const channel = new Channel<ServerToScorerRequests, ScorerToServerEvents, object, object>(ours);
    channel.on('preparing', (event) => {
      preparing.push(event);
      controller.abort();
    });
    serveScorer(theirs, open);
    const settings = { probe: null, probes: false, top: 0 };
    const job = { model: '/a', trace: buildTrace({}), settings, job: 7 };
    const asked = channel.request('annotate', job, { signal: controller.signal });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(preparing).toEqual([{ job: 7, model: 'm', what: 'gguf', doneBytes: 1, totalBytes: 4 }]);
    // Answered once the opening has ended, which only the signal brought about.
    await expect(channel.request('settle', { job: 7 })).resolves.toBeNull();
  });

  it('keeps a model by folder, device and precision, and says how it runs', async () => {
    const opened: string[] = [];
    const loaded: LoadedModel[] = [];
    let closed = 0;
    const open = async (folder: string, { device, precision }: OpenModelOptions): Promise<OpenModel> => {
      opened.push(`${folder} ${device} ${precision}`);
      const check = { passed: true, worst: 0, mean: 0, tolerance: { worst: 1, mean: 1 }, failure: null };
      const use: DeviceUse = {
        device: 'webgpu',
        attention: 'composed',
        precision: 'fp32',
        check,
        reason: 'WebGPU, as asked.',
        fallback: 'On WebGPU the composed attention is used.',
      };
      return {
        name: folder,
        scorer: {
          info: { vocabularySize: 1, contextLength: 1, device: 'webgpu', precision: 'fp32', use },
          begin: () => Promise.reject(new Failure('out-of-memory', 'No pass is begun in this test.')),
          openRows: () => Promise.reject(new Failure('model-unsupported', 'No rows are opened in this test.')),
          lengthNote: () => null,
          close: () => Promise.resolve(),
        },
        tokenizer: {} as OpenModel['tokenizer'], // never reached: the settings below are refused first
        template: null,
        endTokens: new Set(),
        defaultProbe: 'sentence',
        declaredProbe: null,
        domainLogprob: null,
        weightsSha256: '',
        folder,
        close: async () => {
          closed += 1;
        },
      };
    };
    const [ours, theirs] = pipe();
    const channel = new Channel<ServerToScorerRequests, ScorerToServerEvents, object, object>(ours);
    channel.on('loaded', (model) => loaded.push(model));
    serveScorer(theirs, open);
    let job = 0;
    const ask = (given: Partial<AnnotateRequest>): Promise<unknown> => {
      const request = {
        model: '/a',
        trace: buildTrace({}),
        settings: { probe: null, probes: false, top: 99 },
        ...given,
      };
      return channel.request('annotate', { ...request, job: ++job }).catch((error: unknown) => error);
    };
    for (const given of [
      {},
      { device: 'auto', precision: 'auto' },
      { device: 'webgpu' },
      { device: 'webgpu', precision: 'fp16' },
      { model: '/b', device: 'webgpu', precision: 'fp16' },
    ] as const)
      expect(await ask(given)).toMatchObject({ code: 'invalid-request' }); // 99 likeliest tokens
    expect(opened).toEqual(['/a auto auto', '/a webgpu auto', '/a webgpu fp16', '/b webgpu fp16']);
    expect(closed).toBe(3);
    expect(loaded[0]).toEqual({
      ...{ model: '/a', device: 'webgpu', precision: 'fp32', variant: 'composed' },
      ...{ reason: 'WebGPU, as asked.', note: 'On WebGPU the composed attention is used.' },
    });
  });
});

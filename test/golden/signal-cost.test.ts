// The benchmark's trace for the cost of signals: what it times must be what a user pays, with every step asked.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { readBenchText } from '../../server/scoring/benchmark/bench-text.ts';
import { timeSignals } from '../../server/scoring/benchmark/signal-cost.ts';

const media = join(import.meta.dirname, '..', '..', 'media');
let model: OpenModel;
beforeAll(async () => {
  model = await openModel(join(media, 'abacus'));
});
afterAll(async () => {
  await model.close();
});

describe('the cost of signals', () => {
  it('is measured on a trace whose steps are all asked', async () => {
    const ids = await readBenchText(model.tokenizer, join(media, 'examples', 'rollouts.trace.jsonl'), 300);
    const { base, whole } = await timeSignals(model, ids, { length: 300, steps: 6, signals: 'default' });
    expect(base.cpuSeconds).toBeGreaterThan(0);
    expect(whole.cpuSeconds).toBeGreaterThan(0);
  });
});

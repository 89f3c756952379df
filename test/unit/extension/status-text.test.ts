import { expect, it } from 'vitest';
import { statusText } from '../../../extension/status-text.ts';
import type { ScorerStatus, TraceEvents } from '../../../server/shared/protocol/trace-requests.ts';

const idle: ScorerStatus = {
  ...{ state: 'idle', model: null, device: null, precision: null },
  ...{ variant: null, reason: null, note: null, message: null },
};
const loaded = { ...idle, model: '/models/Qwen3', device: 'cpu', precision: 'fp32' };
const progress: TraceEvents['progress'] = {
  ...{ uri: 'u', line: 3, doneLines: 2, totalLines: 8 },
  ...{ doneTokens: 512, totalTokens: 2048 },
};

it.each([
  ['nothing known', { scorer: idle, model: null, progress: null }, '$(flame) Credence'],
  ['loaded', { scorer: loaded, model: null, progress }, '$(flame) Qwen3 · cpu'],
  [
    'many lines',
    { scorer: { ...loaded, state: 'busy' as const }, model: null, progress },
    '$(loading~spin) Qwen3 · cpu · 3 of 8',
  ],
  [
    'one line',
    {
      scorer: { ...loaded, state: 'busy' as const },
      model: null,
      progress: { ...progress, doneLines: 0, totalLines: 1 },
    },
    '$(loading~spin) Qwen3 · cpu · 25 %',
  ],
  [
    'crashed',
    { scorer: { ...loaded, state: 'failed' as const, message: 'No memory.' }, model: null, progress },
    '$(error) Qwen3 · cpu',
  ],
])('%s', (_, facts, text) => {
  const shown = statusText(facts);
  expect(shown.text).toBe(text);
  expect(shown.isProblem).toBe(facts.scorer.state === 'failed');
  if (facts.scorer.message !== null) expect(shown.tooltip).toContain(facts.scorer.message);
});

it('shows how far weights are while they are made, whatever the lines', () => {
  const preparing = { model: 'Qwen3', what: 'gguf' as const, doneBytes: 349, totalBytes: 1000 };
  const shown = statusText({ scorer: { ...idle, state: 'busy', preparing }, model: null, progress });
  expect(shown.text).toBe('$(loading~spin) Credence · preparing 34 %');
  expect(shown.tooltip.split('\n')).toContain('Reading out Qwen3');
});

it('marks a device that was not the first choice, and tells why in the tooltip', () => {
  const note = 'The CPU is used, because other devices failed: WebGPU: it did not start.';
  const scorer = { ...loaded, reason: 'The CPU, because CUDA: there is no NVIDIA driver.', note };
  const shown = statusText({ scorer, model: null, progress: null });
  expect(shown).toMatchObject({ text: '$(flame) Qwen3 · cpu $(warning)', isProblem: false });
  expect(shown.tooltip.split('\n')).toEqual([
    ...['Model: Qwen3', 'Device: cpu, fp32', scorer.reason, note],
    'Click to choose the model',
  ]);
});

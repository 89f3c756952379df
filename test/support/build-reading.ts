// Readings for tests: what would have been measured on a trace, with plain numbers in place of a model's.
import type { TokenColumns } from '../../server/shared/trace/annotation.ts';
import { noExtras } from '../../server/shared/signals/extra-readings.ts';
import type { ProbeReading, TraceReading } from '../../server/shared/signals/reading.ts';
import { buildTrace } from './build-trace.ts';

/** Columns of tokens of one character each, with the given log-probs and entropies. */
export function buildTokens(logprob: readonly (number | null)[], entropy: readonly (number | null)[]): TokenColumns {
  const plain = logprob.map((value) => (value === null ? null : 0.5));
  return {
    start: logprob.map((_, at) => at),
    end: logprob.map((_, at) => at + 1),
    logprob,
    entropy,
    rank: logprob.map((value) => (value === null ? null : 1)),
    margin: plain,
    selfCertainty: plain,
    topMass: plain,
  };
}

export function buildProbe(parts: Partial<ProbeReading> = {}): ProbeReading {
  return { goldLogprobs: [-0.1], answer: '5', greedyEntropies: [0.1], seamMerges: false, ...parts };
}

/** Two probed think steps and an answer step over six tokens; `parts` replaces fields. */
export function buildReading(parts: Partial<TraceReading> = {}): TraceReading {
  const tokens = buildTokens([-1, -0.5, -2, -0.25, -0.5, -0.75], [1, 0.5, 2, 0.25, 0.5, 0.75]);
  return {
    trace: buildTrace(),
    tokens,
    turns: [{ message: null, firstToken: 0, endToken: 6 }],
    vocabularySize: 100,
    stepTokens: [
      { first: 0, end: 2 },
      { first: 2, end: 4 },
      { first: 4, end: 6 },
    ],
    thinkEnd: 4,
    base: buildProbe({ goldLogprobs: [-3], answer: '7', greedyEntropies: [2] }),
    probes: [buildProbe({ goldLogprobs: [-1], answer: '6', greedyEntropies: [0.5] }), buildProbe(), null],
    likelihood: [-0.1, -0.2],
    extras: noExtras,
    sameAnswer: (left, right) => left === right,
    ...parts,
  };
}

/** A trace without tokens, steps and probes. */
export function emptyReading(): TraceReading {
  return buildReading({
    trace: buildTrace({ turns: [{ message: null, text: '' }], steps: [], prediction: null, correct: null }),
    tokens: buildTokens([], []),
    turns: [{ message: null, firstToken: 0, endToken: 0 }],
    stepTokens: [],
    thinkEnd: null,
    base: null,
    probes: [],
    likelihood: null,
  });
}

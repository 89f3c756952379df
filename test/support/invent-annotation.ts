// Annotations for layout tests: every number is drawn from a seed that is written down, none is measured. Values go
// through the real signals, so that shapes, nulls and flags are those of real annotations.
import {
  annotationSchema,
  type Annotation,
  type StepAnnotation,
  type TokenColumns,
} from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { noExtras } from '../../server/shared/signals/extra-readings.ts';
import { computeFlags } from '../../server/shared/signals/flags.ts';
import {
  computeSignals,
  computeStepColumns,
  computeTokenColumns,
} from '../../server/shared/signals/compute-signals.ts';
import { annotateSteps } from '../../server/shared/signals/step/step-annotations.ts';
import { probeValues } from '../../server/shared/signals/step/probe-values.ts';
import type { PartColumns } from '../../server/shared/signals/signal.ts';
import type { ProbeReading, TraceReading } from '../../server/shared/signals/reading.ts';

/** Mulberry32: the same numbers everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const vocabularySize = 49_152;

export function inventAnnotation(trace: Trace, seed: number): Annotation {
  const random = seededRandom(seed);
  const tokens = inventTokens(trace, random);
  const turns = tokens.turns;
  const stepTokens = trace.steps.map((step) => {
    const turn = turns[step.turn];
    const inStep = (index: number): boolean =>
      turn !== undefined &&
      index >= turn.firstToken &&
      index < turn.endToken &&
      (tokens.columns.start[index] ?? 0) >= step.start &&
      (tokens.columns.start[index] ?? 0) < step.end;
    const first = tokens.columns.start.findIndex((_, index) => inStep(index));
    const last = tokens.columns.start.findLastIndex((_, index) => inStep(index));
    return first < 0 ? { first: 0, end: 0 } : { first, end: last + 1 };
  });
  const solvedAt = trace.correct === true ? Math.floor(trace.steps.length * (0.3 + random() * 0.4)) : Infinity;
  const probe = (step: number): ProbeReading => inventProbe(trace, step, solvedAt, random);
  const reading: TraceReading = {
    trace,
    tokens: tokens.columns,
    turns,
    vocabularySize,
    stepTokens,
    thinkEnd: null,
    base: probe(-1),
    probes: trace.steps.map((step, index) => (step.part === 'answer' ? null : probe(index))),
    likelihood: null,
    extras: {
      ...noExtras,
      topLogprobs: (tokens.columns.top ?? []).map((list) => list?.map(([, logprob]) => logprob) ?? null),
    },
    sameAnswer: (left, right) => left.trim() === right.trim(),
  };
  return {
    schema: annotationSchema,
    id: trace.id,
    line: trace.line,
    group: trace.group,
    scorer: {
      model: 'invented',
      weightsSha256: '0'.repeat(64),
      tokenizerSha256: '0'.repeat(64),
      device: 'cpu',
      precision: 'fp32',
      probe: '\n**Final Answer**\n\\boxed{',
      probePreset: 'spae',
      probes: {},
      segmenter: trace.segmenter,
      version: '0.0.0',
    },
    turns,
    tokens: { ...tokens.columns, signals: computeTokenColumns(reading) },
    steps: withColumns(annotateSteps(reading), computeStepColumns(reading)),
    base: probeValues(reading.base),
    signals: computeSignals(reading),
    flags: computeFlags(reading),
    problems: [],
  };
}

function withColumns(steps: readonly StepAnnotation[], columns: PartColumns): StepAnnotation[] {
  return steps.map((step, index) => ({
    ...step,
    signals: Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values[index] ?? null])),
  }));
}

interface Invented {
  readonly columns: TokenColumns;
  readonly turns: Annotation['turns'];
}

/** Words with the space before them, long ones in two pieces; newlines and signs on their own. */
const tokenPattern = /\n+| ?[\p{L}]{1,7}| ?\p{N}|[ \t]+(?=\S)| ?[^\s\p{L}\p{N}]|[\s\S]/gu;

function inventTokens(trace: Trace, random: () => number): Invented {
  const columns = {
    start: [] as number[],
    end: [] as number[],
    logprob: [] as (number | null)[],
    entropy: [] as (number | null)[],
    rank: [] as (number | null)[],
    margin: [] as (number | null)[],
    selfCertainty: [] as (number | null)[],
    topMass: [] as (number | null)[],
    top: [] as ([string, number][] | null)[],
  };
  const turns = trace.turns.map((turn) => {
    const firstToken = columns.start.length;
    for (const match of turn.text.matchAll(tokenPattern)) {
      const startsWord = match[0].startsWith(' ');
      const entropy = (startsWord ? 5 : 2) * random() ** (startsWord ? 1.6 : 4);
      const first = Math.exp(-entropy * (0.4 + 0.4 * random()));
      const written = random() < first + 0.2;
      const probability = written ? first : Math.max(1e-6, (1 - first) * random() * 0.4);
      columns.start.push(match.index);
      columns.end.push(match.index + match[0].length);
      columns.logprob.push(Math.log(probability));
      columns.entropy.push(entropy);
      columns.rank.push(written ? 1 : 2 + Math.floor(random() * 30));
      columns.margin.push(first * random());
      columns.selfCertainty.push(12 - entropy * 2);
      columns.topMass.push(1 - entropy / 20);
      columns.top.push(inventTop(match[0], first, written));
    }
    return { message: turn.message, firstToken, endToken: columns.start.length };
  });
  return { columns, turns };
}

function inventTop(text: string, first: number, written: boolean): [string, number][] {
  const others = [' the', ' a', ' so', '\n', ' that'].filter((other) => other !== text);
  const words = written ? [text, ...others] : others;
  return words
    .slice(0, 5)
    .map((word, index) => [word, Math.log(index === 0 ? first : (1 - first) * 0.5 ** (index + 1))]);
}

function inventProbe(trace: Trace, step: number, solvedAt: number, random: () => number): ProbeReading {
  const gold = trace.answers[0];
  const share = step >= solvedAt ? 0.55 + 0.4 * random() : 0.02 + 0.04 * random();
  const guess = step < 0 ? null : Math.floor(step / 3) % 2 === 0 ? '6' : '64';
  return {
    goldLogprobs: gold === undefined ? null : [Math.log(share), Math.log(Math.min(1, share + 0.2))],
    answer: step >= solvedAt + 1 && gold !== undefined ? gold : guess,
    greedyEntropies: [1.5 * random() * (step >= solvedAt ? 0.3 : 1), 0.2],
    seamMerges: false,
  };
}

// The use case: a trace and an open model → its annotation. Encodes, measures, and lets the signals be computed.
import { createHash } from 'node:crypto';
import { mostSamples } from '../shared/protocol/sampling.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { computeSignals } from '../shared/signals/compute-signals.ts';
import { noExtras } from '../shared/signals/extra-readings.ts';
import { computeFlags } from '../shared/signals/flags.ts';
import { probeValues } from '../shared/signals/step/probe-values.ts';
import type { TraceReading } from '../shared/signals/reading.ts';
import { annotateSteps } from '../shared/signals/step/step-annotations.ts';
import {
  annotationSchema,
  type Annotation,
  type Provenance,
  type Sampling,
  type TurnTokens,
} from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { programVersion } from '../store/version.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';
import { encodeTurns, type EncodedTurn } from './encode-turns.ts';
import { farFromDomain } from './far-from-domain.ts';
import { measureDialogue } from './measure-dialogue.ts';
import { measureTurn, wordingFor } from './measure-turn.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { stepRange } from './step-tokens.ts';
import { tokenColumns } from './token-columns.ts';

/** The scoring head returns no more. */
const mostTop = 20;

/**
 * @throws Failure `context-exceeded` | `invalid-trace` | `invalid-request` | `model-unsupported` | `model-invalid` |
 * `out-of-memory` | `cancelled`
 */
export async function scoreTrace(
  model: OpenModel,
  trace: Trace,
  settings: ScoreSettings,
  options: MeasureOptions = {},
): Promise<Annotation> {
  if (!Number.isInteger(settings.top) || settings.top < 0 || settings.top > mostTop) {
    throw new Failure(
      'invalid-request',
      `The number of likeliest tokens is ${settings.top}; 0 to ${mostTop} can be kept.`,
    );
  }
  if (settings.sampling !== undefined) checkSampling(settings.sampling);
  const encoded = await encodeTurns(trace, model);
  if (options.signal?.aborted === true) throw new Failure('cancelled', 'Scoring was cancelled.');
  const measured = await measure(model, trace, encoded.turns, settings, options);
  const reading = readTrace(model, trace, encoded.turns, settings, measured);
  const strange = farFromDomain(model, reading.tokens.logprob);
  return {
    schema: annotationSchema,
    id: trace.id,
    line: trace.line,
    group: trace.group,
    scorer: provenance(model, trace, settings, measured),
    turns: reading.turns,
    tokens: reading.tokens,
    steps: annotateSteps(reading).map((step, index) => {
      const elicitation = measured.elicitations[index] ?? null;
      return elicitation === null ? step : { ...step, elicitation };
    }),
    base: reading.base === null ? null : probeValues(reading.base),
    signals: computeSignals(reading),
    flags: computeFlags(reading),
    problems: [...trace.problems, ...encoded.problems, ...measured.problems, ...(strange === null ? [] : [strange])],
  };
}

/** @throws Failure `invalid-request` */
function checkSampling({ count, temperature, seed }: Sampling): void {
  const wrong =
    !Number.isInteger(count) || count < 1 || count > mostSamples
      ? `The number of samples is ${count}; 1 to ${mostSamples} can be drawn.`
      : !(temperature > 0 && Number.isFinite(temperature))
        ? `The temperature is ${temperature}; samples are drawn at one above 0, for example 0.6.`
        : !Number.isSafeInteger(seed) || seed < 0
          ? `The seed is ${seed}; it is a whole number, 0 or more.`
          : null;
  if (wrong !== null) throw new Failure('invalid-request', wrong);
}

async function measure(
  model: OpenModel,
  trace: Trace,
  turns: readonly EncodedTurn[],
  settings: ScoreSettings,
  options: MeasureOptions,
): Promise<Measurement> {
  const [only] = turns;
  if (trace.multiTurn) return measureDialogue(model, trace, turns, settings, options);
  if (only !== undefined) return measureTurn(model, trace, only, settings, options);
  const nothing = { turns: [], base: null, probes: [], likelihood: null, thinkEnd: null };
  return { ...nothing, elicitations: [], otherProbes: {}, problems: [] };
}

function readTrace(
  { scorer, tokenizer }: OpenModel,
  trace: Trace,
  encoded: readonly EncodedTurn[],
  { top }: ScoreSettings,
  { turns: columns, base, probes, likelihood, thinkEnd }: Measurement,
): TraceReading {
  const turns = placeTurns(encoded);
  return {
    trace,
    tokens: tokenColumns(columns, { top, tokenText: (id) => tokenizer.tokenText(id) }),
    turns,
    vocabularySize: scorer.info.vocabularySize,
    stepTokens: trace.steps.map((step) => {
      const firstToken = turns[step.turn]?.firstToken ?? 0;
      const range = stepRange(encoded[step.turn]?.tokens.starts ?? [], step);
      return { first: firstToken + range.first, end: firstToken + range.end };
    }),
    thinkEnd,
    base,
    probes,
    likelihood,
    extras: noExtras,
    sameAnswer: equalAnswers,
  };
}

function placeTurns(turns: readonly EncodedTurn[]): readonly TurnTokens[] {
  let reached = 0;
  return turns.map(({ message, tokens }) => {
    const firstToken = reached;
    reached += tokens.ids.length;
    return { message, firstToken, endToken: reached };
  });
}

function provenance(model: OpenModel, trace: Trace, settings: ScoreSettings, { otherProbes }: Measurement): Provenance {
  const wording = wordingFor(model, trace, settings);
  return {
    model: model.name,
    weightsSha256: model.weightsSha256,
    tokenizerSha256: model.tokenizer.sha256,
    ...templateOf(model, trace),
    device: model.scorer.info.device,
    precision: model.scorer.info.precision,
    probe: wording?.text ?? null,
    probePreset: wording?.preset ?? null,
    ...(wording === null || settings.sampling === undefined ? {} : { sampling: settings.sampling }),
    probes: otherProbes,
    segmenter: trace.segmenter,
    version: programVersion(),
  };
}

function templateOf({ template }: OpenModel, { prompt }: Trace): Pick<Provenance, 'templateSha256'> {
  if (prompt.kind === 'text' || template === null) return {};
  return { templateSha256: createHash('sha256').update(template.source).digest('hex') };
}

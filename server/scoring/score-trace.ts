// The use case: a trace and an open model → its annotation. Encodes, measures, and lets the signals be computed.
import { createHash } from 'node:crypto';
import type { ProbeWording } from '../probes/probe-templates.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { computeSignals, computeStepColumns, computeTokenColumns } from '../shared/signals/compute-signals.ts';
import { noExtras } from '../shared/signals/extra-readings.ts';
import { computeFlags } from '../shared/signals/flags.ts';
import { measuresFor, type Measures } from '../shared/signals/measures.ts';
import type { TraceReading } from '../shared/signals/reading.ts';
import type { PartColumns, TraceSignal } from '../shared/signals/signal.ts';
import { probeValues } from '../shared/signals/step/probe-values.ts';
import { annotateSteps } from '../shared/signals/step/step-annotations.ts';
import {
  annotationSchema,
  type Annotation,
  type Provenance,
  type StepAnnotation,
  type TokenColumns,
} from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { canonicalJson } from '../store/canonical-json.ts';
import { programVersion } from '../store/version.ts';
import { chooseWording } from './choose-wording.ts';
import { checkSettings } from './check-settings.ts';
import { encodeTurns, type EncodedTurn } from './encode-turns.ts';
import { farFromDomain } from './far-from-domain.ts';
import { measureDialogue } from './measure-dialogue.ts';
import { asksSteps, measureTurn } from './measure-turn.ts';
import type { MeasureOptions, Measurement, ScoreOptions } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { readTrace } from './read-trace.ts';
import { readSecondModel } from './second-model.ts';

/**
 * @throws Failure `context-exceeded` | `invalid-trace` | `invalid-request` | `model-unsupported` | `model-invalid` |
 * `out-of-memory` | `cancelled`
 */
export async function scoreTrace(
  model: OpenModel,
  trace: Trace,
  settings: ScoreSettings,
  options: ScoreOptions = {},
): Promise<Annotation> {
  checkSettings(settings);
  const measures = measuresFor(settings.signals);
  const encoded = await encodeTurns(trace, model);
  if (options.signal?.aborted === true) throw new Failure('cancelled', 'Scoring was cancelled.');
  const { needs } = measures;
  const asks = asksSteps(trace, settings, needs);
  const wording = asks ? await chooseWording(model, trace, settings.probe, options.signal) : null;
  const first = await measure(model, trace, encoded.turns, settings, {
    ...{ ...options, needs },
    ...(wording === null ? {} : { wording }),
  });
  const measured = needs.has('second-model') ? await withSecond(first, trace, encoded.turns, options) : first;
  const reading = readTrace(model, trace, encoded.turns, settings, measured);
  const strange = farFromDomain(model, reading.tokens.logprob);
  return {
    schema: annotationSchema,
    id: trace.id,
    line: trace.line,
    group: trace.group,
    scorer: provenance({ model, trace, settings, measures, wording, second: options.second }, measured),
    turns: reading.turns,
    tokens: withColumns(reading, measures.signals),
    steps: stepsOf(reading, measures.signals, measured.elicitations),
    base: reading.base === null ? null : probeValues(reading.base),
    signals: computeSignals(reading, measures.signals),
    flags: computeFlags(reading),
    problems: [...trace.problems, ...encoded.problems, ...measured.problems, ...(strange === null ? [] : [strange])],
  };
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
  const nothing = { turns: [], base: null, probes: [], likelihood: null, extras: noExtras, thinkEnd: null };
  return { ...nothing, elicitations: [], otherProbes: {}, problems: [] };
}

async function withSecond(
  measured: Measurement,
  trace: Trace,
  turns: readonly EncodedTurn[],
  options: ScoreOptions,
): Promise<Measurement> {
  const { logprobs, words, problems } = await readSecondModel(options.second ?? null, trace, turns, options);
  return {
    ...measured,
    extras: { ...measured.extras, secondModel: logprobs, secondWords: words },
    problems: [...measured.problems, ...problems],
  };
}

function withColumns(reading: TraceReading, signals: readonly TraceSignal[]): TokenColumns {
  const columns = computeTokenColumns(reading, signals);
  return Object.keys(columns).length === 0 ? reading.tokens : { ...reading.tokens, signals: columns };
}

function stepsOf(
  reading: TraceReading,
  signals: readonly TraceSignal[],
  elicitations: readonly (string | null)[],
): readonly StepAnnotation[] {
  const columns = computeStepColumns(reading, signals);
  return annotateSteps(reading).map((step, index) => {
    const elicitation = elicitations[index] ?? null;
    return {
      ...step,
      ...(elicitation === null ? {} : { elicitation }),
      ...(Object.keys(columns).length === 0 ? {} : { signals: entryOf(columns, index) }),
    };
  });
}

/** What the columns hold of one step. */
function entryOf(columns: PartColumns, index: number): Readonly<Record<string, number | null>> {
  return Object.fromEntries(Object.entries(columns).map(([part, column]) => [part, column[index] ?? null]));
}

interface Asked {
  readonly model: OpenModel;
  readonly trace: Trace;
  readonly settings: ScoreSettings;
  readonly measures: Measures;
  /** Null where steps are not asked. */
  readonly wording: ProbeWording | null;
  readonly second: OpenModel | undefined;
}

function provenance(
  { model, trace, settings, measures, wording, second }: Asked,
  { otherProbes, extras }: Measurement,
): Provenance {
  const { signals } = measures;
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
    ...(settings.compat === undefined ? {} : { compat: settings.compat }),
    ...reflectionOf(settings),
    ...(settings.lexicons === undefined ? {} : { lexiconsSha256: hashOf(canonicalJson(settings.lexicons)) }),
    probes: otherProbes,
    signals: signals.map(({ id }) => id),
    ...(second === undefined || (extras.secondModel ?? extras.secondWords) === null
      ? {}
      : { secondModel: secondOf(second) }),
    segmenter: trace.segmenter,
    version: programVersion(),
  };
}

/** The probe's text stands among the others, with the signal that asks it. */
function reflectionOf({ reflection = {} }: ScoreSettings): Pick<Provenance, 'reflection'> {
  const { probe: _, ...own } = reflection;
  return Object.keys(own).length === 0 ? {} : { reflection: own };
}

function secondOf({ name, weightsSha256, scorer }: OpenModel): NonNullable<Provenance['secondModel']> {
  return { model: name, weightsSha256, device: scorer.info.device, precision: scorer.info.precision };
}

export function templateOf({ template }: OpenModel, { prompt }: Trace): Pick<Provenance, 'templateSha256'> {
  if (prompt.kind === 'text' || template === null) return {};
  return { templateSha256: hashOf(template.source) };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

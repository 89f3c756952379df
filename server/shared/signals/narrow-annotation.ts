// An annotation with more signals or alternatives than are wanted, cut down to what asking for the wanted ones alone would
// have given: the same fields, flags, problems and provenance. Numbers stay what they are. Pure.
import type { Annotation, Provenance, StepAnnotation, TokenColumns } from '../trace/annotation.ts';
import { inOrderOf } from '../trace/key-order.ts';
import type { Problem } from '../trace/problem.ts';
import { flagRules } from './flags/registry.ts';
import type { Measures } from './measures.ts';
import type { Need } from './signal.ts';
import { probeValues } from './step/probe-values.ts';

/** The measure that an id stands for where a text was asked for it, or where it was not measured. */
const needOf: Readonly<Record<string, Need>> = {
  ...{ S3: 'probe', S5: 'own-answer', S6: 'reflection', R2: 'answer-cue', R4: 'likelihood', R5: 'no-reasoning' },
  ...{ R3: 'empty-question', R10: 'verdict', R11: 'follow-ups', R14: 'permuted-choice', R15: 'prompt-completion' },
  ...{ R8: 'second-model', T8: 'no-context', T9: 'hindsight', T10: 'second-model' },
};

/** Problems whose words tell how much was asked in all. */
const tellsAll: ReadonlySet<string> = new Set(['context-cut', 'probe-context-exceeded']);
/** Problems of the step probe alone. */
const ofStepProbe: ReadonlySet<string> = new Set(['seam-merges', 'belief-unasked']);

/**
 * @param wanted no more than was measured (`covers` of measures.ts)
 * @returns null where it cannot be told what the wanted signals alone would have given; they have to be measured
 */
export function narrowAnnotation(annotation: Annotation, wanted: Measures): Annotation | null {
  const { scorer, tokens, steps, base, signals, flags, problems } = annotation;
  const { needs } = wanted;
  if (problems.some(({ code }) => tellsAll.has(code))) return null;
  const named = [...Object.keys(scorer.probes), ...problems.flatMap((problem) => unmeasuredIds(problem))];
  if (named.some((id) => needOf[id] === undefined)) return null;
  const asksSteps = needs.has('probe') || needs.has('own-answer');
  // Behind part of the prompt the same wording is asked as behind steps; where no step is asked it is the model's default.
  if (!asksSteps && needs.has('prompt-completion')) return null;
  const parts = partsOf(wanted);
  // The base pass is made whatever is wanted.
  const made = new Set<Need>([...needs, 'base']);
  const kinds = new Set<string>(
    flagRules.filter((rule) => rule.needs.every((need) => made.has(need))).map(({ kind }) => kind),
  );
  return {
    ...annotation,
    scorer: provenance(scorer, wanted, asksSteps),
    tokens: withoutEmpty<TokenColumns>({ ...tokens, signals: columns(tokens.signals, parts) }),
    steps: steps.map((step) =>
      withoutEmpty<StepAnnotation>({
        ...(asksSteps ? step : unprobed(step)),
        signals: columns(step.signals, parts),
      }),
    ),
    base: asksSteps ? base : null,
    signals: values(signals, parts),
    flags: flags.filter(({ kind }) => kinds.has(kind)),
    problems: problems.flatMap((problem) => narrowProblem(problem, wanted, asksSteps)),
  };
}

/** @param top likeliest tokens of each position, no more than are listed; no signal depends on how many are */
export function withAlternatives(annotation: Annotation, top: number): Annotation {
  const { top: listed, ...tokens } = annotation.tokens;
  if (listed === undefined) return annotation;
  const fewer = top === 0 ? {} : { top: listed.map((list) => list?.slice(0, top) ?? null) };
  return { ...annotation, tokens: inOrderOf({ ...tokens, ...fewer }, annotation.tokens) };
}

function provenance(scorer: Provenance, { signals, needs }: Measures, asksSteps: boolean): Provenance {
  const { sampling, secondModel, ...rest } = scorer;
  const texts = Object.entries(scorer.probes).filter(([id]) => isMeasured(id, needs));
  const narrowed = {
    ...rest,
    ...(asksSteps ? {} : { probe: null, probePreset: null }),
    ...(asksSteps && sampling !== undefined ? { sampling } : {}),
    ...(needs.has('second-model') && secondModel !== undefined ? { secondModel } : {}),
    probes: Object.fromEntries(texts),
    signals: signals.map(({ id }) => id),
  };
  return inOrderOf(narrowed, scorer);
}

/** A step as it is where no probe was asked behind it. */
function unprobed({ samples: _samples, elicitation: _elicitation, ...step }: StepAnnotation): StepAnnotation {
  return { ...step, ...probeValues(null), deltaPotential: null, deltaBelief: null };
}

interface WantedParts {
  readonly has: (key: string) => boolean;
  /** Of a wanted signal, but measured only where it is asked for by its id. */
  readonly isFurther: (key: string) => boolean;
}

function partsOf({ signals, needs }: Measures): WantedParts {
  const ids = new Set(signals.map(({ id }) => id));
  const further = new Set(
    signals
      .filter(({ furtherNeeds = [] }) => !furtherNeeds.every((need) => needs.has(need)))
      .flatMap(({ id, furtherParts = [] }) => furtherParts.map((part) => `${id}.${part}`)),
  );
  return { has: (key) => ids.has(key.slice(0, key.indexOf('.'))), isFurther: (key) => further.has(key) };
}

function values(given: Annotation['signals'], { has, isFurther }: WantedParts): Annotation['signals'] {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => has(key))
      .map(([key, value]) => [key, isFurther(key) ? null : value]),
  );
}

/** Columns without a single value are left out, as where they are computed. */
function columns<T>(
  given: Readonly<Record<string, T>> | undefined,
  { has, isFurther }: WantedParts,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([key]) => has(key) && !isFurther(key)));
}

/** Without the field `signals` where it holds none. */
function withoutEmpty<T extends { readonly signals?: Readonly<Record<string, unknown>> }>(
  value: T & { readonly signals: Readonly<Record<string, unknown>> },
): T {
  if (Object.keys(value.signals).length > 0) return value;
  const { signals: _signals, ...rest } = value;
  return rest as T; // an optional field left out
}

const unmeasured = /\(([A-Z]\d+(?:, [A-Z]\d+)*)\)(?= was not measured: )/u;

/** The ids that a problem says were not measured; none for other problems. */
function unmeasuredIds({ code, message }: Problem): readonly string[] {
  return code === 'not-measured' ? (unmeasured.exec(message)?.[1]?.split(', ') ?? []) : [];
}

function isMeasured(id: string, needs: ReadonlySet<Need>): boolean {
  const need = needOf[id];
  return need !== undefined && needs.has(need);
}

/** The problem as it would have been told with the wanted signals alone; none where it would not have been met. */
function narrowProblem(problem: Problem, { needs }: Measures, asksSteps: boolean): readonly Problem[] {
  if (ofStepProbe.has(problem.code)) return asksSteps ? [problem] : [];
  const ids = unmeasuredIds(problem);
  const left = ids.filter((id) => isMeasured(id, needs));
  if (ids.length === left.length) return [problem];
  return left.length === 0
    ? []
    : [{ ...problem, message: problem.message.replace(unmeasured, `(${left.join(', ')})`) }];
}

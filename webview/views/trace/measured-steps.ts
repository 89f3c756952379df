// What was measured of a trace's steps by sampling (S9), joined to its annotation, so that bars, cards and the panel show
// it like any other number; and its words for a card. Pure; no DOM.
import { demandSignals } from '../../../server/shared/signals/registry.ts';
import { placeProgress, type PlaceProgress } from '../../../server/shared/signals/step/progress.ts';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { PlaceValue, StepValues } from '../../../server/shared/trace/step-values.ts';
import { formatCount, formatNumber, formatSigned } from '../../parts/format-number.ts';
import { withStepColumns } from './step-columns.ts';

/** One place: what was counted, and the numbers made of it. */
export interface MeasuredPlace {
  readonly counted: PlaceValue;
  readonly numbers: PlaceProgress;
}

/** In order; none where nothing was measured. */
export function measuredPlaces(values: StepValues | null): readonly MeasuredPlace[] {
  const places = values?.places ?? [];
  return placeProgress(places).flatMap((numbers, index) => {
    const counted = places[index];
    return counted === undefined ? [] : [{ counted, numbers }];
  });
}

/** The annotation with the columns and trace numbers of what is measured on demand; unchanged where nothing was. */
export function withMeasured(annotation: Annotation | null, values: StepValues | null): Annotation | null {
  if (annotation === null || values === null || values.places.length === 0) return annotation;
  const columns = demandSignals.flatMap(({ id, computeMeasuredSteps }) =>
    Object.entries(computeMeasuredSteps(values.places, annotation.steps.length)).map(
      ([part, column]) => [`${id}.${part}`, column] as const,
    ),
  );
  const parts = demandSignals.flatMap(({ id, computeMeasured }) =>
    Object.entries(computeMeasured(values.places)).map(([part, value]) => [`${id}.${part}`, value] as const),
  );
  return {
    ...withStepColumns(annotation, Object.fromEntries(columns)),
    signals: { ...annotation.signals, ...Object.fromEntries(parts) },
  };
}

/** Whether a step column is one of those, which a card tells in words of its own. */
export function isMeasured(key: string): boolean {
  return demandSignals.some(({ id }) => key.startsWith(`${id}.`));
}

/** Lines of a card about the place behind a step: what, and its value. */
export function measuredWords({
  counted,
  numbers,
}: MeasuredPlace): readonly (readonly [label: string, value: string])[] {
  const { right, samples, capped } = counted;
  if (right === null || numbers.value === null) return [];
  const ofAll = formatCount(samples);
  const change = numbers.progress === null ? [] : [['measured progress', progressWords(numbers)] as const];
  return [
    ['continuations right', `${formatCount(right)} of ${ofAll}`],
    ['measured value', `${formatNumber(numbers.value, 2)}${between(numbers.low, numbers.high)}`],
    ...change,
    ['cut at the limit', `${formatCount(capped)} of ${ofAll}`],
  ];
}

function progressWords({ progress, progressLow, progressHigh }: PlaceProgress): string {
  return `${formatSigned(progress, 2)}${between(progressLow, progressHigh)}`;
}

/** " (0.41 to 0.93)": the 95 % interval. */
function between(low: number | null, high: number | null): string {
  return low === null || high === null ? '' : ` (${formatNumber(low, 2)} to ${formatNumber(high, 2)})`;
}

// Where everything of the timeline stands: belief and confidence as step curves over tokens, bars, labels. Numbers in,
// coordinates out; no DOM.
import type { Annotation } from '../../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { layoutBar, type StepSignal } from '../heatmap/step-signals.ts';
import type { MeasuredPlace } from '../measured-steps.ts';
import type { TokenRange } from '../steps.ts';
import { measuredCurve, type BandPoint } from './measured-curve.ts';

export interface TimelineBox {
  /** Plot area in pixels: x from left to right, the curve from top to middle, the bars from middle to bottom. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly curveBottom: number;
  readonly barMiddle: number;
  readonly barHalf: number;
}

export type BeliefScale = 'probability' | 'log';

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface TimelineBar {
  readonly step: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly direction: 'away' | 'towards' | 'level';
  readonly cut: boolean;
}

export interface TimelineLayout {
  /** Runs of points between gaps; drawn as steps after. */
  readonly belief: readonly (readonly CurvePoint[])[];
  readonly confidence: readonly (readonly CurvePoint[])[];
  /** Measured values with their intervals. */
  readonly measured: readonly (readonly BandPoint[])[];
  readonly bars: readonly TimelineBar[];
  readonly beliefEnd: CurvePoint | null;
  readonly confidenceEnd: CurvePoint | null;
  readonly measuredEnd: CurvePoint | null;
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
  readonly logFloor: number;
}

/** The log scale never ends above this: a wrong answer is rarely believed less than e^-10. */
const highestLogFloor = -5;

export function layoutTimeline(input: {
  readonly trace: Trace;
  readonly annotation: Annotation;
  readonly measured: readonly MeasuredPlace[];
  readonly ranges: readonly TokenRange[];
  readonly box: TimelineBox;
  readonly scale: BeliefScale;
  readonly signal: StepSignal;
  readonly full: number;
}): TimelineLayout {
  const { annotation, ranges, box, scale, signal, full } = input;
  const logFloor = floorOf(annotation);
  const x = (token: number): number => tokenX(token, annotation.tokens.start.length, box);
  const y = (share: number): number => box.curveBottom - (box.curveBottom - box.top) * share;
  const beliefShare = (belief: number | null): number | null =>
    belief === null ? null : scale === 'log' ? Math.max(0, 1 - belief / logFloor) : Math.exp(belief);
  const curve = (values: readonly (number | null)[]): readonly (readonly CurvePoint[])[] =>
    runsOf(
      values.map((share, step) => {
        // The base stands where the first step begins; a step's value holds from its end on.
        const token = step === 0 ? (ranges[0]?.first ?? 0) : (ranges[step - 1]?.end ?? 0);
        return share === null ? null : { x: x(token), y: y(share) };
      }),
    );
  const belief = curve([annotation.base, ...annotation.steps].map((values) => beliefShare(values?.belief ?? null)));
  const confidence = curve([annotation.base, ...annotation.steps].map((values) => values?.confidence ?? null));
  const measured = measuredCurve(input.measured, ranges, { x, y, stub: endStub });
  return {
    belief,
    confidence,
    measured,
    bars: barsOf({ annotation, ranges, box, signal, full, x }),
    beliefEnd: belief.at(-1)?.at(-1) ?? null,
    confidenceEnd: confidence.at(-1)?.at(-1) ?? null,
    measuredEnd: measured.at(-1)?.at(-1) ?? null,
    ticks:
      scale === 'log'
        ? [
            { y: y(1), text: '0' },
            { y: y(0), text: `${logFloor}`.replace('-', '\u2212') },
          ]
        : [
            { y: y(1), text: '1' },
            { y: y(0), text: '0' },
          ],
    logFloor,
  };
}

export function tokenX(token: number, tokens: number, box: Pick<TimelineBox, 'left' | 'right'>): number {
  return box.left + ((box.right - box.left) * token) / Math.max(1, tokens);
}

export function tokenAtX(x: number, tokens: number, box: Pick<TimelineBox, 'left' | 'right'>): number {
  const share = (x - box.left) / Math.max(1, box.right - box.left);
  return Math.max(0, Math.min(tokens - 1, Math.floor(share * tokens)));
}

function floorOf(annotation: Annotation): number {
  const beliefs = [annotation.base, ...annotation.steps].map((values) => values?.belief ?? 0);
  return Math.floor(Math.min(highestLogFloor, ...beliefs));
}

/** A value holds from its step's end on, so the last one needs some pixels more to be seen at all. */
const endStub = 6;

function runsOf(points: readonly (CurvePoint | null)[]): readonly (readonly CurvePoint[])[] {
  const runs: CurvePoint[][] = [];
  let open = false;
  for (const point of points) {
    if (point === null) open = false;
    else if (open) runs.at(-1)?.push(point);
    else {
      runs.push([point]);
      open = true;
    }
  }
  const last = runs.at(-1)?.at(-1);
  if (last !== undefined) runs.at(-1)?.push({ x: last.x + endStub, y: last.y });
  return runs;
}

/** Narrower bars would vanish between the pixels. */
const leastBarWidth = 1.5;

function barsOf(input: {
  readonly annotation: Annotation;
  readonly ranges: readonly TokenRange[];
  readonly box: TimelineBox;
  readonly signal: StepSignal;
  readonly full: number;
  readonly x: (token: number) => number;
}): readonly TimelineBar[] {
  const { annotation, ranges, box, signal, full, x } = input;
  return annotation.steps.flatMap((step, index) => {
    const bar = layoutBar(signal, signal.value(step), full);
    const range = ranges[index];
    if (bar === null || range === undefined) return [];
    const left = x(range.first);
    const width = Math.max(leastBarWidth, x(range.end) - left - 1);
    // Half a column wide is a full signed bar; an unsigned one fills both halves upwards.
    const height = Math.max(1, signal.signed ? bar.length * 2 * box.barHalf : bar.length * 2 * box.barHalf);
    const base = signal.signed ? box.barMiddle : box.barMiddle + box.barHalf;
    const y = bar.direction === 'away' ? base : base - height;
    return [{ step: index, x: left, width, y, height, direction: bar.direction, cut: bar.cut }];
  });
}

export interface Label {
  readonly id: string;
  readonly y: number;
}

/** Moves labels apart vertically, as little as needed, inside [top, bottom]; keeps their order. */
export function spreadLabels(
  labels: readonly Label[],
  space: { readonly gap: number; readonly top: number; readonly bottom: number },
): readonly Label[] {
  const sorted = [...labels].sort((left, right) => left.y - right.y);
  const placed: Label[] = [];
  let least = space.top;
  for (const label of sorted) {
    const y = Math.max(least, label.y);
    placed.push({ ...label, y });
    least = y + space.gap;
  }
  let most = space.bottom;
  for (let index = placed.length - 1; index >= 0; index--) {
    const label = placed[index] as Label; /* inside the loop's range */
    if (label.y > most) placed[index] = { ...label, y: most };
    most = (placed[index] as Label).y - space.gap; /* same */
  }
  return placed;
}

export interface SideLabel {
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

/** A label beside a vertical line: right of it where there is room, else left. */
export function placeBeside(x: number, width: number, box: Pick<TimelineBox, 'left' | 'right'>): SideLabel {
  return x + 5 + width <= box.right ? { x: x + 5, anchor: 'start' } : { x: x - 5, anchor: 'end' };
}

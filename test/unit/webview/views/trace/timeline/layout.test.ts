import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepSignal } from '../../../../../../webview/views/trace/heatmap/step-signals.ts';
import {
  layoutTimeline,
  placeBeside,
  spreadLabels,
  tokenAtX,
  tokenX,
} from '../../../../../../webview/views/trace/timeline/layout.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

const box = { left: 100, right: 500, top: 10, curveBottom: 60, barMiddle: 80, barHalf: 10 };
const ranges = [
  { first: 0, end: 1 },
  { first: 1, end: 2 },
  { first: 2, end: 4 },
];
const { tokens } = buildAnnotation();
const annotation = buildAnnotation({
  tokens: { ...tokens, start: [0, 1, 2, 3] },
  base: { answer: null, confidence: 0.5, goldLogprob: null, accuracy: null, potential: null, belief: Math.log(0.1) },
  steps: [
    buildStep({ belief: Math.log(0.5), confidence: 0.5, deltaPotential: 0.5 }),
    buildStep({ belief: null, confidence: null, deltaPotential: null }),
    buildStep({ belief: 0, confidence: 1, deltaPotential: -0.25 }),
  ],
});
const input = {
  trace: buildTrace(),
  annotation,
  measured: [],
  ranges,
  box,
  signal: stepSignal('potential'),
  full: 0.5,
};

describe('timeline', () => {
  it('puts the base where the first step begins and a value where its step ends; gaps stay gaps', () => {
    const { belief } = layoutTimeline({ ...input, scale: 'probability' });
    expect(belief).toEqual([
      [
        { x: 100, y: 55 },
        { x: 200, y: 35 },
      ],
      [
        { x: 500, y: 10 },
        { x: 506, y: 10 },
      ],
    ]);
  });

  it('has a logarithmic scale that ends below every belief', () => {
    const { belief, logFloor, ticks } = layoutTimeline({ ...input, scale: 'log' });
    expect(logFloor).toBe(-5);
    expect(belief[1]?.[0]).toEqual({ x: 500, y: 10 });
    expect(belief[0]?.[0]?.y).toBeCloseTo(60 - 50 * (1 - Math.log(10) / 5), 9);
    expect(ticks.map(({ text }) => text)).toEqual(['0', '−5']);
    const deep = { ...annotation, steps: [buildStep({ belief: -31.5 })] };
    expect(layoutTimeline({ ...input, annotation: deep, scale: 'log' }).logFloor).toBe(-32);
  });

  it('draws bars up for towards and down for away, on the common scale', () => {
    const { bars } = layoutTimeline({ ...input, scale: 'probability' });
    expect(bars).toEqual([
      { step: 0, x: 100, width: 99, y: 70, height: 10, direction: 'towards', cut: false },
      { step: 2, x: 300, width: 199, y: 80, height: 5, direction: 'away', cut: false },
    ]);
  });

  it('turns tokens into places and places into tokens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const token = Math.min(count - 1, Math.floor(share * count));
        expect(tokenAtX(tokenX(token + 0.5, count, box), count, box)).toBe(token);
      }),
      { seed: 20263 },
    );
    expect(tokenAtX(-50, 4, box)).toBe(0);
    expect(tokenAtX(5000, 4, box)).toBe(3);
  });
});

describe('labels', () => {
  it('never come closer than the gap, keep their order and stay inside where there is room', () => {
    const heights = fc.array(fc.double({ min: -20, max: 120, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(heights, (ys) => {
        const labels = ys.map((y, index) => ({ id: String(index), y }));
        const placed = spreadLabels(labels, { gap: 14, top: 0, bottom: 100 });
        expect(placed).toHaveLength(labels.length);
        for (let index = 0; index < placed.length; index++) {
          const y = placed[index]?.y ?? Number.NaN;
          expect(y).toBeGreaterThanOrEqual(-1e-9);
          expect(y).toBeLessThanOrEqual(100 + 1e-9);
          if (index > 0) expect(y - (placed[index - 1]?.y ?? Number.NaN)).toBeGreaterThanOrEqual(14 - 1e-9);
        }
      }),
      { seed: 20264 },
    );
  });

  it('stay where they are when nothing presses', () => {
    const labels = [
      { id: 'a', y: 10 },
      { id: 'b', y: 50 },
    ];
    expect(spreadLabels(labels, { gap: 14, top: 0, bottom: 100 })).toEqual(labels);
  });

  it('change side where a line stands too far right', () => {
    expect(placeBeside(200, 100, box)).toEqual({ x: 205, anchor: 'start' });
    expect(placeBeside(450, 100, box)).toEqual({ x: 445, anchor: 'end' });
  });
});

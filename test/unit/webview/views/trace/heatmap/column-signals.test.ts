import { describe, expect, it } from 'vitest';
import { stepColumnSignals, tokenColumnSignals } from '../../../../../../webview/views/trace/heatmap/column-signals.ts';
import { heatOf } from '../../../../../../webview/views/trace/heatmap/token-signals.ts';
import { buildTokens } from '../../../../../support/build-reading.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';

const columns = (signals: Record<string, readonly (number | null)[]>) => ({
  ...buildTokens([-1, -1, -1, -1], [1, 1, 1, 1]),
  signals,
});

describe('a token column', () => {
  it('is hot where it is low, for a signal whose high values are healthy', () => {
    const tokens = columns({ 'T5.confidence': [3, 8, null, 20] });
    const [signal] = tokenColumnSignals(tokens);
    const heat = signal === undefined ? [] : heatOf(signal, tokens);
    expect(signal?.id).toBe('T5.confidence');
    expect(heat[0]).toBeGreaterThan(heat[1] ?? 0);
    expect(heat[3]).toBe(0);
    expect(heat[2]).toBeNull();
    expect(signal?.meaning).toContain('Tinted where it is low.');
  });

  it('is hot where it is high, for a mask', () => {
    const tokens = columns({ 'T6.fork': [0, 1, 0, null] });
    const [signal] = tokenColumnSignals(tokens);
    expect(signal === undefined ? [] : heatOf(signal, tokens)).toEqual([0, 1, 0, null]);
    expect(signal?.calm).toBe('0');
  });

  it('is hot by its size, or below 0, where it has a sign', () => {
    const tokens = columns({ 'S3.shift': [-2, 1, 0, null], 'G2.advantage': [-2, 1, 0, null] });
    const [down, either] = tokenColumnSignals(tokens);
    expect(down === undefined ? [] : heatOf(down, tokens)).toEqual([2, 0, 0, null]);
    expect(down?.hot(2)).toBe('≤ −2 nats');
    expect(either === undefined ? [] : heatOf(either, tokens)).toEqual([2, 1, 0, null]);
    expect(either?.hot(2)).toBe('beyond ±2 reward');
  });

  it('is not offered where it is empty, or of a signal that is not known', () => {
    expect(tokenColumnSignals(columns({ 'T5.confidence': [null, null, null, null], 'X9.y': [1, 1, 1, 1] }))).toEqual(
      [],
    );
    expect(tokenColumnSignals(buildTokens([-1], [1]))).toEqual([]);
  });
});

describe('a step column', () => {
  const steps = [
    buildStep({ signals: { 'S3.relu': 0.3, 'S1.self': null } }),
    buildStep({ signals: { 'S3.relu': -4 } }),
    buildStep({}),
  ];

  it('has bars of its own full width, signed where a value is below 0', () => {
    const [signal, ...others] = stepColumnSignals(buildAnnotation({ steps }));
    expect(others).toEqual([]);
    expect(signal).toMatchObject({ id: 'S3.relu', signed: true, usesGold: true, full: 5, symbol: 'S3' });
    expect(steps.map((step) => signal?.value(step))).toEqual([0.3, -4, null]);
    expect(signal?.format(0.3)).toBe('0.300 nats');
  });
});

// Tints and bars for the columns that an annotation brings besides its fixed ones, with the registry's words. Pure; no DOM.
import { quantile } from 'd3-array';
import type { Annotation, TokenColumns } from '../../../../server/shared/trace/annotation.ts';
import type { SignalFacts } from '../../../../server/shared/signals/signal.ts';
import { columnTitle, explain, factsOf, formatValue, splitKey, unitSuffix } from '../signal-facts.ts';
import { niceAbove, type StepSignal } from './step-signals.ts';
import { capQuantile, type TokenSignal } from './token-signals.ts';

type Column = readonly (number | null)[];

/** One a column that has a value, in the order of the annotation. */
export function tokenColumnSignals({ signals = {} }: Pick<TokenColumns, 'signals'>): readonly TokenSignal[] {
  return Object.entries(signals).flatMap(([key, column]) => {
    const facts = factsOf(key);
    if (facts === null || column.every((value) => value === null)) return [];
    const meaning = `${explain(facts)} ${hotWords(facts, column)}`;
    return [{ id: key, title: columnTitle(facts, key), meaning, ...heatOfColumn(key, facts, column) }];
  });
}

/** One a step column that has a value. */
export function stepColumnSignals({ steps }: Pick<Annotation, 'steps'>): readonly StepSignal[] {
  const keys = new Set(steps.flatMap(({ signals = {} }) => Object.keys(signals)));
  return [...keys].flatMap((key) => {
    const facts = factsOf(key);
    const values = steps.flatMap(({ signals = {} }) => signals[key] ?? []);
    if (facts === null || values.length === 0) return [];
    const unit = unitSuffix(facts);
    return [
      {
        id: key,
        title: columnTitle(facts, key),
        symbol: splitKey(key).id,
        value: (step) => step.signals?.[key] ?? null,
        signed: values.some((value) => value < 0),
        usesGold: facts.usesGold,
        format: (value) => `${formatValue(value)}${unit}`,
        meaning: explain(facts),
        full: niceAbove(Math.max(...values.map(Math.abs))) || 1,
      },
    ];
  });
}

/** Hot is what deserves a look: low where high is healthy, high where low is, far from 0 where neither is. */
function heatOfColumn(
  key: string,
  { direction, unit }: SignalFacts,
  column: Column,
): Pick<TokenSignal, 'heat' | 'calm' | 'hot'> {
  const suffix = unitSuffix({ unit });
  const at = (tokens: TokenColumns, index: number, heat: (value: number) => number): number | null => {
    const value = tokens.signals?.[key]?.[index] ?? null;
    return value === null ? null : Math.max(0, heat(value));
  };
  if (isSigned(column)) {
    const down = direction === 'high';
    return {
      heat: (tokens, index) => at(tokens, index, (value) => (down ? -value : Math.abs(value))),
      calm: down ? '≥ 0' : '0',
      hot: (cap) => (down ? `≤ ${formatValue(-cap)}${suffix}` : `beyond ±${formatValue(cap)}${suffix}`),
    };
  }
  if (direction === 'high') {
    const calm = quantile(column, capQuantile, (value) => value ?? undefined) ?? 0;
    return {
      heat: (tokens, index) => at(tokens, index, (value) => calm - value),
      calm: `≥ ${formatValue(calm)}`,
      hot: (cap) => `≤ ${formatValue(calm - cap)}${suffix}`,
    };
  }
  return {
    heat: (tokens, index) => at(tokens, index, (value) => value),
    calm: '0',
    hot: (cap) => `≥ ${formatValue(cap)}${suffix}`,
  };
}

function hotWords({ direction }: SignalFacts, column: Column): string {
  if (isSigned(column)) return direction === 'high' ? 'Tinted where it is below 0.' : 'Tinted by its size, either way.';
  return direction === 'high' ? 'Tinted where it is low.' : 'Tinted where it is high.';
}

function isSigned(column: Column): boolean {
  return column.some((value) => value !== null && value < 0);
}

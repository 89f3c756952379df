// What the registry says of a value's public name ("T5.lowest"), in words for titles and tooltips. Pure; no DOM.
import { signals } from '../../../server/shared/signals/registry.ts';
import type { SignalFacts } from '../../../server/shared/signals/signal.ts';
import { formatNumber } from '../../parts/format-number.ts';

const facts: ReadonlyMap<string, SignalFacts> = new Map(signals.map((signal) => [signal.id, signal]));

/** Of a signal or of one part of it; null for ids of another version. */
export function factsOf(key: string): SignalFacts | null {
  const { id, part } = splitKey(key);
  const found = facts.get(id);
  if (found === undefined) return null;
  return found.goldParts?.includes(part) === true ? { ...found, usesGold: true } : found;
}

export function splitKey(key: string): { readonly id: string; readonly part: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { id: key, part: '' } : { id: key.slice(0, dot), part: key.slice(dot + 1) };
}

/** "meanLogprob" → "mean log-prob". */
export function partWords(part: string): string {
  return part
    .replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[a-z]{2})(?=[0-9])/g, ' ')
    .toLowerCase()
    .replaceAll('logprob', 'log-prob');
}

/** A value with its name and unit, for a line of a card; null for ids of another version. */
export function namedValue(key: string, value: number): { readonly name: string; readonly value: string } | null {
  const facts = factsOf(key);
  if (facts === null) return null;
  return { name: columnTitle(facts, key), value: `${formatValue(value)}${unitSuffix(facts)}` };
}

/** The unit behind a value; nothing where the parts of a signal have several. */
export function unitSuffix({ unit }: Pick<SignalFacts, 'unit'>): string {
  return unit === '' || unit.includes(';') ? '' : ` ${unit}`;
}

/** Title of one part of a signal, with the signal's id. */
export function columnTitle({ id, title }: SignalFacts, key: string): string {
  const words = partWords(splitKey(key).part);
  const name = title.toLowerCase();
  return name.includes(words) || words === '' ? `${name} (${id})` : `${name}: ${words} (${id})`;
}

/** What it is, which way means what, whether the gold answer was used, where it is from. */
export function explain({ meaning, direction, usesGold, source }: SignalFacts): string {
  const way = { high: 'High is usually healthier.', low: 'Low is usually healthier.', neither: '' }[direction];
  const gold = usesGold ? 'Uses the gold answer: it explains this trace and predicts nothing.' : '';
  return [meaning, way, gold, `Source: ${source}.`].filter((sentence) => sentence !== '').join(' ');
}

/** Whole numbers as they are, others with three digits that count; an en dash where there is no value. */
export function formatValue(value: number | null): string {
  if (value === null || Number.isInteger(value)) return formatNumber(value, 0);
  const size = Math.abs(value);
  return formatNumber(value, size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 3 : 5);
}

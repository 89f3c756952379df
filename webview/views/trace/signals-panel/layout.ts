// Every number of a whole trace, sorted under its signal, with what the registry says of it. Pure; no DOM.
import type { GroupSummary } from '../../../../server/shared/protocol/group-summary.ts';
import type { Annotation } from '../../../../server/shared/trace/annotation.ts';
import { formatPlural } from '../../../parts/format-number.ts';
import { explain, factsOf, formatValue, partWords, splitKey } from '../signal-facts.ts';

interface Part {
  readonly part: string;
  readonly value: number | null;
}

export interface SignalEntry {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly range: string;
  readonly usesGold: boolean;
  readonly why: string;
  /** Known traps, one sentence each. */
  readonly traps: readonly string[];
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

export interface SignalSection {
  readonly title: string;
  readonly entries: readonly SignalEntry[];
}

/** What the siblings of a trace say: of the group, and of this line in it. */
export function layoutGroup(group: GroupSummary, line: number): readonly SignalSection[] {
  const own = group.each.find((one) => one.line === line)?.signals ?? {};
  const among = (values: Readonly<Record<string, number | null>>): readonly SignalEntry[] =>
    [...partsById(values)].flatMap(([id, parts]) => entryOf(id, parts));
  return [
    { title: `Group of ${formatPlural(group.size, 'trace', 'traces')}`, entries: among(group.signals) },
    { title: 'This trace in its group', entries: among(own) },
  ].filter(({ entries }) => entries.length > 0);
}

const sections = [
  { title: 'Tokens', letter: 'T' },
  { title: 'Steps', letter: 'S' },
  { title: 'Whole trace', letter: 'R' },
] as const;

/** Signals without a single defined value are left out; sections without signals too. */
export function layoutSignals({ signals }: Pick<Annotation, 'signals'>): readonly SignalSection[] {
  const byId = partsById(signals);
  return sections.flatMap(({ title, letter }) => {
    const entries = [...byId].flatMap(([id, parts]) => (id.startsWith(letter) ? entryOf(id, parts) : []));
    return entries.length === 0 ? [] : [{ title, entries }];
  });
}

function partsById(values: Readonly<Record<string, number | null>>): ReadonlyMap<string, readonly Part[]> {
  const byId = new Map<string, Part[]>();
  for (const [key, value] of Object.entries(values)) {
    const { id, part } = splitKey(key);
    const known = byId.get(id);
    if (known === undefined) byId.set(id, [{ part, value }]);
    else known.push({ part, value });
  }
  return byId;
}

/** Undefined values of several signals in words: what was asked and is not there. */
export function undefinedSignals({ signals }: Pick<Annotation, 'signals'>): readonly string[] {
  const ids = new Set(Object.keys(signals).map((key) => splitKey(key).id));
  for (const [key, value] of Object.entries(signals)) if (value !== null) ids.delete(splitKey(key).id);
  return [...ids].map((id) => `${id} ${factsOf(id)?.title ?? ''}`.trim());
}

function entryOf(id: string, parts: readonly Part[]): readonly SignalEntry[] {
  const facts = factsOf(id);
  if (facts === null || parts.every(({ value }) => value === null)) return [];
  const { title, unit, range, traps } = facts;
  const usesGold = parts.some(({ part }) => factsOf(`${id}.${part}`)?.usesGold === true);
  const values = parts.map(({ part, value }) => ({ name: partWords(part), value: formatValue(value) }));
  return [{ id, title, unit, range, usesGold, why: explain({ ...facts, usesGold }), traps, values }];
}

// How often each flag is raised over traces and their groups, with the first place of each: flags that never are stand
// there too, with 0.
import { flagKinds, type FlagKindId } from '../shared/signals/flags/flag-kinds.ts';
import { groupFlags } from '../shared/signals/group/group-flags.ts';
import type { Sibling } from '../shared/signals/sibling.ts';
import { toSibling, type AnnotatedTrace } from './to-sibling.ts';

export interface FlagCount {
  readonly kind: string;
  /** Traces that have it; of flags of whole groups: groups. */
  readonly count: number;
  /** How often it is raised, several steps of a trace counted each. */
  readonly places: number;
  /** Null where it is never raised. */
  readonly first: FlagPlace | null;
}

export interface FlagPlace {
  /** Id of the trace; of a whole group the group's. */
  readonly id: string;
  /** Null for a whole group. */
  readonly line: number | null;
  /** From 1; null for a whole trace or group. */
  readonly step: number | null;
  readonly why: string;
}

export interface FlagCounts {
  readonly traces: number;
  readonly annotated: number;
  readonly groups: number;
  /** Every known kind, in the order of the list; then those that only annotations of other versions know. */
  readonly kinds: readonly FlagCount[];
}

/** @param pause awaited after every trace, so that others may run */
export async function countFlags(
  entries: AsyncIterable<AnnotatedTrace>,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<FlagCounts> {
  const counter = new FlagCounter();
  const groups = new Map<string, GroupSoFar>();
  let [traces, annotated] = [0, 0];
  for await (const entry of entries) {
    const { trace, annotation } = entry;
    traces++;
    if (annotation !== null) annotated++;
    for (const { kind, step, why } of annotation?.flags ?? [])
      counter.add(kind, traces, { id: trace.id, line: trace.line, step: step === null ? null : step + 1, why });
    const group: GroupSoFar = groups.get(trace.group) ?? { siblings: [], places: new Map() };
    groups.set(trace.group, group);
    // Lines of several files may be the same: the place in the input tells siblings apart.
    group.siblings.push(toSibling(entry, traces));
    group.places.set(traces, { id: trace.id, line: trace.line });
    await pause();
  }
  for (const [name, { siblings, places }] of groups) {
    for (const { kind, line, why } of groupFlags(siblings)) {
      const place = line === null ? undefined : places.get(line);
      counter.add(kind, line ?? name, { id: place?.id ?? name, line: place?.line ?? null, step: null, why });
    }
  }
  return { traces, annotated, groups: groups.size, kinds: counter.counts() };
}

interface GroupSoFar {
  readonly siblings: Sibling[];
  /** By place in the input, from 1. */
  readonly places: Map<number, Pick<FlagPlace, 'id' | 'line'>>;
}

class FlagCounter {
  readonly #kinds = new Map<string, { readonly of: Set<number | string>; places: number; first: FlagPlace | null }>(
    (Object.keys(flagKinds) as FlagKindId[]).map((kind) => [kind, { of: new Set(), places: 0, first: null }]), // keys of a literal
  );

  /** @param of what has it: the place of a trace, or the name of a group */
  add(kind: string, of: number | string, place: FlagPlace): void {
    const found = this.#kinds.get(kind) ?? { of: new Set(), places: 0, first: null };
    this.#kinds.set(kind, found);
    found.of.add(of);
    found.places++;
    found.first ??= place;
  }

  counts(): readonly FlagCount[] {
    return Array.from(this.#kinds, ([kind, { of, places, first }]) => ({ kind, count: of.size, places, first }));
  }
}

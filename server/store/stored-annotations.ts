// Annotations in the cache as they are asked for: one that was made of exactly this, else one that was made with more signals
// or alternatives, cut down to the wanted ones. Which sets there are of a trace stands in a small entry beside them.
//
// What is cut down has the fields, flags, problems and provenance of an annotation with the wanted signals alone: nothing
// shows that more was measured. Its numbers are those of the larger measurement, which reads the same positions in other
// batches; floating-point sums may differ there in their last digits.
import { createHash } from 'node:crypto';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { covers, measuresFor, parseSignalChoice, type Measures } from '../shared/signals/measures.ts';
import { narrowAnnotation, withAlternatives } from '../shared/signals/narrow-annotation.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { AnnotationCache, StoredSet } from './annotation-cache.ts';
import { cacheKey, type CacheKeyParts } from './cache-key.ts';
import { canonicalJson } from './canonical-json.ts';

/** Everything an annotation is made of. */
export interface AnnotationParts extends CacheKeyParts {
  readonly settings: ScoreSettings;
}

/** Sets remembered of one trace; the newest stay. */
const mostSets = 8;

/** Null where there is none. Never throws. */
export async function findStored(
  { annotations, sets }: AnnotationCache,
  parts: AnnotationParts,
): Promise<Annotation | null> {
  const own = cacheKey(parts);
  const exact = await annotations.get(own);
  if (exact !== null) return exact;
  const wanted = measuresOf(parts.settings.signals);
  if (wanted === null) return null;
  const family = familyKey(parts);
  for (const set of [...((await sets.get(family)) ?? []), { key: family }]) {
    if (set.key === own || !serves(set, wanted, parts)) continue;
    const larger = await annotations.get(set.key);
    const narrowed = larger === null || isOfSame(set, parts) ? larger : narrowAnnotation(larger, wanted);
    if (narrowed !== null) return withAlternatives(narrowed, parts.settings.top);
  }
  return null;
}

/** @throws Failure `write-failed` where it cannot be kept */
export async function keepStored(
  { annotations, sets }: AnnotationCache,
  parts: AnnotationParts,
  annotation: Annotation,
): Promise<void> {
  const key = cacheKey(parts);
  await annotations.put(key, annotation);
  const { signals, top } = parts.settings;
  // The default set without alternatives is found without being told of.
  if (signals === undefined && top === 0) return;
  const { secondModel } = parts;
  const hindsight = hindsightOf(parts.trace);
  const family = familyKey(parts);
  const before = ((await sets.get(family)) ?? []).filter((set) => set.key !== key);
  const set: StoredSet = {
    key,
    ...(signals === undefined ? {} : { signals }),
    ...(top === 0 ? {} : { top }),
    ...(secondModel === undefined ? {} : { secondModel }),
    ...(hindsight === undefined ? {} : { hindsight }),
  };
  await sets.put(family, [set, ...before].slice(0, mostSets));
}

/** One for all sets: what else an annotation is made of. It is the key of the default set without alternatives. */
function familyKey({ trace, settings, secondModel: _second, ...rest }: AnnotationParts): string {
  const { hindsight: _hindsight, ...bare } = trace;
  const { signals: _signals, ...others } = settings;
  return cacheKey({ trace: bare, settings: { ...others, top: 0 }, ...rest });
}

/** Whether it differs in its alternatives alone. */
function isOfSame(set: StoredSet, { trace, settings, secondModel }: AnnotationParts): boolean {
  const sameSignals = canonicalJson(set.signals ?? null) === canonicalJson(settings.signals ?? null);
  return sameSignals && set.secondModel === secondModel && set.hindsight === hindsightOf(trace);
}

function serves(set: StoredSet, wanted: Measures, { trace, settings, secondModel }: AnnotationParts): boolean {
  const measured = measuresOf(set.signals);
  if (measured === null || !covers(measured, wanted) || (set.top ?? 0) < settings.top) return false;
  // What was read beside the trace has to be the same where it is asked for.
  if (wanted.needs.has('second-model') && set.secondModel !== secondModel) return false;
  return !wanted.needs.has('hindsight') || set.hindsight === hindsightOf(trace);
}

/** Null for a choice that names no signals: annotating says what is wrong with it. */
function measuresOf(choice: readonly string[] | undefined): Measures | null {
  if (choice !== undefined && !('choice' in parseSignalChoice(choice.join(',')))) return null;
  return measuresFor(choice);
}

function hindsightOf({ hindsight }: Trace): string | undefined {
  return hindsight === undefined ? undefined : createHash('sha256').update(canonicalJson(hindsight)).digest('hex');
}

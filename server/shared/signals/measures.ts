// From the signals somebody wants to what must be measured for them. Plans names, not passes: how each measure is taken
// is the scoring part's business. Pure.
import { groupSignals, traceSignals } from './registry.ts';
import type { Need, TraceSignal } from './signal.ts';

/** What a choice of signals comes to. */
export interface Measures {
  /** Signals of a trace to compute, in the order of the reference. */
  readonly signals: readonly TraceSignal[];
  readonly needs: ReadonlySet<Need>;
}

/** Words besides ids: the signals that cost little, and all that one model (or a second, where one is named) can give. */
export const choiceWords = ['default', 'all'] as const;

/**
 * Needs that the default set may have: the base pass, one wording behind each step, and what is asked a few times a
 * trace. What reads the text again, forces another answer behind every step or writes on is measured where it is asked
 * for. The benchmark holds the sum to 1.7 base passes at 64 steps over 4,096 tokens.
 */
const cheap: ReadonlySet<Need> = new Set<Need>([
  ...(['base', 'probe', 'gold', 'likelihood', 'no-reasoning', 'reflection'] as const),
  ...(['verdict', 'answer-cue', 'prompt', 'siblings', 'reference'] as const),
]);

const important: ReadonlySet<string> = new Set(['P0', 'P1']);

/** Signals that a choice may name; those of groups ask for what they need on each trace. */
const choosable = [...new Set([...traceSignals, ...groupSignals])];

/** Every id that a choice may name, in the order of the reference. */
export const choosableIds: readonly string[] = choosable.map(({ id }) => id);

/**
 * Reads `default`, `all`, or ids with commas between (`default` among them: those and the default set), in any case.
 * @returns canonical words and ids; what is neither, where there is any
 */
export function parseSignalChoice(
  text: string,
): { readonly choice: readonly string[] } | { readonly unknown: readonly string[] } {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const known = [...choiceWords, ...choosableIds];
  const found = parts.map((part) => known.find((one) => one.toLowerCase() === part.toLowerCase()));
  const unknown = parts.filter((_part, i) => found[i] === undefined);
  if (unknown.length > 0 || parts.length === 0) return { unknown };
  if (found.includes('all')) return { choice: ['all'] };
  return { choice: known.filter((one) => found.includes(one)) };
}

/** Says what is wrong with a choice, and what would be right. */
export function choiceProblem(unknown: readonly string[]): string {
  const what =
    unknown.length === 0 ? 'No signal is named.' : `There is no signal ${unknown.map((one) => `"${one}"`).join(', ')}.`;
  return `${what} Give default, all, or ids with commas between: ${choosableIds.join(', ')}.`;
}

/** @param choice as parseSignalChoice gives it; absent: the default set */
export function measuresFor(choice: readonly string[] = ['default']): Measures {
  const all = choice.includes('all');
  const byDefault = choice.includes('default');
  const named = (id: string): boolean => all || choice.includes(id);
  const wanted = <S extends { readonly id: string }>(signal: S & Facts): boolean =>
    named(signal.id) || (byDefault && isDefault(signal));
  const needs = new Set<Need>();
  for (const signal of choosable.filter(wanted)) {
    for (const need of signal.needs) needs.add(need);
    if (named(signal.id)) for (const need of signal.furtherNeeds ?? []) needs.add(need);
  }
  return { signals: traceSignals.filter(wanted), needs };
}

/** Whether what was measured for one choice holds all that another asks for. */
export function covers(measured: Measures, wanted: Measures): boolean {
  return (
    wanted.signals.every((signal) => measured.signals.includes(signal)) &&
    [...wanted.needs].every((need) => measured.needs.has(need))
  );
}

type Facts = Pick<TraceSignal, 'id' | 'priority' | 'needs' | 'furtherNeeds'>;

function isDefault({ priority, needs }: Facts): boolean {
  return important.has(priority) && needs.every((need) => cheap.has(need));
}

/**
 * A choice as the scorer is told it: nothing for the default set. A second model that is named is asked, whatever else is
 * wanted.
 */
export function signalSettings(
  choice: readonly string[],
  hasSecondModel: boolean,
): { readonly signals?: readonly string[] } {
  const ofSecond = choosable.filter(({ needs }) => needs.includes('second-model')).map(({ id }) => id);
  const wanted = hasSecondModel && !choice.includes('all') ? [...new Set([...choice, ...ofSecond])] : choice;
  return wanted.length === 1 && wanted[0] === 'default' ? {} : { signals: wanted };
}

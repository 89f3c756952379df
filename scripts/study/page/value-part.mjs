// The page's part on measured step value.
import { soFar } from '../parts/worst-so-far.mjs';
import { side, trackingVerdicts } from './verdicts.mjs';
import { fixed, interval, listed, percent, table, whole } from './words.mjs';

/** @import { StudyResult } from '../result-schema.mjs' */
/** @import { Tracking } from './verdicts.mjs' */

/** @param {StudyResult} result @returns {string[]} */
export function valuePart({ stepValue }) {
  if (stepValue === null) return [];
  const { traces, right, steps, continuations, capped, meanValue, moving, ceiling, tracking } = stepValue;
  const sorted = trackingVerdicts(tracking, 'beyond');
  const changes = tracking.filter((one) => one.kind !== 'baseline' && side(one.changes, 0) === 'above');
  const inside = trackingVerdicts(tracking, 'beyondWithin').above;
  return [
    '## d. Which step signals go with measured step value?',
    `The value of a place in a trace is the share of sampled continuations from there that end right (S9). ${whole(traces)} rollouts, the first of some problems of every length and kind, whatever came of them (${whole(right)} are right): ${whole(steps)} steps and the places before the first ones, ${whole(continuations)} continuations, ${percent(continuations === 0 ? null : capped / continuations)} of them cut for their length. The mean value is ${fixed(meanValue, 2)}; in ${whole(moving)} traces it moves by a quarter or more.`,
    `How well the value agrees with itself: halves of the continuations correlate at ${fixed(ceiling.values.halves, 2)} over all places, ${fixed(ceiling.within.halves, 2)} within a trace, ${fixed(ceiling.changes.halves, 2)} for the changes (mean of ${ceiling.splits} random splits). A perfect signal is expected to reach no more than about ${known(ceiling.values.ceiling)}, ${known(ceiling.within.ceiling)} and ${known(ceiling.changes.ceiling)}.`,
    `**Goes with measured value beyond position and length** (partial correlation given both, interval above 0): ${names(sorted.above)}.`,
    `**Does not, as far as this sample tells** (interval includes 0): ${names(sorted.neither)}.`,
    `**Goes the other way than the registry says, or than larger is better where it says nothing** (interval below 0): ${names(sorted.below)}.`,
    ...(sorted.undefined.length === 0 ? [] : [`Undefined or without an interval: ${names(sorted.undefined)}.`]),
    `Within a trace, where how hard the problem is cannot help, the partial correlation is above 0 for: ${names(inside)}. Changes from step to step go with the change in value (interval above 0) for: ${names(changes)}.`,
    'Spearman’s correlation, each number turned so that its better end is the larger one. “Within” is the mean over the traces in which it is defined (three steps or more, and both vary), with their number. “Beyond” is given position and tokens so far; “beyond, within” the same with every rank less its trace’s mean. “Changes” correlates differences from place to place. A number of a step says something of that step, the value something of the whole text so far; so each column stands here a second time as its worst value so far.',
    table(
      ['', 'steps', 'all places', 'within', 'traces', 'beyond', 'beyond, within', 'changes'],
      tracking.map((one) => [
        nameOf(one),
        whole(one.n),
        ...[interval(one.pooled, 2), interval(one.within, 2), whole(one.within.n)],
        ...[interval(one.beyond, 2), interval(one.beyondWithin, 2), interval(one.changes, 2)],
      ]),
    ),
  ];
}

/** @param {number | null} bound */
function known(bound) {
  return bound === null ? '(undefined)' : fixed(bound, 2);
}

/** @param {readonly Tracking[]} some */
function names(some) {
  const name = (/** @type {Tracking} */ { part, kind }) =>
    `\`${part.replace(soFar, '')}\`${kind === 'gold' ? ' (gold)' : ''}`;
  const plain = some.filter(({ part }) => !part.endsWith(soFar));
  const worst = some.filter(({ part }) => part.endsWith(soFar));
  return worst.length === 0
    ? listed(plain.map(name))
    : `as they are ${listed(plain.map(name))}; as the worst so far ${listed(worst.map(name))}`;
}

/** @param {Tracking} tracking */
function nameOf({ part, title, kind, better, registered }) {
  if (kind === 'baseline') return `baseline: ${title}`;
  const gold = kind === 'gold' ? ', uses the gold answer' : '';
  const arrow = better === 'high' ? '↑' : '↓';
  return `\`${part}\` ${title} ${registered ? arrow : `(${arrow})`}${gold}`;
}

// The page's first part: each question's answer in a sentence or two. "Highest" is the highest of many, which flatters it;
// whether anything is claimed at all follows from its interval (verdicts.mjs).
import { controls } from '../parts/pairs.mjs';
import { soFar } from '../parts/worst-so-far.mjs';
import { lengthVerdicts, ruleVerdicts, side, tellingParts, trackingVerdicts } from './verdicts.mjs';
import { inPercent, interval, listed, percentInterval, rulesOf } from './words.mjs';

/** @import { StudyResult } from '../result-schema.mjs' */
/** @import { Estimate } from '../numbers/bootstrap.mjs' */

/** @param {StudyResult} result @returns {string[]} nothing where no part was run */
export function summaryPart(result) {
  const answers = [telling(result), curves(result), cutting(result), ...stepValue(result), pairs(result)].flat();
  return answers.length === 0 ? [] : ['## In short', answers.map((answer) => `- ${answer}`).join('\n')];
}

/** @param {StudyResult} result @returns {string[]} */
function telling({ discrimination }) {
  if (discrimination === null) return [];
  const traces = discrimination.filter(({ form, varies }) => form === 'trace' && varies);
  const best = highest(traces, ({ overall }) => overall);
  const length = discrimination.find(({ part, form }) => form === 'baseline' && part === 'length');
  const siblings = discrimination.find(({ part, form }) => form === 'baseline' && part === 'siblings');
  if (best === null || length === undefined) return [];
  const { aboveChance } = tellingParts(traces, 'overall');
  const others = traces.filter((one) => !aboveChance.includes(one));
  const beside =
    siblings === undefined
      ? ''
      : `; the share of its prompt’s samples with the same answer ${interval(siblings.overall, 2)}`;
  return [
    `**a.** Of the numbers of a trace \`${best.part}\` tells right from wrong best: AUROC ${interval(best.overall, 2)}, within a problem ${interval(best.within, 2)}; length alone ${interval(length.overall, 2)}${beside}. No better than chance in the registry’s direction: ${names(others)}.`,
  ];
}

/** @param {StudyResult} result @returns {string[]} */
function curves({ curves: all }) {
  const end = (/** @type {'right' | 'wrong'} */ of) =>
    all?.find((curve) => curve.part === 'S1.potential' && curve.of === of && curve.over === 'position')?.points.at(-1);
  const [right, wrong] = [end('right'), end('wrong')];
  if (right === undefined || wrong === undefined) return [];
  return [
    `**b.** Behind the last step Φ is ${interval(right, 2)} in right rollouts and ${interval(wrong, 2)} in wrong ones.`,
  ];
}

/** @param {StudyResult} result @returns {string[]} */
function cutting({ cuts }) {
  const cut = cuts?.find(({ by, threshold }) => by === 'S5.confidence' && threshold === 0.9);
  if (cut === undefined || cut.cut === 0) return [];
  return [
    `**c.** Ended where S5’s confidence passes 0.9, ${percentInterval(cut.changed)} of the rollouts that get there answer otherwise, and ${percentInterval(cut.saved)} of all tokens are saved.`,
  ];
}

/** @param {StudyResult} result @returns {string[]} */
function stepValue({ stepValue: measured }) {
  if (measured === null) return [];
  const { tracking } = measured;
  /** @param {'gold' | 'label-free'} kind @param {'beyond' | 'beyondWithin'} which */
  const best = (kind, which) => {
    const one = highest(
      tracking.filter((candidate) => candidate.kind === kind),
      (candidate) => candidate[which],
    );
    return one !== null && side(one[which], 0) === 'above' ? `\`${one.part}\` ${interval(one[which], 2)}` : 'nothing';
  };
  const asTheyAre = trackingVerdicts(tracking, 'beyond').neither.filter(({ part }) => !part.endsWith(soFar));
  const changes = tracking.filter((one) => one.kind !== 'baseline' && side(one.changes, 0) === 'above');
  return [
    `**d.** Goes with the measured value beyond position and length (partial correlation): with the gold answer most of all ${best('gold', 'beyond')}, without it ${best('label-free', 'beyond')}; within a trace ${best('gold', 'beyondWithin')}, and ${best('label-free', 'beyondWithin')}. Does not, over all places: ${names(asTheyAre)}. Its changes from step to step go with those of: ${names(changes)}.`,
  ];
}

/** @param {StudyResult} result @returns {string[]} */
function pairs({ pairs: trained }) {
  if (trained === null || trained.outcomes.length === 0) return [];
  const own = trained.outcomes.filter(({ rule }) => !controls.some((control) => control === rule));
  const { helps, hurts } = ruleVerdicts(own, 'overAny');
  const best = highest(own, ({ overAny }) => overAny);
  const most = best === null ? '' : ` Most of all \`${best.rule}\`: ${interval(inPercent(best.overAny), 1)} points.`;
  return [
    `**e.** Pairs that raise pass@1 over random ones beyond the seeds’ spread: ${rulesOf(helps)}; that lower it: ${rulesOf(hurts)}.${helps.length === 0 ? '' : most} Pairs that shorten the answers: ${rulesOf(lengthVerdicts(own).shorter)}.`,
  ];
}

/**
 * @template One
 * @param {readonly One[]} all @param {(one: One) => Estimate} of
 * @returns {One | null} the one of the largest value; null where none has any
 */
function highest(all, of) {
  const known = all.filter((one) => of(one).value !== null);
  return known.reduce(
    (/** @type {One | null} */ best, one) =>
      best === null || (of(one).value ?? 0) > (of(best).value ?? 0) ? one : best,
    null,
  );
}

/** @param {readonly { part: string }[]} some */
function names(some) {
  return listed(some.map(({ part }) => `\`${part}\``));
}

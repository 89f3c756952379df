// The page's part on preference pairs.
import { controls } from '../parts/pairs.mjs';
import { lengthVerdicts, ruleVerdicts } from './verdicts.mjs';
import { fixed, listed, percent, percentInterval, rulesOf, table, whole } from './words.mjs';

/** @import { StudyResult } from '../result-schema.mjs' */
/** @import { RuleOutcome } from './verdicts.mjs' */

/** @param {StudyResult} result @returns {string[]} */
export function pairPart({ pairs }) {
  if (pairs === null) return [];
  const { traces, counts, count, tooFew, before, training, test, outcomes, runs } = pairs;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const title = '## e. Do the pairs of each rule make the model better?';
  const found = listed(Object.entries(counts).map(([rule, own]) => `\`${rule}\` ${whole(own)}`));
  const left = tooFew.length === 0 ? '' : ` Too few to train on: ${listed(tooFew.map((rule) => `\`${rule}\``))}.`;
  const made = `Pairs that \`credence export\` makes of ${whole(traces)} rollouts of training-side problems: ${found}.${left}`;
  if (before === null || training === null || test === null || outcomes.length === 0)
    return [title, `${made} Nothing was trained.`];
  const own = outcomes.filter(({ rule }) => !controls.some((control) => control === rule));
  const any = ruleVerdicts(own, 'overAny');
  const outcome = ruleVerdicts(own, 'overOutcome');
  const lengths = lengthVerdicts(own);
  const lower = runs.filter(({ pass1 }) => pass1 < before.pass1).length;
  const noneHelps = any.helps.length === 0 && any.undefined.length === 0;
  return [
    title,
    `${made} Each run of DPO (β ${training.beta}, learning rate ${training.rate}, ${training.epochs === 1 ? '1 epoch' : `${training.epochs} epochs`}, ${training.batch} pairs a step) takes ${whole(count)} pairs, ${seeds} seeds a rule; pass@1 and length are of ${whole(test.problems)} held-out problems, ${test.samples} samples each at temperature 1. Controls of as many pairs: \`random-any\`, two random samples of a problem, right or wrong; \`random-outcome\`, a random right one over a random wrong one.`,
    `Before: pass@1 ${percent(before.pass1)}${before.standardError === null ? '' : ` (standard error over problems ${percent(before.standardError)})`}, ${fixed(before.meanLength, 0)} tokens.`,
    `Better than pairs of two random samples, beyond the seeds’ spread: ${sorted(any)}. Better than random right-against-wrong pairs: ${sorted(outcome)}.${noneHelps ? ' **No rule helps beyond the seeds’ spread here.**' : ''}`,
    `Answers are shorter than after pairs of two random samples: ${rulesOf(lengths.shorter)}; longer: ${rulesOf(lengths.longer)}. ${whole(lower)} of ${whole(runs.length)} runs, those of the controls with them, end below the model they began with.`,
    table(
      [
        '',
        'pass@1',
        'seeds’ spread',
        'over random-any',
        'over random-outcome',
        'tokens',
        'spread',
        'tokens over random-any',
      ],
      outcomes.map(({ rule, pass1, meanLength, overAny, overOutcome, longerThanAny }) => [
        `\`${rule}\``,
        ...[percent(pass1.mean), percent(pass1.spread), percentInterval(overAny), percentInterval(overOutcome)],
        ...[fixed(meanLength.mean, 1), fixed(meanLength.spread, 1), difference(longerThanAny)],
      ]),
    ),
    'β, rate and epochs were set before anything was trained, and no others were tried. Differences with Student’s 95 % interval over seeds; that the same problems were sampled for all is not taken off, and the interval does not say how another set of problems would turn out.',
  ];
}

/** @param {RuleOutcome['longerThanAny']} estimate */
function difference({ value, low, high }) {
  if (value === null) return '–';
  return low === null || high === null ? fixed(value, 1) : `${fixed(value, 1)} [${fixed(low, 1)}, ${fixed(high, 1)}]`;
}

/** @param {ReturnType<typeof ruleVerdicts>} verdicts */
function sorted({ helps, hurts, neither, undefined: open }) {
  const unknown = open.length === 0 ? '' : `; without an interval: ${rulesOf(open)}`;
  return `${rulesOf(helps)}; worse: ${rulesOf(hurts)}; neither: ${rulesOf(neither)}${unknown}`;
}

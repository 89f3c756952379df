// The page's parts on whole rollouts: telling right from wrong, curves, cutting.
import { side, tellingParts } from './verdicts.mjs';
import { fixed, interval, listed, percent, percentInterval, table, whole } from './words.mjs';

/** @import { StudyResult } from '../result-schema.mjs' */
/** @import { Discrimination } from './verdicts.mjs' */

const arrows = { high: '↑', low: '↓' };

/** @param {StudyResult} result @returns {string[]} */
export function tellingPart({ discrimination }) {
  if (discrimination === null) return [];
  const overall = tellingParts(discrimination, 'overall');
  const within = tellingParts(discrimination, 'within');
  const names = (/** @type {readonly Discrimination[]} */ some) =>
    listed(some.map(({ part, form }) => `\`${part}\`${form === 'trace' ? '' : ` (${form})`}`));
  const inside =
    within.tested === 0
      ? 'Too few problems have right and wrong rollouts for an interval within a problem.'
      : `Within a problem ${within.aboveChance.length} of ${within.tested} do better than chance, ${within.belowChance.length} worse; wholly above the baselines (${fixed(within.highest)}): ${names(within.aboveBaselines)}.`;
  const traces = discrimination.filter(({ form }) => form === 'baseline' || form === 'trace');
  const steps = discrimination.filter(({ form }) => form === 'mean');
  const cell = (/** @type {string} */ part, /** @type {'last' | 'mean' | 'worst'} */ form) => {
    const found = discrimination.find((one) => one.part === part && one.form === form);
    return found === undefined ? ['–', '–'] : cells(found);
  };
  return [
    '## a. Telling right rollouts from wrong ones without a label',
    'AUROC: the chance that a right rollout has the better number than a wrong one, 0.5 is chance. Which end is better (↑ larger, ↓ smaller) is the registry’s word, given before the data; (↑) where it has none, so that an AUROC under 0.5 only says that the other end goes with being right. “Within” compares rollouts of one problem only, averaged over the problems that have both kinds: difficulty cannot help there.',
    `Over all rollouts ${overall.aboveChance.length} of ${overall.tested} numbers do better than chance, ${overall.belowChance.length} worse; ${overall.aboveBaselines.length} have an interval wholly above those of length and number of steps (${fixed(overall.highest)}): ${names(overall.aboveBaselines)}. ${inside}`,
    '### Numbers of the trace',
    table(
      ['', 'better', 'rollouts', 'AUROC', 'within', 'problems'],
      traces.map((one) => [
        one.form === 'baseline' ? `baseline: ${one.title}` : `\`${one.part}\` ${one.title}`,
        one.registered || one.form === 'baseline' ? arrows[one.better] : `(${arrows[one.better]})`,
        ...[whole(one.n), ...cells(one), whole(one.within.n)],
      ]),
    ),
    '### Numbers of the steps',
    'Of each column of thought steps the last value, the mean, and the worst: the smallest where larger is better, the largest where smaller is. First over all rollouts, then within a problem.',
    table(
      ['', 'better', 'last', 'within', 'mean', 'within', 'worst', 'within'],
      steps.map(({ part, title, better, registered }) => [
        `\`${part}\` ${title}`,
        registered ? arrows[better] : `(${arrows[better]})`,
        ...[...cell(part, 'last'), ...cell(part, 'mean'), ...cell(part, 'worst')],
      ]),
    ),
  ];
}

/** @param {Discrimination} one @returns {[string, string]} */
function cells({ varies, overall, within }) {
  return varies ? [interval(overall), interval(within)] : ['does not vary', '–'];
}

/** @param {StudyResult} result @returns {string[]} */
export function curvePart({ curves }) {
  if (curves === null) return [];
  const over = curves.filter((curve) => curve.over === 'position');
  const rows = over[0]?.points.map(({ at }, number) => [
    percent(at, 0),
    ...over.map(({ points }) => interval(points[number] ?? { value: null, low: null, high: null }, 2)),
  ]);
  const parts = /** @type {const} */ ({ 'S1.potential': 'Φ', 'S3.belief': 'belief' });
  const apart = /** @type {const} */ (['S1.potential', 'S3.belief']).map((part) => {
    const [right, wrong] = /** @type {const} */ (['right', 'wrong']).map((of) =>
      over.find((curve) => curve.part === part && curve.of === of),
    );
    const first = right?.points.find((point, number) => {
      const other = wrong?.points[number];
      return point.low !== null && other !== undefined && other.high !== null && point.low > other.high;
    });
    return first === undefined
      ? `the intervals of ${parts[part]} never lie apart with the right rollouts above`
      : `those of ${parts[part]} lie apart, the right rollouts above, from ${percent(first.at, 0)} of the steps on at the earliest`;
  });
  return [
    '## b. Potential and belief of right and wrong rollouts',
    `Both use the gold answer: they explain a trace and predict nothing for a new one. Of the intervals of the means, ${apart.join('; ')}.`,
    table(['steps done', ...over.map(({ part, of }) => `${parts[part]}, ${of}`)], rows ?? []),
  ];
}

/** @param {StudyResult} result @returns {string[]} */
export function cutPart({ cuts }) {
  if (cuts === null) return [];
  /** @param {'S1.potential' | 'S5.confidence'} by */
  const rows = (by) =>
    cuts
      .filter((cut) => cut.by === by)
      .map((cut) => [
        fixed(cut.threshold, 2),
        percent(cut.reached.value),
        percentInterval(cut.changed),
        percentInterval(cut.rightToWrong),
        percentInterval(cut.wrongToRight),
        percentInterval(cut.saved),
        percentInterval(cut.gain),
      ]);
  const columns = [
    'above',
    'reached',
    'answer changed',
    'right → wrong',
    'wrong → right',
    'tokens saved',
    'accuracy gained',
  ];
  return [
    '## c. Ending a rollout when it is solved',
    'Each rollout ends at the first thought step where the number passes the threshold, with the answer that the model gives when asked there. Changes are shares of the rollouts that reach the threshold; tokens saved are those of the thinking behind the cut, of all tokens of all rollouts (what asking costs is not taken off); accuracy gained is of all rollouts, in points.',
    ...[sentence(cuts, 'S1.potential', 'Φ'), sentence(cuts, 'S5.confidence', 'S5 confidence')].flat(),
    '### By potential Φ, which knows the gold answer',
    table(columns, rows('S1.potential')),
    '### By S5 confidence, which knows no label',
    table(columns, rows('S5.confidence')),
  ];
}

/** @param {NonNullable<StudyResult['cuts']>} cuts @param {'S1.potential' | 'S5.confidence'} by @param {string} name */
function sentence(cuts, by, name) {
  const cut = cuts.find((one) => one.by === by && one.threshold === 0.9);
  if (cut === undefined || cut.cut === 0) return [`No rollout passes 0.9 by ${name}.`];
  const how = {
    above: 'accuracy rises',
    below: 'accuracy falls',
    neither: 'accuracy does not change beyond its interval',
    undefined: 'the change of accuracy has no interval',
  };
  return [
    `Ended where ${name} passes 0.9 (${percent(cut.reached.value)} of the rollouts get there), ${percent(cut.changed.value)} of those answer otherwise than they would have; ${percent(cut.saved.value)} of all tokens are saved; ${how[side(cut.gain, 0)]} (${percentInterval(cut.gain)}).`,
  ];
}

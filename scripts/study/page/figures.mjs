// The figures of a result, each a file of its own. A part that was not run has none.
import { intervalChart } from '../draw/interval-chart.mjs';
import { linePanels } from '../draw/line-panels.mjs';
import { inPercent } from './words.mjs';

/** @import { StudyResult } from '../result-schema.mjs' */

/** @typedef {{ name: string, part: 'a' | 'b' | 'c' | 'd' | 'e', alt: string, svg: string }} Figure */

/** More rows than fit beside a text. */
const mostRows = 24;

/** @param {StudyResult} result @returns {Figure[]} */
export function figures(result) {
  return [
    ...tellingFigure(result),
    ...curveFigure(result),
    ...cutFigure(result),
    ...valueFigure(result),
    ...pairFigure(result),
  ];
}

/** @param {StudyResult} result @returns {Figure[]} */
function tellingFigure({ discrimination }) {
  const known = (discrimination ?? []).filter(
    ({ form, varies, overall }) => varies && ['baseline', 'trace'].includes(form) && overall.value !== null,
  );
  if (known.length === 0) return [];
  const baselines = known.filter(({ form }) => form === 'baseline');
  const largest = known
    .filter(({ form }) => form === 'trace')
    .sort((one, other) => (other.overall.value ?? 0) - (one.overall.value ?? 0));
  const rows = [...baselines, ...largest.slice(0, mostRows - baselines.length)].map(({ part, form, overall }) => ({
    ...{ name: part, color: form === 'baseline' ? /** @type {const} */ ('gray') : /** @type {const} */ ('one') },
    ...{ value: overall.value ?? 0, low: overall.low, high: overall.high },
  }));
  const title = 'AUROC against correctness: baselines, and the largest of the trace-level numbers';
  const svg = intervalChart({ title, axis: 'AUROC, 95 % interval over prompts; 0.5 is chance', zero: 0.5, rows });
  return [{ name: 'auroc.svg', part: 'a', alt: title, svg }];
}

/** @param {StudyResult} result @returns {Figure[]} */
function curveFigure({ curves }) {
  if (curves === null) return [];
  const names = { 'S1.potential': 'Potential Φ', 'S3.belief': 'Belief, nats' };
  const panels = /** @type {const} */ (['position', 'stepsLeft']).flatMap((over) =>
    /** @type {const} */ (['S1.potential', 'S3.belief']).map((part) => ({
      title: names[part],
      axis: over === 'position' ? 'share of the thought steps done' : 'thought steps left',
      reversed: over === 'stepsLeft',
      lines: /** @type {const} */ (['right', 'wrong']).map((of) => ({
        color: of === 'right' ? /** @type {const} */ ('one') : /** @type {const} */ ('two'),
        points: curves
          .filter((curve) => curve.part === part && curve.of === of && curve.over === over)
          .flatMap(({ points }) =>
            points.flatMap(({ at, value, low, high }) => (value === null ? [] : [{ x: at, y: value, low, high }])),
          ),
      })),
    })),
  );
  const title = 'Potential and belief of right and wrong rollouts';
  const legend = [
    { color: /** @type {const} */ ('one'), name: 'right, mean and 95 % interval' },
    { color: /** @type {const} */ ('two'), name: 'wrong' },
  ];
  return [{ name: 'curves.svg', part: 'b', alt: title, svg: linePanels({ title, legend, panels }) }];
}

/** @param {StudyResult} result @returns {Figure[]} */
function cutFigure({ cuts }) {
  if (cuts === null) return [];
  const sides = /** @type {const} */ ([
    ['S1.potential', 'one'],
    ['S5.confidence', 'two'],
  ]);
  /** @param {'saved' | 'changed' | 'rightToWrong' | 'gain'} what @param {string} name */
  const panel = (what, name) => ({
    ...{ title: name, axis: 'threshold' },
    lines: sides.map(([by, color]) => ({
      color,
      points: cuts
        .filter((cut) => cut.by === by)
        .flatMap((cut) => {
          const { value, low, high } = inPercent(cut[what]);
          return value === null ? [] : [{ x: cut.threshold, y: value, low, high }];
        }),
    })),
  });
  const title = 'Ending a rollout where a threshold is passed';
  const legend = [
    { color: /** @type {const} */ ('one'), name: 'potential Φ (gold)' },
    { color: /** @type {const} */ ('two'), name: 'S5 confidence (label-free)' },
  ];
  const panels = [
    panel('saved', 'Tokens saved, %'),
    panel('changed', 'Answers changed, % of those cut'),
    panel('rightToWrong', 'Right to wrong, % of those cut'),
    panel('gain', 'Gain in accuracy, points of all'),
  ];
  return [{ name: 'cutting.svg', part: 'c', alt: title, svg: linePanels({ title, legend, panels }) }];
}

/** @param {StudyResult} result @returns {Figure[]} */
function valueFigure({ stepValue }) {
  const known = (stepValue?.tracking ?? []).filter(({ beyond }) => beyond.value !== null);
  if (known.length === 0) return [];
  const rows = [...known]
    .sort((one, other) => (other.beyond.value ?? 0) - (one.beyond.value ?? 0))
    .map(({ part, kind, beyond }) => ({
      ...{ name: part, color: kind === 'gold' ? /** @type {const} */ ('two') : /** @type {const} */ ('one') },
      ...{ value: beyond.value ?? 0, low: beyond.low, high: beyond.high },
    }));
  const title = 'Correlation with measured step value beyond position and length';
  const axis = 'partial Spearman, 95 % interval over traces; orange: uses the gold answer';
  return [{ name: 'step-value.svg', part: 'd', alt: title, svg: intervalChart({ title, axis, zero: 0, rows }) }];
}

/** @param {StudyResult} result @returns {Figure[]} */
function pairFigure({ pairs }) {
  if (pairs === null || pairs.before === null || pairs.outcomes.length === 0) return [];
  const rows = pairs.outcomes.map(({ rule, pass1 }) => ({
    ...{ name: rule, color: rule.startsWith('random-') ? /** @type {const} */ ('gray') : /** @type {const} */ ('one') },
    ...{ value: pass1.mean, low: null, high: null },
    dots: pairs.runs.filter((run) => run.pairs === rule).map((run) => run.pass1),
  }));
  const title = 'pass@1 after DPO on the pairs of each rule';
  const axis = 'pass@1, mean (dot) and each seed (stroke); the line is before training';
  return [
    { name: 'pairs.svg', part: 'e', alt: title, svg: intervalChart({ title, axis, zero: pairs.before.pass1, rows }) },
  ];
}

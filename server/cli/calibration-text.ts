// A calibration report as lines for a terminal: what the set is, then a table of confidences, then one of all scores.
import type { CalibrationReport, Estimate, PartReport, PromptMean } from '../shared/protocol/calibration-report.ts';
import { visibleText } from './terminal-text.ts';
import { textTable, type TableColumn } from './text-table.ts';

/** Fewer items than this make a calibration error that is mostly noise (signals.md G9). */
const enoughItems = 100;

export function calibrationText(report: CalibrationReport): string[] {
  const confidences = report.parts.filter(({ confidence }) => confidence !== null);
  return [
    ...setLines(report),
    ...(confidences.length === 0 ? [] : ['', ...confidenceTable(confidences)]),
    ...(report.parts.length === 0 ? [] : ['', ...scoreTable(report)]),
    '',
    ...(report.majorityAtN.length === 0
      ? []
      : [`maj@n: the mean over draws of n samples of a prompt, at most ${report.voteDraws}, seed ${report.seed}.`]),
    `[low, high]: 95 % intervals of ${report.replicates} resamplings of prompts, seed ${report.seed}. ` +
      '(k): over k prompts alone. gold: the signal knows the right answer; it explains, and predicts nothing.',
  ];
}

/** What must be known before the numbers are believed. */
export function calibrationWarnings({ labeled, traces, scorers, parts, annotated }: CalibrationReport): string[] {
  const warnings: string[] = [];
  if (labeled === 0) {
    const remedy = 'Give each line an "answer" or "correct".';
    warnings.push(
      `none of the ${traces} traces is labeled right or wrong, so there is nothing to compare with. ${remedy}`,
    );
  } else if (labeled < enoughItems && parts.some(({ confidence }) => confidence !== null)) {
    warnings.push(`${labeled} labeled traces are few: calibration errors under ${enoughItems} items are mostly noise.`);
  }
  if (annotated === 0 && traces > 0) warnings.push('no trace is annotated: only labels and answers are compared.');
  if (scorers.length > 1) {
    const models = scorers.map(visibleText).join('; ');
    warnings.push(`the annotations are of ${scorers.length} scorers, whose numbers do not belong together: ${models}`);
  }
  return warnings;
}

function setLines(report: CalibrationReport): string[] {
  const { traces, prompts, labeled, right, annotated, scorers, withoutLearningSignal } = report;
  const { passAtK, majority, majorityAtN } = report;
  const share = labeled === 0 ? '' : ` (${((100 * right) / labeled).toFixed(1)} %)`;
  const by = scorers.length === 1 ? ` by ${visibleText(scorers[0] ?? '')}` : '';
  const lines = [
    `${traces} traces of ${prompts} prompts: ${labeled} labeled, ${right} right${share}; ${annotated} annotated${by}`,
  ];
  if (passAtK.length > 0) {
    lines.push(passAtK.map(({ n, value, prompts: of }) => `pass@${n} ${three(value)} (${of} prompts)`).join(' · '));
  }
  if (majorityAtN.length > 0) {
    lines.push(majorityAtN.map(({ n, value, prompts: of }) => `maj@${n} ${three(value)} (${of} prompts)`).join(' · '));
  }
  if (majority !== null) lines.push(`majority of all samples ${accuracy(majority)}`);
  if (withoutLearningSignal > 0) {
    lines.push(`${withoutLearningSignal} prompts without learning signal: all samples right, or all wrong`);
  }
  return lines;
}

const right = { align: 'right' } as const;
const left = { align: 'left' } as const;

function confidenceTable(parts: readonly PartReport[]): string[] {
  const columns: TableColumn[] = [
    { title: 'confidence', ...left },
    { title: 'gold', ...left },
    ...['n', 'right', 'mean', 'over', 'Brier', 'ECE', 'ECE mass'].map((title) => ({ title, ...right })),
  ];
  const rows = parts.flatMap(({ part, usesGold, n, right: rightOnes, confidence }) =>
    confidence === null
      ? []
      : [
          [
            ...[visibleText(part), usesGold ? 'gold' : '', String(n), String(rightOnes)],
            ...[three(confidence.meanConfidence), signed(confidence.overconfidence.value)],
            ...[confidence.brier, confidence.ece, confidence.eceEqualMass].map(withInterval),
          ],
        ],
  );
  return textTable(columns, rows);
}

function scoreTable({ parts, majority }: CalibrationReport): string[] {
  const prompts = majority?.prompts ?? 0;
  const most = Math.max(1, ...parts.flatMap(({ bestOfN }) => bestOfN.map(({ n }) => n)));
  const columns: TableColumn[] = [
    ...['score', 'surer', 'gold'].map((title) => ({ title, ...left })),
    ...['n', 'AUROC', 'AURC', 'excess', `best of ${most}`, 'weighted', 'Borda'].map((title) => ({ title, ...right })),
  ];
  const rows = parts.map((one) => {
    const best = one.bestOfN.find(({ n }) => n === most) ?? null;
    const chosen = [most > 1 ? best : null, one.weightedVote, one.bordaVote];
    return [
      ...[visibleText(one.part), one.surer, one.usesGold ? 'gold' : '', String(one.n)],
      one.auroc === null ? '–' : withInterval(one.auroc),
      one.riskCoverage === null ? '–' : three(one.riskCoverage.aurc),
      one.riskCoverage === null ? '–' : three(one.riskCoverage.excess),
      ...chosen.map((mean) => (mean === null ? '–' : overPrompts(mean, prompts))),
    ];
  });
  return textTable(columns, rows);
}

function accuracy({ value, prompts }: PromptMean): string {
  return `${three(value)} (${prompts} prompts)`;
}

/** With the number of prompts where it is defined in fewer of them: it is not to be compared with the others then. */
function overPrompts({ value, prompts }: PromptMean, all: number): string {
  return prompts < all ? `${three(value)} (${prompts})` : three(value);
}

function withInterval({ value, low, high }: Estimate): string {
  return `${three(value)} [${low === null ? '–' : three(low)}, ${high === null ? '–' : three(high)}]`;
}

function three(value: number): string {
  return value.toFixed(3);
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${three(value)}`;
}

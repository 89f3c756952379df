// The page on calibration: what the file's outcomes say of every signal, as a table; the chosen part's diagrams beside it.
import type { CalibrationReport } from '../../../../server/shared/protocol/calibration-report.ts';
import { createButton } from '../../../parts/button.ts';
import { emptyState } from '../../../parts/empty-state.ts';
import { element, setProperty } from '../../../parts/element.ts';
import { formatCount } from '../../../parts/format-number.ts';
import { explain, factsOf } from '../signal-facts.ts';
import { drawDiagrams } from './draw.ts';
import { describeFile, layoutCalibration, type CalibrationRow } from './layout.ts';
import './calibration.css';

const titles = ['Signal', 'n', 'AUROC, 95 %', 'ECE, 95 %', 'Brier', 'AURC', 'best of n', 'vote'];

export function drawCalibration(report: CalibrationReport, onBack: () => void): HTMLElement {
  const rows = layoutCalibration(report);
  const root = element('div', 'calibration');
  const head = element('div', 'calibration-head');
  head.append(element('h2', '', 'Calibration over all traces'), createButton('Back to the trace', onBack));
  root.append(head, ...describeFile(report).map((line) => element('p', 'dim', line)));
  if (rows.length === 0) {
    const why =
      'Traces need a known outcome (a gold answer, or "correct" in the file), both right and wrong ones, and an annotation.';
    root.append(emptyState('Nothing to compare yet', why));
    return root;
  }
  const diagrams = element('div', 'calibration-diagrams');
  const table = element('table', 'calibration-table');
  const body = element('tbody', '');
  const choose = (row: CalibrationRow): void => {
    const part = report.parts.find((one) => one.part === row.part);
    for (const line of body.children) line.setAttribute('aria-selected', String(lineOf(line) === row.part));
    diagrams.replaceChildren(element('h3', '', row.title), ...(part === undefined ? [] : drawDiagrams(part, report)));
  };
  const heading = element('tr', '');
  heading.append(...titles.map((title) => element('th', '', title)));
  const top = element('thead', '');
  top.append(heading);
  body.append(...rows.map((row) => drawRow(row, choose)));
  table.append(top, body);
  const columns = element('div', 'calibration-columns');
  columns.append(table, diagrams);
  const note = `Intervals: ${formatCount(report.replicates)} resamplings of prompts, seed ${report.seed}; votes of n samples: at most ${formatCount(report.voteDraws)} draws. Signals that use the gold answer explain; they predict nothing.`;
  root.append(columns, element('p', 'dim', note));
  const [first] = rows;
  if (first !== undefined) choose(first);
  return root;
}

function lineOf(line: Element): string | undefined {
  return line instanceof HTMLElement ? line.dataset['part'] : undefined;
}

function drawRow(row: CalibrationRow, choose: (row: CalibrationRow) => void): HTMLElement {
  const line = element('tr', '');
  line.dataset['part'] = row.part;
  const name = element('td', '');
  const pick = createButton(row.title, () => choose(row));
  pick.classList.add('link-button');
  const facts = factsOf(row.part);
  if (facts !== null) pick.title = explain(facts);
  name.append(pick);
  if (row.usesGold) name.append(element('span', 'signal-gold', ' gold'));
  const auroc = element('td', 'auroc');
  if (row.auroc !== null) {
    const bar = element('span', 'auroc-bar');
    setProperty(bar, '--from', row.auroc.from.toFixed(4));
    setProperty(bar, '--to', row.auroc.to.toFixed(4));
    auroc.append(`${row.auroc.text} ${row.auroc.interval}`, bar);
  }
  const cells = [row.ece, row.brier, row.aurc, row.bestOfN, row.vote].map((text) => element('td', 'number', text));
  line.append(name, element('td', 'number', row.n), auroc, ...cells);
  line.addEventListener('click', () => choose(row));
  return line;
}

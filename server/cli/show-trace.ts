// One annotated trace for a terminal: its outcome, its tokens colored by entropy, and what each step earned. Pure.
import { placeProgress } from '../shared/signals/step/progress.ts';
import type { Annotation, StepAnnotation } from '../shared/trace/annotation.ts';
import type { StepValues } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { Paint } from './paint.ts';
import { shortText, visibleLines, visibleText } from './terminal-text.ts';
import { textTable, type TableColumn } from './text-table.ts';

export interface ShownTrace {
  readonly trace: Trace;
  readonly annotation: Annotation;
  /** What was measured of its steps by sampling; null: nothing. */
  readonly stepValues: StepValues | null;
  readonly paint: Paint;
  readonly columns: number;
}

/** Lines without line breaks. */
export function showTrace(shown: ShownTrace): string[] {
  return [...heading(shown), '', ...tokenLines(shown), '', ...stepTable(shown), ...flagLines(shown)];
}

function heading({ trace, annotation, paint, columns }: ShownTrace): string[] {
  const asked = trace.prompt.kind === 'text' ? trace.prompt.text : (trace.prompt.messages.at(-1)?.content ?? '');
  const outcome = trace.correct === null ? 'no verdict' : trace.correct ? 'correct' : 'wrong';
  const gold = trace.answers.length === 0 ? 'none given' : trace.answers.map(visibleText).join(' or ');
  const answer = trace.prediction === null ? 'none' : visibleText(trace.prediction);
  const { model, device, precision, probePreset, sampling } = annotation.scorer;
  const samples =
    sampling === undefined ? '' : `, ${sampling.count} samples at ${sampling.temperature}, seed ${sampling.seed}`;
  return [
    paint.strong(shortText(asked, columns)),
    `${outcome}: answer ${answer}, gold ${gold} · line ${trace.line}, id ${visibleText(trace.id)}`,
    paint.faint(
      `scored by ${visibleText(model)} (${device}, ${precision}, probe ${probePreset ?? 'own or none'}${samples}) · color: entropy, darker is less certain`,
    ),
  ];
}

/** Entropy at which the scale ends: 2.5 nats are twelve equally likely tokens. */
const fullEntropy = 2.5;

function tokenLines({ trace, annotation, paint }: ShownTrace): string[] {
  const { tokens, turns } = annotation;
  const lines: string[] = [''];
  turns.forEach(({ firstToken, endToken }, turn) => {
    const text = trace.turns[turn]?.text ?? '';
    for (let token = firstToken; token < endToken; token++) {
      const [start, end] = [tokens.start[token] ?? 0, tokens.end[token] ?? 0];
      // Byte tokens of one character share its span; it is printed with the first of them.
      if (token > firstToken && start < (tokens.end[token - 1] ?? 0)) continue;
      const share = (tokens.entropy[token] ?? 0) / fullEntropy;
      visibleLines(text.slice(start, end))
        .split('\n')
        .forEach((part, index) => {
          if (index > 0) lines.push('');
          if (part !== '') lines.push(`${lines.pop() ?? ''}${paint.token(part, share)}`);
        });
    }
    lines.push('');
  });
  return lines.slice(0, -1);
}

/** Between the columns of the belief and those of the answer where steps were measured. */
const measuredColumn = { title: 'Q', align: 'right' } as const;
const roomOfMeasured = 6;
const firstOfAnswer = 5;

const stepColumns = [
  { title: 'step', align: 'right' },
  { title: 'ΔΦ', align: 'right' },
  { title: '', align: 'left' },
  { title: 'Φ', align: 'right' },
  { title: 'Δbelief', align: 'right' },
  { title: 'conf', align: 'right' },
  { title: 'answer', align: 'left' },
  { title: 'entropy', align: 'right' },
  { title: 'text', align: 'left' },
] as const;

/** Columns of the table that a number's sign colors. */
const signedColumns: ReadonlySet<number> = new Set([1, 2, 4]);
/** Room for the cells before the text. */
const otherColumns = 68;

function stepTable({ trace, annotation, stepValues, paint, columns }: ShownTrace): string[] {
  const room = Math.max(20, columns - otherColumns - (stepValues === null ? 0 : roomOfMeasured));
  const rows = annotation.steps.map((step, index) => stepRow(step, index, trace, room));
  const base = annotation.base;
  if (base !== null) {
    const numbers = ['', '', fixed(base.potential), '', fixed(base.confidence), shortText(base.answer ?? '–', 10)];
    rows.unshift(['base', ...numbers, '', '(before the first step)']);
  }
  const offset = base === null ? 0 : 1;
  const titles: TableColumn[] = [...stepColumns];
  if (stepValues !== null) {
    titles.splice(firstOfAnswer, 0, measuredColumn);
    const measured = placeValues(stepValues);
    rows.forEach((row, at) => row.splice(firstOfAnswer, 0, fixed(measured.get(at + 1 - offset) ?? null)));
  }
  return textTable(titles, rows, (cell, row, column) => {
    if (row < 0) return paint.faint(cell);
    const step = annotation.steps[row - offset];
    if (step === undefined || !signedColumns.has(column)) return cell;
    return paint.signed(cell, column === 4 ? step.deltaBelief : step.deltaPotential);
  });
}

/** Share of right continuations by place: 0 before the first step, n behind step n. */
function placeValues({ places }: StepValues): ReadonlyMap<number, number | null> {
  const numbers = placeProgress(places);
  return new Map(places.map(({ place }, at) => [place, numbers[at]?.value ?? null]));
}

function stepRow(step: StepAnnotation, index: number, trace: Trace, room: number): string[] {
  const text = (trace.turns[step.turn]?.text ?? '').slice(step.start, step.end).trim();
  return [
    String(index + 1),
    signed(step.deltaPotential),
    bar(step.deltaPotential),
    fixed(step.potential),
    signed(step.deltaBelief),
    fixed(step.confidence),
    step.answer === null ? '–' : shortText(step.answer, 10),
    fixed(step.meanEntropy),
    shortText(step.part === 'answer' ? `[answer] ${text}` : text, room),
  ];
}

function flagLines({ annotation }: ShownTrace): string[] {
  if (annotation.flags.length === 0) return [];
  return [
    '',
    ...annotation.flags.map(
      ({ kind, step, why }) => `${kind}${step === null ? '' : ` at step ${step + 1}`}: ${visibleText(why)}`,
    ),
  ];
}

function fixed(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', '−');
}

function signed(value: number | null): string {
  return value === null ? '–' : `${value > 0 ? '+' : ''}${fixed(value)}`;
}

/** Half a bar of five cells to either side of its middle; a potential moves by 2 at most. */
function bar(value: number | null): string {
  const cells = Math.min(5, Math.round(Math.abs(value ?? 0) * 5));
  const block = '█'.repeat(cells);
  return (value ?? 0) < 0 ? `${block.padStart(5)}│${' '.repeat(5)}` : `${' '.repeat(5)}│${block.padEnd(5)}`;
}

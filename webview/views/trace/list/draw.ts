// Draws one row of the trace list, with its heading where a group begins. Thin; words and shapes come from layout.ts.
import { flagKind } from '../../../../server/shared/signals/flags/flag-kinds.ts';
import { line } from 'd3-shape';
import type { GroupSummary } from '../../../../server/shared/protocol/group-summary.ts';
import type { RowSort, TraceRow } from '../../../../server/shared/protocol/trace-requests.ts';
import { appendText } from '../../../parts/draw-text.ts';
import { element } from '../../../parts/element.ts';
import { describeRow, headingHeight, layoutSpark, rowHeight, sparkSize } from './layout.ts';
import './list.css';

const marks = { right: '●', wrong: '✕', unknown: '○', broken: '!' };

export function rowId(index: number): string {
  return `trace-row-${index}`;
}

export function drawRow(
  row: TraceRow,
  place: { readonly index: number; readonly total: number; readonly selected: boolean; readonly sort: RowSort },
): HTMLElement {
  const text = describeRow(row, place.sort);
  const root = element('div', `trace-row ${text.mark}`);
  root.id = rowId(place.index);
  root.dataset['line'] = String(row.line);
  root.setAttribute('role', 'option');
  root.setAttribute('aria-selected', String(place.selected));
  root.setAttribute('aria-setsize', String(place.total));
  root.setAttribute('aria-posinset', String(place.index + 1));
  root.setAttribute('aria-label', text.spoken);
  root.style.setProperty('height', `${rowHeight}px`);
  const words = element('div', 'row-words');
  const head = element('div', 'row-answer');
  const answer = element('span', 'row-given');
  appendText(answer, text.answer);
  head.append(answer);
  if (text.gold !== null) {
    const gold = element('span', 'dim');
    appendText(gold, ` ≠ ${text.gold}`);
    head.append(gold);
  }
  const detail = element('div', 'row-detail');
  appendText(detail, text.detail);
  words.append(head, detail);
  root.append(element('span', 'row-mark', marks[text.mark]), words);
  const spark = drawSpark(row.summary?.belief ?? []);
  if (spark !== null) root.append(spark);
  return root;
}

/** A row that is on its way. */
export function drawWaitingRow(): HTMLElement {
  const root = element('div', 'trace-row waiting');
  root.style.setProperty('height', `${rowHeight}px`);
  return root;
}

export function drawHeading(row: TraceRow, group: GroupSummary | undefined): HTMLElement {
  const root = element('div', 'group-heading');
  root.style.setProperty('height', `${headingHeight}px`);
  const title = element('span', 'group-title');
  const words = row.problem !== null ? 'Lines that are no traces' : row.title;
  appendText(title, words === '' ? '(empty prompt)' : words);
  title.title = row.title;
  root.append(title);
  if (group !== undefined) {
    const count = element('span', 'group-count', `${group.correct}/${group.size}`);
    const first = group.passAtK
      .map(({ k, value }) => `pass@${k} ${value === null ? '–' : value.toFixed(2)}`)
      .join(' · ');
    count.title = `${group.correct} of ${group.size} right${first === '' ? '' : ` · ${first}`}`;
    root.append(count);
    for (const flag of group.flags.filter(({ line }) => line === null)) {
      const pill = element('span', 'note', flagKind(flag.kind).title);
      pill.title = flag.why;
      root.append(pill);
    }
  }
  return root;
}

function drawSpark(belief: readonly (number | null)[]): SVGSVGElement | null {
  const points = layoutSpark(belief);
  if (points.length === 0) return null;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('width', String(sparkSize.width));
  svg.setAttribute('height', String(sparkSize.height));
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute(
    'd',
    line<readonly [x: number, y: number]>(
      (point) => point[0],
      (point) => point[1],
    )(points) ?? '',
  );
  svg.append(path);
  return svg;
}

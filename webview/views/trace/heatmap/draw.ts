// Puts the rows of the heatmap into the page: one span a token, a gutter beside each step. Thin: what stands where was
// decided in layout.ts.
import { appendPlain, appendText } from '../../../parts/draw-text.ts';
import { element, setProperty } from '../../../parts/element.ts';
import { formatCount } from '../../../parts/format-number.ts';
import { isPlain } from '../../../parts/marked-text.ts';
import type { TracePicture } from '../picture.ts';
import type { MessageRow, Piece, StepRow } from './layout.ts';
import { layoutBar, type StepSignal } from './step-signals.ts';
import './heatmap.css';

export interface DrawnHeatmap {
  readonly content: DocumentFragment;
  /** In reading order, with the row each shows. */
  readonly rows: readonly { readonly root: HTMLElement; readonly row: StepRow | MessageRow }[];
  /** The span of each token, and its classes without the tint; tokens of one character share a span. */
  readonly spans: readonly (HTMLElement | undefined)[];
  readonly classes: readonly string[];
  /** The bar of each step. */
  readonly bars: ReadonlyMap<number, HTMLElement>;
}

/** @param tints one step a token; null: nothing is tinted */
export function drawHeatmap(picture: TracePicture, tints: Uint8Array | null): DrawnHeatmap {
  const content = document.createDocumentFragment();
  const drawing: Drawing = {
    picture,
    tints,
    spans: new Array<HTMLElement | undefined>(picture.tokens),
    classes: new Array<string>(picture.tokens).fill(''),
    // One look at each text instead of three at each token: text that needs marks is rare.
    append: picture.trace.turns.every(({ text }) => isPlain(text)) ? appendPlain : appendText,
    bars: new Map(),
    template: element('span', 'token'),
    notes: new Map(picture.notes.map((note) => [note.step, note])),
  };
  const rows = picture.rows.map((row) => {
    const root = row.kind === 'message' ? drawMessage(row) : drawStep(row, drawing);
    content.append(root);
    return { root, row };
  });
  return { content, rows, spans: drawing.spans, classes: drawing.classes, bars: drawing.bars };
}

interface Drawing {
  readonly picture: TracePicture;
  readonly tints: Uint8Array | null;
  readonly append: (parent: Node, text: string) => void;
  readonly spans: (HTMLElement | undefined)[];
  readonly classes: string[];
  readonly bars: Map<number, HTMLElement>;
  readonly template: HTMLElement;
  readonly notes: ReadonlyMap<number, TracePicture['notes'][number]>;
}

function drawMessage(row: MessageRow): HTMLElement {
  const root = element('div', row.text === '' ? 'row message heading' : 'row message');
  const text = element('div', 'message-text');
  appendText(text, row.text);
  if (row.role !== '') root.append(element('div', 'message-role', row.role));
  root.append(text);
  setHeight(root, row.text.length);
  return root;
}

function drawStep(row: StepRow, drawing: Drawing): HTMLElement {
  const root = element('div', 'row step');
  const text = element('div', 'step-text trace-text');
  const rail = element('div', 'rail');
  root.classList.toggle('begins', row.begins);
  root.classList.toggle('outside', row.step === null);
  if (row.part !== null) root.dataset['part'] = row.part;
  if (row.step !== null) {
    root.dataset['step'] = String(row.step);
    const belief = drawing.picture.annotation?.steps[row.step]?.belief ?? null;
    if (belief !== null) setProperty(rail, '--belief', Math.exp(belief).toFixed(3));
  }
  row.pieces.forEach((piece, index) => drawPiece(piece, text, drawing, edgeOf(row, index)));
  root.append(
    row.begins && row.step !== null ? drawGutter(row.step, root, drawing) : element('div', 'gutter'),
    rail,
    text,
  );
  setHeight(root, row.characters);
  return root;
}

/** Blank lines at the edges of a step would only stretch it: the distance between steps stands for them. */
interface Edge {
  readonly first: boolean;
  readonly last: boolean;
}

function edgeOf(row: StepRow, index: number): Edge {
  return { first: row.begins && index === 0, last: row.ends && index === row.pieces.length - 1 };
}

function drawPiece(piece: Piece, text: HTMLElement, drawing: Drawing, edge: Edge): void {
  const { append, picture, tints } = drawing;
  if (piece.token < 0) {
    const started = edge.first ? piece.body.replace(/^\n+/, '') : piece.body;
    append(text, edge.last ? started.trimEnd() : started);
    return;
  }
  const span = drawing.template.cloneNode() as HTMLElement; /* a clone of an HTMLElement */
  span.setAttribute('data-token', String(piece.token));
  let classes = 'token';
  if (piece.joinLeft) classes += ' join-left';
  if (piece.joinRight) classes += ' join-right';
  if (picture.forks[piece.token] === true) classes += ' fork';
  if (piece.body === '') {
    // A token of spaces only: a newline shows as a sign, since it can be a fork like any other.
    const breaks = (piece.lead + piece.tail).includes('\n');
    classes += breaks ? ' blank newline' : ' blank';
    if (edge.first || edge.last) classes += ' edge';
    span.textContent = piece.lead + piece.tail;
    text.appendChild(span);
  } else {
    append(text, edge.first ? piece.lead.replace(/^\n+/, '') : piece.lead);
    append(span, piece.body);
    text.appendChild(span);
    append(text, edge.last ? piece.tail.replaceAll('\n', '') : piece.tail);
  }
  const tint = tints?.[piece.token] ?? 0;
  span.className = tint === 0 ? classes : `${classes} t${tint}`;
  for (let token = piece.token; token < piece.token + piece.tokens; token++) {
    drawing.spans[token] = span;
    drawing.classes[token] = classes;
  }
}

function drawGutter(step: number, root: HTMLElement, drawing: Drawing): HTMLElement {
  const { picture, bars, notes } = drawing;
  const gutter = element('div', 'gutter');
  gutter.append(element('span', 'step-number', formatCount(step + 1)));
  if (picture.annotation === null) return gutter;
  const bar = element('span', 'bar');
  bar.append(element('span', 'bar-fill'));
  bars.set(step, bar);
  gutter.append(bar);
  const answer = picture.answers[step] ?? null;
  if (answer !== null) {
    const shown = element('span', answer.changed ? 'provisional changed' : 'provisional');
    shown.title = `Asked after this step, the model answers: ${answer.answer}`;
    const words = element('span', 'provisional-text');
    appendText(words, answer.changed ? `→ ${answer.answer}` : answer.answer);
    shown.append(words);
    if (answer.right === true) shown.append(element('span', 'right-mark', '●'));
    gutter.append(shown);
  }
  const note = notes.get(step);
  if (note !== undefined) {
    const pill = element('span', `note ${note.tone}`, note.text);
    pill.title = note.why;
    gutter.append(pill);
    root.classList.add('noted');
  }
  return gutter;
}

/** Shows another step signal: only the bars change. */
export function drawBars(drawn: DrawnHeatmap, picture: TracePicture, signal: StepSignal, full: number): void {
  for (const [index, root] of drawn.bars) {
    const step = picture.annotation?.steps[index];
    const value = step === undefined ? null : signal.value(step);
    const bar = layoutBar(signal, value, full);
    root.className = bar === null ? 'bar none' : `bar ${bar.direction}${bar.cut ? ' cut' : ''}`;
    root.classList.toggle('signed', signal.signed);
    if (bar === null) continue;
    setProperty(root, '--from', bar.from.toFixed(4));
    setProperty(root, '--length', bar.length.toFixed(4));
  }
}

/** Shows another token signal: only classes of tints that differ change. Both have one step a token. */
export function drawTints(drawn: DrawnHeatmap, tints: Uint8Array, before: Uint8Array | null): void {
  const { spans, classes } = drawn;
  for (let token = 0; token < spans.length; token++) {
    const span = spans[token];
    const tint = tints[token] ?? 0;
    if (span === undefined || span === spans[token - 1] || tint === (before?.[token] ?? 0)) continue;
    span.className = tint === 0 ? (classes[token] ?? '') : `${classes[token]} t${tint}`;
  }
}

/** Characters in a line of text and pixels a line: only a first guess for rows not yet laid out. */
const guess = { lineCharacters: 100, lineHeight: 24.5, padding: 8 };

function setHeight(root: HTMLElement, characters: number): void {
  const lines = Math.max(1, Math.ceil(characters / guess.lineCharacters));
  root.style.setProperty(
    'contain-intrinsic-block-size',
    `auto ${Math.round(lines * guess.lineHeight + guess.padding)}px`,
  );
}

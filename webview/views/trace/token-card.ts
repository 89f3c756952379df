// What the card says of a token: entropy, probability, rank, the alternatives as bars, one plain sentence.
import type { TokenColumns } from '../../../server/shared/trace/annotation.ts';
import { appendText } from '../../parts/draw-text.ts';
import { cardLine } from '../../parts/card.ts';
import { element, setProperty } from '../../parts/element.ts';
import { formatCount, formatNumber, formatProbability, formatSigned } from '../../parts/format-number.ts';
import { visibleToken } from '../../parts/marked-text.ts';
import { tokenText, type TracePicture } from './picture.ts';
import { namedValue } from './signal-facts.ts';
import { alternativesOf, judgeRecorded, judgeToken, type Alternative } from './token-facts.ts';

/** Content for the card; null where nothing is known of the token. */
export function drawTokenCard(picture: TracePicture, token: number): readonly Node[] | null {
  const { columns, source } = picture;
  if (columns === null) return null;
  const text = visibleToken(tokenText(picture, token));
  const head = element('div', 'card-head');
  const shown = element('span', 'card-token');
  appendText(shown, text === '' ? '(no text)' : text);
  head.append(shown, element('span', 'dim', `token ${formatCount(token + 1)}`));
  const lines = source === 'file' ? [] : factLines(columns, token);
  const parts: Node[] = [head, ...lines, ...recordedLines(picture, token)];
  const alternatives = alternativesOf(columns, token, tokenText(picture, token));
  if (alternatives.length > 0) {
    const list = element('div', 'alternatives');
    list.append(...alternatives.map(drawAlternative));
    parts.push(list);
  }
  const note = element('div', 'card-note');
  const isFork = picture.forks[token] === true;
  appendText(note, source === 'file' ? judgeRecorded(columns, token) : judgeToken(columns, token, isFork));
  parts.push(note);
  return parts;
}

/** What the generator recorded, and how far the model in use is from it. */
function recordedLines({ recorded, columns, source }: TracePicture, token: number): readonly HTMLElement[] {
  const own = recorded?.[token] ?? null;
  if (own === null) return [];
  const read = source === 'model' ? (columns?.logprob[token] ?? null) : null;
  const lines = [
    cardLine('recorded in the file', `${formatProbability(Math.exp(own))} · ${formatNumber(own, 2)} nats`),
  ];
  if (read !== null) lines.push(cardLine('read less recorded', `${formatSigned(read - own, 2)} nats`));
  return lines;
}

function factLines(columns: TokenColumns, token: number): readonly HTMLElement[] {
  const entropy = columns.entropy[token] ?? null;
  const logprob = columns.logprob[token] ?? null;
  const rank = columns.rank[token] ?? null;
  const bits = entropy === null ? '' : ` nats · ${formatNumber(entropy / Math.LN2, 2)} bits`;
  const entropyLine = cardLine('entropy', '');
  entropyLine.lastElementChild?.append(element('strong', '', formatNumber(entropy, 2)), bits);
  const probability = logprob === null ? '–' : formatProbability(Math.exp(logprob));
  const lines = [
    entropyLine,
    cardLine('written with', rank === null ? probability : `${probability}, rank ${formatCount(rank)}`),
  ];
  if (logprob !== null && logprob < Math.log(0.001))
    lines.push(cardLine('log-prob', `${formatNumber(logprob, 2)} nats`));
  for (const [key, column] of Object.entries(columns.signals ?? {})) {
    const value = column[token] ?? null;
    const named = value === null ? null : namedValue(key, value);
    if (named !== null) lines.push(cardLine(named.name, named.value));
  }
  return lines;
}

function drawAlternative(alternative: Alternative): HTMLElement {
  const row = element('div', alternative.written ? 'alternative written' : 'alternative');
  const text = element('span', 'alternative-text');
  appendText(text, visibleToken(alternative.text));
  const bar = element('span', 'alternative-bar');
  setProperty(bar, '--share', alternative.probability.toFixed(4));
  row.append(text, bar, element('span', 'alternative-value', formatProbability(alternative.probability)));
  return row;
}

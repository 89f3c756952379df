// The alternatives of a token and the one plain sentence about it. Pure; no DOM.
import type { TokenColumns } from '../../../server/shared/trace/annotation.ts';
import { formatCount, formatNumber, formatProbability } from '../../parts/format-number.ts';
import { visibleToken } from '../../parts/marked-text.ts';

export interface Alternative {
  readonly text: string;
  readonly probability: number;
  /** This is the token that stands in the text. */
  readonly written: boolean;
}

/** The likeliest tokens with the written one among them, also where it is further down. */
const shownAlternatives = 5;

export function alternativesOf(columns: TokenColumns, token: number, written: string): readonly Alternative[] {
  const top = columns.top?.[token] ?? null;
  const rank = columns.rank[token] ?? null;
  const logprob = columns.logprob[token] ?? null;
  if (top === null) return [];
  const shown = top.slice(0, shownAlternatives).map(([text, value], index) => ({
    text,
    probability: Math.exp(value),
    written: rank === index + 1,
  }));
  if (logprob === null || shown.some((alternative) => alternative.written)) return shown;
  return [...shown, { text: written, probability: Math.exp(logprob), written: true }];
}

/** Words begin here: nearly certain, and hardly believed. */
const certain = 0.9;
const unlikely = 0.01;

export function judgeToken(columns: TokenColumns, token: number, isFork: boolean): string {
  const logprob = columns.logprob[token] ?? null;
  const rank = columns.rank[token] ?? null;
  if (logprob === null) return 'Nothing precedes this token, so there is no distribution to read it from.';
  const probability = Math.exp(logprob);
  const first = columns.top?.[token]?.[0];
  if (probability < unlikely) {
    const instead =
      first === undefined ? '' : ` It expected ${visibleToken(first[0])} (${formatProbability(Math.exp(first[1]))}).`;
    return `A surprise to the scoring model.${instead}`;
  }
  if (isFork) return 'A fork: the scoring model saw several ways on here.';
  if (probability >= certain) return 'As expected: the scoring model was nearly certain.';
  if (rank !== null && rank > 1 && first !== undefined) {
    return `Not its first choice: that was ${visibleToken(first[0])} with ${formatProbability(Math.exp(first[1]))}.`;
  }
  return 'The likeliest token, with others in play.';
}

/** Of a token that no model has read here. */
export function judgeRecorded(columns: TokenColumns, token: number): string {
  const logprob = columns.logprob[token] ?? null;
  if (logprob === null) return 'The file has no log-prob of this token.';
  return "The generator's own number; the file does not say whether before or after temperature and sampling.";
}

/** The token as a screen reader says it. */
export function speakToken(columns: TokenColumns, token: number, text: string, isFork: boolean): string {
  const logprob = columns.logprob[token] ?? null;
  const entropy = columns.entropy[token] ?? null;
  const parts = [`${text.trim() === '' ? visibleToken(text) : text.trim()}, token ${formatCount(token + 1)}`];
  if (entropy !== null) parts.push(`entropy ${formatNumber(entropy, 2)} nats`);
  if (logprob !== null) parts.push(`probability ${formatProbability(Math.exp(logprob))}`);
  if (isFork) parts.push('fork');
  return parts.join(', ');
}

// What a hover says of one token: a block of fixed-width text, in which trace text can be shown but never acts as
// markup. Pure.
import type { Annotation } from '../shared/trace/annotation.ts';
import { stepAt, tokenAt } from './token-at.ts';
import type { TurnPlace } from './turn-literals.ts';

export interface TokenHover {
  /** Markdown. */
  readonly text: string;
  /** The token's span in its turn's text. */
  readonly start: number;
  readonly end: number;
}

const barWidth = 16;
// Wider tokens (a row of dashes, a base64 blob) would push the numbers out of sight.
const tokenWidth = 24;

/** The hover of the token at a place, or null where no token was scored there. */
export function tokenHover(annotation: Annotation, turnText: string, place: TurnPlace): TokenHover | null {
  const index = tokenAt(annotation, place.turn, place.offset);
  if (index === null) return null;
  const { tokens } = annotation;
  const start = tokens.start[index] ?? 0;
  const end = tokens.end[index] ?? start;
  const lines = [
    visible(turnText.slice(start, end)),
    ...tokenLines(annotation, index),
    ...alternativeLines(annotation, index, turnText.slice(start, end)),
    ...stepLines(annotation, place),
  ];
  const { model, device, precision } = annotation.scorer;
  const text = ['```text', ...lines, '```', '', escapeMarkdown(`${model} · ${device} · ${precision}`)].join('\n');
  return { text, start, end };
}

function tokenLines({ tokens }: Annotation, index: number): string[] {
  const logprob = tokens.logprob[index] ?? null;
  if (logprob === null) return ['no distribution: nothing precedes this token'];
  return [
    `probability  ${percent(Math.exp(logprob))}   rank ${tokens.rank[index] ?? '–'}`,
    `surprisal    ${number(-logprob)} nats`,
    `entropy      ${number(tokens.entropy[index])} nats`,
    `margin       ${number(tokens.margin[index])}`,
  ];
}

function alternativeLines({ tokens }: Annotation, index: number, own: string): string[] {
  const top = tokens.top?.[index] ?? null;
  if (top === null || top.length === 0) return [];
  const rows = top.map(([text, logprob]) => ({ text, shown: visible(text), probability: Math.exp(logprob) }));
  const width = Math.min(tokenWidth, Math.max(...rows.map(({ shown }) => shown.length)));
  return [
    '',
    ...rows.map(({ text, shown, probability }) => {
      const bar = '█'.repeat(Math.round(probability * barWidth));
      return `${text === own ? '▸' : ' '} ${shown.padEnd(width)} ${percent(probability).padStart(7)} ${bar}`.trimEnd();
    }),
  ];
}

function stepLines(annotation: Annotation, place: TurnPlace): string[] {
  const index = stepAt(annotation, place.turn, place.offset);
  const step = index === null ? undefined : annotation.steps[index];
  if (step === undefined) return [];
  const after = step.answer === null ? '' : `   answer so far ${visible(step.answer)}`;
  const delta = step.deltaPotential === null ? '' : `   Δ potential ${signed(step.deltaPotential)}`;
  return ['', `step ${(index ?? 0) + 1}${delta}${after}`];
}

/** In quotes, cut to width; spaces and line breaks visible, control and direction characters as code points. */
export function visible(text: string): string {
  const marked = text.replaceAll('\n', '↵').replaceAll('\t', '⇥').replaceAll(' ', '·');
  const shown = marked.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu,
    (character) => `<${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
  const points = Array.from(shown);
  return points.length <= tokenWidth ? `"${shown}"` : `"${points.slice(0, tokenWidth - 1).join('')}…"`;
}

/** Every character that markdown or HTML could take for its own. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~]/g, (character) => `\\${character}`);
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3).replace('-', '−');
}

export function signed(value: number): string {
  return (value > 0 ? '+' : '') + number(value);
}

function percent(probability: number): string {
  if (probability > 0 && probability < 0.001) return '< 0.1 %';
  return `${(probability * 100).toFixed(1)} %`;
}

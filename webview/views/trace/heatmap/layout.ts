// Trace and annotation to rows of pieces, as the heatmap shows them: which text stands where, which token it belongs to,
// which neighbours join into a word. Arithmetic only; no DOM.
import type { Span } from '../../../../server/shared/trace/span.ts';
import type { StepPart, Trace } from '../../../../server/shared/trace/trace.ts';
import type { PlacedTokens } from '../steps.ts';

/** What is drawn as one span: a token, several byte tokens of one character, or text without tokens (`token` -1). */
export interface Piece {
  /** Index of the first token. */
  readonly token: number;
  /** How many tokens share this text. */
  readonly tokens: number;
  /** Spaces before, letters, spaces after: only the letters are tinted. */
  readonly lead: string;
  readonly body: string;
  readonly tail: string;
  readonly joinLeft: boolean;
  readonly joinRight: boolean;
}

/** A row of the heatmap: a step, a part of a long one, or text outside all steps (`step` null). */
export interface StepRow {
  readonly kind: 'step';
  /** Index into the steps; null for text between steps. */
  readonly step: number | null;
  readonly part: StepPart | null;
  /** False for the further rows of a step too long for one. */
  readonly begins: boolean;
  readonly ends: boolean;
  readonly pieces: readonly Piece[];
  readonly characters: number;
  /** Half-open token range; empty without annotation. */
  readonly firstToken: number;
  readonly endToken: number;
}

/** A message that is context, not scored; or the heading of a scored turn (text empty). */
export interface MessageRow {
  readonly kind: 'message';
  readonly role: string;
  readonly text: string;
}

export type Row = StepRow | MessageRow;

/** Longer steps become several rows, so that the browser can skip what is out of sight. */
export const longestRow = { pieces: 700, characters: 8000 };

interface StepSpan extends Span {
  readonly turn: number;
  readonly part: StepPart;
}

/** @param placed null: nothing is known of its tokens */
export function layoutRows(trace: Trace, placed: PlacedTokens | null): readonly Row[] {
  const steps: readonly StepSpan[] = placed?.steps ?? trace.steps;
  const rows: Row[] = [];
  const showTurn = (turn: number): void => {
    const pieces = piecesOfTurn(trace.turns[turn]?.text ?? '', placed, turn);
    rows.push(...rowsOfTurn(pieces, steps, turn));
  };
  if (!trace.multiTurn) {
    trace.turns.forEach((_, turn) => showTurn(turn));
    return rows;
  }
  const turnOfMessage = new Map(trace.turns.map((turn, index) => [turn.message, index]));
  trace.dialogue.forEach((message, index) => {
    const turn = turnOfMessage.get(index);
    if (turn === undefined) {
      const text = message.reasoning === undefined ? message.content : `${message.reasoning}\n\n${message.content}`;
      cutText(text, longestRow.characters).forEach((part, at) =>
        rows.push({ kind: 'message', role: at === 0 ? message.role : '', text: part }),
      );
      return;
    }
    rows.push({ kind: 'message', role: message.role, text: '' });
    showTurn(turn);
  });
  return rows;
}

interface PlacedPiece extends Piece, Span {}

/** Tokens of one turn as pieces that together cover its text; hostile offsets are clamped and put in order. */
function piecesOfTurn(text: string, placed: PlacedTokens | null, turn: number): readonly PlacedPiece[] {
  const range = placed?.turns[turn];
  if (placed === null || range === undefined) return plainPieces(text, 0, text.length);
  const { start, end } = placed.tokens;
  const pieces: PlacedPiece[] = [];
  let at = 0;
  for (let token = range.firstToken; token < range.endToken;) {
    let next = token + 1;
    while (next < range.endToken && start[next] === start[token] && end[next] === end[token]) next++;
    const from = wholeCharacter(text, Math.min(text.length, Math.max(at, start[token] ?? at)));
    const to = wholeCharacter(text, Math.min(text.length, Math.max(from, end[token] ?? from)));
    if (from > at) pieces.push(...plainPieces(text, at, from));
    pieces.push(placePiece(text, from, to, token, next - token));
    at = to;
    token = next;
  }
  if (at < text.length) pieces.push(...plainPieces(text, at, text.length));
  return joinWords(pieces);
}

/** Never between the two halves of one character. */
function wholeCharacter(text: string, at: number): number {
  const low = text.charCodeAt(at);
  const high = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff ? at + 1 : at;
}

function placePiece(text: string, start: number, end: number, token: number, tokens: number): PlacedPiece {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return {
    token,
    tokens,
    start,
    end,
    lead: text.slice(start, from),
    body: text.slice(from, to),
    tail: text.slice(to, end),
    joinLeft: false,
    joinRight: false,
  };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9;
}

/** Text without tokens, cut so that one piece never exceeds a row. */
function plainPieces(text: string, start: number, end: number): readonly PlacedPiece[] {
  const pieces: PlacedPiece[] = [];
  let at = start;
  for (const part of cutText(text.slice(start, end), longestRow.characters)) {
    pieces.push({
      token: -1,
      tokens: 0,
      start: at,
      end: at + part.length,
      lead: '',
      body: part,
      tail: '',
      joinLeft: false,
      joinRight: false,
    });
    at += part.length;
  }
  return pieces;
}

/** Cuts at newlines where there is one in the last half of a part, else anywhere between characters. */
export function cutText(text: string, longest: number): readonly string[] {
  if (text.length <= longest) return text === '' ? [] : [text];
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + longest);
    if (end < text.length) {
      const newline = text.lastIndexOf('\n', end - 1);
      end = newline > at + longest / 2 ? newline + 1 : wholeCharacter(text, end);
    }
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}

const wordEnd = /[\p{L}\p{N}\p{M}_]$/u;
const wordStart = /^[\p{L}\p{N}\p{M}_]/u;

/** Neighbouring tokens of a word have no rounded corners between them. */
function joinWords(pieces: readonly PlacedPiece[]): readonly PlacedPiece[] {
  const joined = pieces.map(
    (piece, index) =>
      index > 0 && piece.lead === '' && pieces[index - 1]?.tail === '' && touches(pieces[index - 1], piece),
  );
  return pieces.map((piece, index) =>
    joined[index] === true || joined[index + 1] === true
      ? { ...piece, joinLeft: joined[index] === true, joinRight: joined[index + 1] === true }
      : piece,
  );
}

function touches(left: Piece | undefined, right: Piece): boolean {
  if (left === undefined || left.token < 0 || right.token < 0) return false;
  return wordEnd.test(left.body) && wordStart.test(right.body);
}

/** A token belongs to the step in which it begins; a step's text ends after the token that holds its last character. */
function rowsOfTurn(pieces: readonly PlacedPiece[], steps: readonly StepSpan[], turn: number): readonly StepRow[] {
  const rows: StepRow[] = [];
  let piece = 0;
  const take = (end: number, step: number | null, part: StepPart | null): void => {
    const taken: PlacedPiece[] = [];
    for (let next = pieces[piece]; next !== undefined && next.start < end; next = pieces[++piece]) {
      if (next.token >= 0 || next.end <= end) {
        taken.push(next);
        continue;
      }
      // Text without tokens is cut where the step ends; the rest stays for what follows.
      taken.push({ ...next, end, body: next.body.slice(0, end - next.start) });
      pieces = pieces.with(piece, { ...next, start: end, body: next.body.slice(end - next.start) });
      break;
    }
    if (taken.length > 0) rows.push(...cutRows(taken, step, part));
  };
  steps.forEach((step, index) => {
    if (step.turn !== turn) return;
    take(step.start, null, null);
    take(step.end, index, step.part);
  });
  take(Infinity, null, null);
  return rows;
}

function cutRows(pieces: readonly PlacedPiece[], step: number | null, part: StepPart | null): readonly StepRow[] {
  const groups: PlacedPiece[][] = [[]];
  let characters = 0;
  for (const piece of pieces) {
    const group = groups.at(-1) ?? [];
    const full = group.length >= longestRow.pieces || characters + piece.body.length > longestRow.characters;
    const goodPlace = group.length >= longestRow.pieces / 2 && group.at(-1)?.tail.includes('\n') === true;
    if (group.length > 0 && (full || goodPlace) && pieces.length > longestRow.pieces / 2) {
      groups.push([piece]);
      characters = piece.end - piece.start;
    } else {
      group.push(piece);
      characters += piece.end - piece.start;
    }
  }
  return groups.map((group, index) => {
    const tokens = group.filter((piece) => piece.token >= 0);
    const last = tokens.at(-1);
    return {
      kind: 'step',
      step,
      part,
      begins: index === 0,
      ends: index === groups.length - 1,
      pieces: group,
      characters: group.reduce((sum, piece) => sum + piece.end - piece.start, 0),
      firstToken: tokens[0]?.token ?? 0,
      endToken: last === undefined ? 0 : last.token + last.tokens,
    };
  });
}

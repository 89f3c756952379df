// Which string literals of a line hold the text of which turn, so that editor positions and token offsets can be
// translated both ways. Pure.
import type { Trace } from '../shared/trace/trace.ts';
import { readJsonTree, stringAt, stringAtPath, type StringLiteral } from './json-place.ts';
import { decodedOffset, literalOffsets } from './json-string-offsets.ts';

/** What a turn's text puts before reasoning that was kept apart. */
const opening = '<think>\n';

/** A literal and where its decoded string begins in the turn's text. */
export interface TurnLiteral {
  readonly literal: StringLiteral;
  readonly turn: number;
  readonly offset: number;
}

/** A place in a turn's text. */
export interface TurnPlace {
  readonly turn: number;
  readonly offset: number;
}

/** The place in a turn's text under a column of the line, or null where the column is elsewhere. */
export function turnPlaceAt(trace: Trace, line: string, column: number): TurnPlace | null {
  const tree = readJsonTree(line);
  const literal = tree === null ? null : stringAt(tree, column);
  const found = literal === null ? null : matchTurn(trace, literal);
  if (found === null) return null;
  const content = line.slice(found.literal.start, found.literal.end);
  return { turn: found.turn, offset: found.offset + decodedOffset(content, column - found.literal.start) };
}

/** All literals of the line that hold text of turns, in order of turns. */
export function turnLiterals(trace: Trace, line: string): TurnLiteral[] {
  const tree = readJsonTree(line);
  if (tree === null) return [];
  return trace.turns.flatMap((turn) =>
    literalPaths(trace, turn.message).flatMap((path) => {
      const literal = stringAtPath(tree, path);
      const found = literal === null ? null : matchTurn(trace, literal);
      return found === null ? [] : [found];
    }),
  );
}

/** Columns of ascending offsets of one turn's text; null for those that lie outside every literal. */
export function columnsOf(
  line: string,
  literals: readonly TurnLiteral[],
  turn: number,
  offsets: readonly number[],
): (number | null)[] {
  const columns = offsets.map((): number | null => null);
  for (const { literal, offset: base } of literals.filter((one) => one.turn === turn)) {
    const inside = offsets.flatMap((offset, index) =>
      offset >= base && offset <= base + literal.value.length ? [{ index, local: offset - base }] : [],
    );
    const content = line.slice(literal.start, literal.end);
    const found = literalOffsets(
      content,
      inside.map(({ local }) => local),
    );
    inside.forEach(({ index }, order) => {
      columns[index] ??= literal.start + (found[order] ?? 0);
    });
  }
  return columns;
}

/** Matches by path first (which message), then by the text itself, since a turn may have a think block put before it. */
function matchTurn(trace: Trace, literal: StringLiteral): TurnLiteral | null {
  const [field, index, part] = literal.path;
  const turn = trace.turns.findIndex(({ message }) => {
    if (message === null) return field === 'completion' && index === undefined;
    if (typeof index !== 'number') return field === 'completion';
    if (field === 'messages') return message === index;
    return field === 'completion' && message === index + firstCompletionMessage(trace);
  });
  const text = trace.turns[turn]?.text;
  if (text === undefined || literal.value === '') return null;
  const isReasoning = part === 'reasoning_content';
  const offset = isReasoning ? text.indexOf(literal.value, opening.length) : text.lastIndexOf(literal.value);
  return offset < 0 ? null : { literal, turn, offset };
}

function firstCompletionMessage(trace: Trace): number {
  const completion = trace.source['completion'];
  return trace.dialogue.length - (Array.isArray(completion) ? completion.length : 1);
}

function literalPaths(trace: Trace, message: number | null): (string | number)[][] {
  if (message === null) return [['completion']];
  const owner: (string | number)[] =
    'messages' in trace.source ? ['messages', message] : ['completion', message - firstCompletionMessage(trace)];
  return [[...owner, 'reasoning_content'], [...owner, 'content'], ['completion']];
}

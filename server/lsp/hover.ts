// Hover in the text editor: the position in the line of JSON becomes a token of the trace, if it was annotated.
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Annotations } from './annotations.ts';
import { tokenHover } from './hover-text.ts';
import type { ParsedLines } from './text-lines.ts';
import { columnsOf, turnLiterals, turnPlaceAt } from './turn-literals.ts';

export interface HoverParts {
  readonly lines: ParsedLines;
  readonly annotations: Annotations;
}

/** Null where the position is in no scored text, or its trace was not annotated yet. */
export async function hover(parts: HoverParts, document: TextDocument, position: Position): Promise<Hover | null> {
  const { text, trace } = parts.lines.trace(document, position.line);
  if (trace === null) return null;
  const place = turnPlaceAt(trace, text, position.character);
  const turn = place === null ? undefined : trace.turns[place.turn];
  if (place === null || turn === undefined) return null;
  const annotation = await parts.annotations.find(trace);
  const found = annotation === null ? null : tokenHover(annotation, turn.text, place);
  if (found === null) return null;
  const [start, end] = columnsOf(text, turnLiterals(trace, text), place.turn, [found.start, found.end]);
  const contents = { kind: MarkupKind.Markdown, value: found.text };
  if (typeof start !== 'number' || typeof end !== 'number') return { contents };
  const { line } = position;
  return { contents, range: { start: { line, character: start }, end: { line, character: end } } };
}

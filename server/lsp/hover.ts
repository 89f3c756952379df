// Hover in the text editor: the position in the line of JSON becomes a token of the trace, if it was annotated.
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { Annotations } from './annotations.ts';
import type { FileKnowledge } from './file-knowledge.ts';
import { tokenHover } from './hover-text.ts';
import type { ParsedLines } from './text-lines.ts';
import { columnsOf, turnLiterals, turnPlaceAt } from './turn-literals.ts';

export interface HoverParts {
  readonly lines: ParsedLines;
  readonly annotations: Annotations;
  /** What the files of the texts say of their traces. */
  readonly knowledge: FileKnowledge;
}

/** Null where the position is in no scored text, or its trace was not annotated yet. */
export async function hover(parts: HoverParts, document: TextDocument, position: Position): Promise<Hover | null> {
  const { text, trace } = parts.lines.trace(document, position.line);
  if (trace === null) return null;
  const place = turnPlaceAt(trace, text, position.character);
  const turn = place === null ? undefined : trace.turns[place.turn];
  if (place === null || turn === undefined) return null;
  const annotation = await annotationOf(parts, document.uri, trace);
  const found = annotation === null ? null : tokenHover(annotation, turn.text, place);
  if (found === null) return null;
  const [start, end] = columnsOf(text, turnLiterals(trace, text), place.turn, [found.start, found.end]);
  const contents = { kind: MarkupKind.Markdown, value: found.text };
  if (typeof start !== 'number' || typeof end !== 'number') return { contents };
  const { line } = position;
  return { contents, range: { start: { line, character: start }, end: { line, character: end } } };
}

/** Of a trace that was read from a text: found as the view finds it, under what its file says of it. */
export async function annotationOf(
  { annotations, knowledge }: HoverParts,
  uri: string,
  trace: Trace,
): Promise<Annotation | null> {
  return annotations.find(await knowledge.complete(uri, trace));
}

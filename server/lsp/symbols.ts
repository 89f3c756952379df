// The outline of a trace file as text: traces, and in each the steps. Pure but for the breathing in between.
import { SymbolKind, type DocumentSymbol, type Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Trace } from '../shared/trace/trace.ts';
import { parseTraceLine } from '../trace/parse-line.ts';
import { makeBreathing } from './breathe.ts';
import { visible } from './hover-text.ts';
import { lineText } from './text-lines.ts';
import { columnsOf, turnLiterals } from './turn-literals.ts';

// The outline view of VS Code becomes slow beyond; steps go first, then traces at the end.
const mostSymbols = 20_000;
const nameLength = 80;

/** Symbols of all lines that are traces. Ends early, with what it has, where `signal` is aborted. */
export async function documentSymbols(document: TextDocument, signal: AbortSignal): Promise<DocumentSymbol[]> {
  const breathe = makeBreathing();
  const found: DocumentSymbol[] = [];
  let count = 0;
  for (let line = 0; line < document.lineCount && count < mostSymbols && !signal.aborted; line++) {
    const text = lineText(document, line);
    const { trace } = parseTraceLine(text, line + 1);
    await breathe();
    if (trace === null) continue;
    const children = stepSymbols(trace, text, line);
    count += 1 + children.length;
    const range = lineRange(line, 0, text.length);
    found.push({
      name: traceName(trace),
      detail: outcome(trace),
      kind: SymbolKind.Event,
      range,
      selectionRange: range,
      children,
    });
  }
  return found;
}

function stepSymbols(trace: Trace, text: string, line: number): DocumentSymbol[] {
  const literals = turnLiterals(trace, text);
  return trace.turns.flatMap((turn, index) => {
    const steps = trace.steps.filter((step) => step.turn === index);
    const columns = columnsOf(
      text,
      literals,
      index,
      steps.flatMap(({ start, end }) => [start, end]),
    );
    return steps.flatMap((step, order) => {
      const [start, end] = [columns[2 * order], columns[2 * order + 1]];
      if (typeof start !== 'number' || typeof end !== 'number') return [];
      const range = lineRange(line, start, Math.max(start, end));
      const name = `${trace.steps.indexOf(step) + 1} ${shorten(turn.text.slice(step.start, step.end))}`;
      return [{ name, detail: step.part, kind: SymbolKind.String, range, selectionRange: range }];
    });
  });
}

function traceName(trace: Trace): string {
  const prompt = trace.prompt.kind === 'text' ? trace.prompt.text : (trace.prompt.messages.at(-1)?.content ?? '');
  return `${trace.id} ${shorten(prompt)}`.trim();
}

function outcome({ correct, reward }: Trace): string {
  const word = correct === null ? '' : correct ? 'right' : 'wrong';
  return [word, reward === null ? '' : `reward ${reward}`].filter((part) => part !== '').join(', ');
}

/** One line without invisible characters; never empty, since VS Code refuses symbols without a name. */
function shorten(text: string): string {
  const flat = text
    .slice(0, 4 * nameLength)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return flat.slice(0, nameLength).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '') || visible(text.slice(0, 4));
}

function lineRange(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

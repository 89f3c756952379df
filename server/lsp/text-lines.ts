// The lines of a text document in an editor, parsed when somebody asks about them.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Trace } from '../shared/trace/trace.ts';
import { parseTraceLine } from '../trace/parse-line.ts';

/** Text of a line (counted from 0, as editors do) without its line break. */
export function lineText(document: TextDocument, line: number): string {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return text.replace(/\r?\n$|\r$/, '');
}

// A pointer rests on one line; a few more serve the lenses and hints of one screen.
const linesKept = 16;

/** Parses lines and remembers the last few by their text. */
export class ParsedLines {
  readonly #kept = new Map<string, { readonly line: number; readonly trace: Trace | null }>();

  /** The trace on a line (counted from 0), or null where the line is none. */
  trace(document: TextDocument, line: number): { readonly text: string; readonly trace: Trace | null } {
    const text = lineText(document, line);
    const known = this.#kept.get(text);
    if (known?.line === line) return { text, trace: known.trace };
    const { trace } = parseTraceLine(text, line + 1);
    this.#kept.set(text, { line, trace });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= linesKept) break;
      this.#kept.delete(oldest);
    }
    return { text, trace };
  }
}

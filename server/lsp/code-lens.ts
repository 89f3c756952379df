// Lenses over each trace of a file opened as text: open its heatmap, annotate it. Pure.
import type { CodeLens } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lineText } from './text-lines.ts';

// Beyond this many lines only the first keeps its lenses: thousands of them slow the editor down.
const mostLines = 1000;

/** Commands are the extension's; their arguments are the document's URI and the line, counted from 1. */
export function codeLenses(document: TextDocument): CodeLens[] {
  const lines = document.lineCount <= mostLines ? document.lineCount : 1;
  return Array.from({ length: lines }, (_, line) => line)
    .filter((line) => lineText(document, line).trim() !== '')
    .flatMap((line) => {
      const range = { start: { line, character: 0 }, end: { line, character: 0 } };
      const argumentsOf = [document.uri, line + 1];
      return [
        { range, command: { title: 'Open heatmap', command: 'credence.openHeatmap', arguments: argumentsOf } },
        { range, command: { title: 'Annotate', command: 'credence.annotate', arguments: argumentsOf } },
      ];
    });
}

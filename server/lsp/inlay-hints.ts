// Per-step reward behind each step of an annotated trace in the text editor.
import { InlayHintKind, type InlayHint, type Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Annotation, StepAnnotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { annotationOf, type HoverParts } from './hover.ts';
import { signed } from './hover-text.ts';
import { columnsOf, turnLiterals } from './turn-literals.ts';

/** Hints of the lines that the range touches. */
export async function inlayHints(parts: HoverParts, document: TextDocument, range: Range): Promise<InlayHint[]> {
  const hints: InlayHint[] = [];
  for (let line = range.start.line; line <= Math.min(range.end.line, document.lineCount - 1); line++) {
    const { text, trace } = parts.lines.trace(document, line);
    const annotation = trace === null ? null : await annotationOf(parts, document.uri, trace);
    if (trace !== null && annotation !== null) hints.push(...lineHints(trace, annotation, text, line));
  }
  return hints;
}

function lineHints(trace: Trace, annotation: Annotation, text: string, line: number): InlayHint[] {
  const literals = turnLiterals(trace, text);
  return trace.turns.flatMap((_, turn) => {
    const steps = annotation.steps.filter((step) => step.turn === turn && rewardOf(step) !== null);
    const columns = columnsOf(
      text,
      literals,
      turn,
      steps.map(({ end }) => end),
    );
    return steps.flatMap((step, index): InlayHint[] => {
      const character = columns[index];
      const label = rewardOf(step);
      if (typeof character !== 'number' || label === null) return [];
      return [{ position: { line, character }, label, kind: InlayHintKind.Parameter, paddingLeft: true }];
    });
  });
}

function rewardOf({ deltaPotential, deltaBelief }: StepAnnotation): string | null {
  if (deltaPotential !== null) return `ΔΦ ${signed(deltaPotential)}`;
  return deltaBelief === null ? null : `Δ belief ${signed(deltaBelief)}`;
}

// What stands in the place of a trace: nothing to show, a line that is no trace, a file or line that could not be read.
import { toFailureData } from '../../../server/shared/protocol/failure.ts';
import type { TraceRow } from '../../../server/shared/protocol/trace-requests.ts';
import { createButton } from '../../parts/button.ts';
import { emptyState } from '../../parts/empty-state.ts';
import { errorState } from '../../parts/error-state.ts';
import { formatCount } from '../../parts/format-number.ts';

/** `complete` is false while the file is still being read. */
export function noTraces(complete: boolean): HTMLElement {
  if (!complete) return emptyState('Reading the file…', 'Traces appear here as they are found.');
  return emptyState(
    'No traces here',
    'A trace file has one JSON object a line, with a prompt and a completion, or with messages.',
  );
}

/** `onShow` opens the line in the text editor; null where there is none. */
export function brokenLine(row: TraceRow, onShow: (() => void) | null): HTMLElement {
  const { problem } = row;
  const place = problem?.column === undefined ? '' : `Column ${formatCount(problem.column)}: `;
  const actions = onShow === null ? [] : [createButton('Show the line', onShow)];
  return errorState(`Line ${formatCount(row.line)} is not a trace`, [place + (problem?.message ?? '')], actions);
}

export function failedRequest(title: string, error: unknown, onAgain: () => void): HTMLElement {
  return errorState(title, [toFailureData(error).message], [createButton('Try again', onAgain)]);
}

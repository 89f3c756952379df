// A side's trace with its text as the rule wants it: whole, ended early, or put together from two.
import type { PairSideMade, PairSides, Place } from '../shared/protocol/pair-sides.ts';
import type { Trace } from '../shared/trace/trace.ts';

export type ReadTrace = (place: Place) => Promise<Trace>;

/** The two traces of a pair as they are written. */
export function readSides(
  { chosen, rejected }: Pick<PairSides, 'chosen' | 'rejected'>,
  read: ReadTrace,
): Promise<readonly [chosen: Trace, rejected: Trace]> {
  return Promise.all([readSide(chosen, read), readSide(rejected, read)]);
}

async function readSide({ place, edit }: PairSideMade, read: ReadTrace): Promise<Trace> {
  const trace = await read(place);
  if (edit === null) return trace;
  const text = textOf(trace);
  if (edit.kind === 'splice') {
    const rest = edit.resume === null ? '' : text.slice(edit.resume);
    return withText(trace, text.slice(0, edit.keep) + edit.insert + rest);
  }
  const begun = await read(edit.of);
  // The prompt is that of the trace whose beginning it is; id and line stay those of the text that goes on.
  const { id, line } = trace;
  return { ...withText(begun, textOf(begun).slice(0, edit.keep) + text), id, line };
}

/** Edits are of single-turn traces. */
function textOf(trace: Trace): string {
  return trace.turns[0]?.text ?? '';
}

function withText(trace: Trace, text: string): Trace {
  return { ...trace, turns: trace.turns.slice(0, 1).map((turn) => ({ ...turn, text })) };
}

// The two texts of a pair for a person to read: what a trainer would get, and what is known of the traces behind it.
import type { PairPart, PairSideRead, PairSides, PairTexts } from '../shared/protocol/pair-sides.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { ExportedMessage } from './formats/pair-format.ts';
import { trl } from './formats/trl.ts';
import { readSides, type ReadTrace } from './edited-trace.ts';

export async function readPairTexts(pair: PairSides, read: ReadTrace): Promise<PairTexts> {
  const [chosen, rejected] = await readSides(pair, read);
  const { prompt: asked } = chosen;
  // A beginning inside a message has no form to be written in: a guard refuses the pair, and both texts are shown whole.
  const isHeld = pair.departure?.kind !== 'text' || trl.holdsPrefix(asked.kind);
  const sides = trl.sides(chosen, rejected, isHeld ? pair.departure : null);
  const own = asked.kind === 'text' ? asked.text.length : 0;
  const isText = sides.kind === 'standard';
  return {
    prompt: isText ? [{ role: null, text: sides.prompt.slice(0, own) }] : sides.prompt.map(partOf),
    shared: isText ? sides.prompt.slice(own) : '',
    chosen: sideOf(chosen, isText ? sides.chosen : sides.chosen.map(partOf), pair.chosen.edit !== null),
    rejected: sideOf(rejected, isText ? sides.rejected : sides.rejected.map(partOf), pair.rejected.edit !== null),
  };
}

function sideOf(trace: Trace, text: string | readonly PairPart[], edited: boolean): PairSideRead {
  const { line, id, prediction, correct, correctSource, verified, reward, model } = trace;
  const parts = typeof text === 'string' ? [{ role: null, text }] : text;
  return { parts, line, id, prediction, correct, correctSource, verified, reward, model, edited };
}

function partOf({ role, content }: ExportedMessage): PairPart {
  return { role, text: content };
}

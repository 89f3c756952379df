// Which parts of the registry's trace signals can rank traces, which end of each is surer, and which are confidences.
import type { TraceSignal } from '../signal.ts';

export interface RankPart {
  readonly title: string;
  readonly usesGold: boolean;
  readonly surer: 'high' | 'low';
  readonly isConfidence: boolean;
}

/** Parts that every annotation's signals may have; a part the registry does not know has no entry. */
export function rankPart(name: string, among: readonly TraceSignal[]): RankPart | null {
  const [id = '', part = ''] = name.split('.');
  const signal = among.find((one) => one.id === id);
  if (signal === undefined) return null;
  const surer = signal.ranks === undefined ? byDirection(signal.direction) : signal.ranks[part];
  if (surer === undefined) return null;
  const isConfidence = signal.confidences?.includes(part) ?? false;
  // What a group's signal reads of one trace is label-free.
  const usesGold = signal.usesGold && signal.level !== 'group';
  return { title: signal.title, usesGold, surer, isConfidence };
}

/** Where neither end is the better one, the larger value is taken for surer: an AUROC below one half says otherwise. */
function byDirection(direction: TraceSignal['direction']): 'high' | 'low' {
  return direction === 'low' ? 'low' : 'high';
}

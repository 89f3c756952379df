// The known formats, in the order in which they are offered.
import { Failure } from '../../shared/protocol/failure.ts';
import type { PairFormat } from './pair-format.ts';
import { trlConversational } from './trl-conversational.ts';
import { trl } from './trl.ts';

export const pairFormats: readonly PairFormat[] = [trl, trlConversational];

/** @throws Failure `invalid-request` naming the formats that exist */
export function formatById(id: string): PairFormat {
  const format = pairFormats.find((known) => known.id === id);
  if (format !== undefined) return format;
  const known = pairFormats.map((one) => one.id).join(', ');
  throw new Failure('invalid-request', `There is no export format "${id}". Known formats: ${known}.`);
}

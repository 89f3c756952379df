// Where two siblings part: the last step that begins behind the same characters in both.
import type { Candidate } from './candidate.ts';
import type { Departure } from './proposal.ts';

/** `none` where they share no step: their beginnings differ, or only the prompt is common. */
export function findDeparture(left: Candidate, right: Candidate): Departure | 'none' {
  let shared = 0;
  const most = Math.min(left.places.length, right.places.length);
  while (shared < most && left.places[shared]?.before === right.places[shared]?.before) shared++;
  const place = left.places[shared - 1];
  if (place === undefined || shared < 2) return 'none';
  if (place.part === 'turn') return { kind: 'message', turn: place.turn, only: false };
  return { kind: 'text', offset: place.start, ends: null };
}

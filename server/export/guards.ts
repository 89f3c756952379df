// The guards: why a proposed pair is not written (signals.md section 7). Structure comes first and holds for people's
// choices as well; what concerns values does not, since a person's word needs no value.
import type { Candidate } from './candidate.ts';
import type { GuardId } from './pair.ts';
import type { PairFormat } from './formats/pair-format.ts';
import type { PairOptions } from './pair-options.ts';
import type { Departure, Proposal } from './proposal.ts';
import type { PairRule } from './rules/pair-rule.ts';

/** Guards that no choice overrules: such a pair cannot be written at all. */
export const structureGuards: ReadonlySet<GuardId> = new Set([
  'prompt-differs',
  'empty-side',
  'same-completion',
  'no-shared-prefix',
  'prefix-in-message',
]);

/** The first guard that no choice overrules; null where the pair can be written. @param departure null: whole traces */
export function structureGuard(
  { chosen, rejected }: Pick<Proposal, 'chosen' | 'rejected'>,
  departure: Departure | null | 'none',
  format: PairFormat,
): GuardId | null {
  if (chosen.promptSha256 !== rejected.promptSha256) return 'prompt-differs';
  if (chosen.textSha256 === null || rejected.textSha256 === null) return 'empty-side';
  if (chosen.textSha256 === rejected.textSha256) return 'same-completion';
  if (departure === 'none') return 'no-shared-prefix';
  const isInside = departure?.kind === 'text';
  return isInside && !format.holdsPrefix(rejected.candidate.promptKind) ? 'prefix-in-message' : null;
}

/** The first guard of values, in the order of signals.md section 7; null where the pair may be written. */
export function valueGuard(
  { chosen, rejected, margin }: Pick<Proposal, 'chosen' | 'rejected' | 'margin'>,
  rule: PairRule,
  options: Pick<PairOptions, 'minimumMargin'>,
): GuardId | null {
  if (margin === null) return 'null-value';
  if (rule.readings !== 'none') {
    // A side without a score was not read: only its text counts.
    const read = [chosen, rejected].flatMap(({ candidate, score }) => (score === null ? [] : [candidate]));
    const guard = read.map((candidate) => doubtGuard(candidate, rule)).find((found) => found !== null);
    if (guard !== undefined) return guard;
    const [first, ...others] = read;
    if (first === undefined || others.some((other) => !isSameScorer(first, other, rule))) return 'scorer-differs';
  }
  const minimum = options.minimumMargin ?? rule.minimumMargin;
  return margin > 0 && margin >= minimum - rounding ? null : 'below-margin';
}

/** 0.95 - 0.9 is 0.04999999999999993 in double precision; a margin of 0.05 means it as well. */
const rounding = 1e-12;

function doubtGuard({ doubts, scorer }: Candidate, { readings }: PairRule): GuardId | null {
  if (scorer === null) return 'scorer-differs';
  const isProbed = readings === 'probes';
  if (doubts.contextCut || (isProbed && doubts.probesCut)) return 'out-of-context';
  return isProbed && doubts.seamMerges ? 'seam-merges' : null;
}

export function isSameScorer(
  { scorer: left }: Candidate,
  { scorer: right }: Candidate,
  { readings }: Pick<PairRule, 'readings'>,
): boolean {
  if (left === null || right === null) return false;
  const fields = ['weightsSha256', 'tokenizerSha256', 'templateSha256', 'device', 'precision', 'version'] as const;
  if (!fields.every((field) => left[field] === right[field])) return false;
  // Numbers of different wordings are never compared. Probes of other signals (an answer cue) may differ.
  const asked = ({ probe, probes, sampling }: typeof left): string =>
    JSON.stringify([probe, probes['S1'] ?? null, probes['S3'] ?? null, sampling ?? null]);
  return readings !== 'probes' || asked(left) === asked(right);
}

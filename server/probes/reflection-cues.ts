// What S6 asks behind a step, and the words that go on from it: confident ones and doubting ones. ConCISE (2505.04881)
// names "Great" and "Wait"; its probe and its lists could not be had, so all three are settings.

export interface ReflectionCues {
  /** What is appended to a step: a neutral opening that either kind of word can follow. */
  readonly probe: string;
  readonly positive: readonly string[];
  readonly reflective: readonly string[];
}

export const reflectionCues: ReflectionCues = {
  probe: '\n\nLet me see.',
  positive: ['Great', 'Good', 'Right', 'Perfect'],
  reflective: ['Wait', 'But', 'Hmm', 'Actually'],
};

/** A cue as it stands behind the probe: after a space, where the probe does not end with one. */
export function spelledCue(probe: string, cue: string): string {
  return /\s$/.test(probe) || /^\s/.test(cue) ? cue : ` ${cue}`;
}

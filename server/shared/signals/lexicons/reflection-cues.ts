// How steps of English reasoning traces open when they go back over what was just done (S6).
import type { Lexicon } from './lexicon.ts';

export const reflectionCues: Lexicon = {
  interruption: ['wait', 'hold on', 'hmm', 'hm', 'hang on', 'oh no', 'oops', 'no,'],
  contrast: ['but', 'however', 'although', 'on the other hand', 'then again'],
  correction: [
    'actually',
    'i made a mistake',
    'i made an error',
    "that's not right",
    "that's wrong",
    'not quite',
    'correction',
  ],
  alternative: ['alternatively', 'another way', 'another approach', 'instead', 'on second thought'],
  checking: [
    ...[
      'let me check',
      'let me verify',
      'let me double-check',
      'let me double check',
      'let me recheck',
      'let me re-check',
    ],
    ...["let's check", "let's verify", "let's double-check", "let's double check", 'let me confirm', "let's confirm"],
    ...[
      'let me reconsider',
      'let me rethink',
      'let me re-examine',
      'let me think again',
      'let me go back',
      'let me redo',
    ],
    ...['just to be sure', 'to be sure', 'to double-check', 'to verify', 'is that right', 'is this right', 'am i sure'],
  ],
};

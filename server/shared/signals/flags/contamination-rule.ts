// The flag of questions that the model knows by heart.
import { exactCompletion, rougeL } from '../trace/contamination.ts';
import { quote, two, type FlagRule } from './flag-rule.ts';

/** ROUGE-L from which on a completion counts as known though it is not word for word. */
const nearlyExact = 0.75;

export const contaminatedPrompt: FlagRule = {
  kind: 'contaminated-prompt',
  needs: ['prompt-completion'],
  find: ({ extras }) => {
    const completion = extras.promptCompletion;
    if (completion === null || completion.expected.trim() === '') return [];
    const { expected, completed } = completion;
    const overlap = rougeL(expected, completed);
    if (exactCompletion(expected, completed)) {
      return [
        {
          step: null,
          why: `From its first part the model completes the question word for word: ${quote(completed, 80)}.`,
        },
      ];
    }
    if (overlap === null || overlap < nearlyExact) return [];
    const why = `From its first part the model completes the question nearly word for word (ROUGE-L ${two(overlap)}): ${quote(completed, 80)}.`;
    return [{ step: null, why }];
  },
};

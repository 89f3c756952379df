// Phrases in which English reasoning traces decide what to do next, of three to five words mostly, as HICRA's strategic
// grams are (T7). Fixed, where the paper mines a list for each model.
import type { Lexicon } from './lexicon.ts';

export const planningPhrases: Lexicon = {
  decompose: [
    ...[
      "let's break this down",
      'let me break this down',
      "let's break it down",
      'break the problem into',
      'step by step',
    ],
    ...[
      'first, i need to',
      'first i need to',
      'the first step is',
      'we need to find',
      'i need to find',
      'we need to determine',
    ],
    ...['split this into cases', 'consider two cases', "let's consider the cases", 'we can split this'],
  ],
  recall: [
    ...[
      'we know that the',
      'recall that the',
      'i remember that the',
      'let me recall the',
      "let's recall the",
      'the formula for the',
    ],
    ...['the problem says that', 'we are given that', 'the question asks for', 'the problem asks for'],
  ],
  represent: [
    ...[
      "let's denote the",
      'let me denote the',
      "let's define the",
      "let's set up the",
      'let me set up',
      'set up an equation',
    ],
    ...[
      "let's write down the",
      'let me write down',
      "let's call this number",
      'we can represent this',
      "let's assume that the",
    ],
  ],
  deduce: [
    ...['this means that the', 'which means that the', 'from this we get', 'it follows that the', 'so we can conclude'],
    ...[
      'we can see that',
      'this implies that the',
      'therefore we can say',
      'putting it all together',
      'combining these two equations',
    ],
  ],
  redirect: [
    ...[
      "let's try a different approach",
      'let me try a different',
      "let's try another approach",
      'let me try another way',
    ],
    ...[
      'another way to approach',
      'maybe there is another',
      'alternatively, we could use',
      'perhaps i can use',
      'maybe i should try',
    ],
    ...[
      "let's think about this differently",
      'let me think about',
      "let's think about this",
      'let me start over',
      'let me try to',
    ],
  ],
  verify: [
    ...[
      'let me double check',
      'let me double-check',
      'let me check if',
      'let me check the',
      'let me check this',
      "let's check if the",
    ],
    ...[
      "let's verify this by",
      'let me verify this',
      'let me verify that',
      'to verify this result',
      'plug this back into',
    ],
    ...['does this make sense', 'that makes sense because', 'let me make sure', "let's make sure that"],
  ],
};

// R10: the question whether a trace is right, the words that answer it, and answers that a sound judge refuses.

export const verdictQuestion = 'Is the answer above correct? Reply with Yes or No only.';

/** Spellings of the two verdicts, each as the model's tokenizer writes it: one token in most vocabularies. */
export const yesWords: readonly string[] = ['Yes', ' Yes', 'yes', ' yes', 'YES', ' YES'];
export const noWords: readonly string[] = ['No', ' No', 'no', ' no', 'NO', ' NO'];

/** Answers that are none, judged like the trace: One Token to Fool LLM-as-a-Judge (2507.08794) shows judges accept them. */
export const verdictControls: readonly string[] = ['', ':'];

// The same turns read by a second model: what it makes of each token, where its tokenizer writes the same tokens.
import type { Problem } from '../shared/trace/problem.ts';
import { contextWindows, neededWindows, windowText } from './context-windows.ts';
import { checkVocabulary, turnText, type EncodedTurn } from './encode-turns.ts';
import type { ScoreOptions } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { notMeasured } from './questions/asking.ts';
import { ScoreProgress } from './score-progress.ts';
import { shortestFloat32 } from './shortest-float32.ts';
import { tokensToRead, TrunkReader } from './trunk-reader.ts';

export interface SecondReading {
  /** One a token; null where it could not be read. */
  readonly logprobs: readonly (number | null)[] | null;
  readonly problems: readonly Problem[];
}

const what = 'What a second model makes of the text (T10, R8)';

/** @param second null: none is named */
export async function readSecondModel(
  second: OpenModel | null,
  turns: readonly EncodedTurn[],
  { signal, onProgress }: ScoreOptions,
): Promise<SecondReading> {
  if (second === null) return missing('no second model is named (--second-model, credence.secondModel).');
  for (const turn of turns) {
    const why = await tokensDiffer(second, turn);
    if (why !== null) return missing(why);
  }
  const { contextLength, vocabularySize } = second.scorer.info;
  const windows = turns.map((turn) => {
    const text = turnText(turn);
    checkVocabulary(text.ids, vocabularySize);
    const cut = contextWindows(contextLength, turn.contextIds.length);
    return neededWindows(cut, text, []).map((index) => windowText(cut, text, index));
  });
  const texts = windows.flat();
  const longest = texts.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const progress = new ScoreProgress(tokensToRead(texts), onProgress);
  const pass = await second.scorer.begin(longest);
  try {
    const reader = new TrunkReader(pass);
    const logprobs: (number | null)[] = [];
    for (const [t, turn] of turns.entries()) {
      const values: (number | null)[] = [];
      for (const part of windows[t] ?? []) {
        const options = { ...(signal === undefined ? {} : { signal }), onProgress: progress.within() };
        values.push(...Array.from((await reader.read(part, 0, options)).logprob, shortestFloat32));
      }
      logprobs.push(...Array<null>(turn.tokens.ids.length - values.length).fill(null), ...values);
    }
    return { logprobs, problems: [] };
  } finally {
    pass.end();
  }
}

function missing(why: string): SecondReading {
  return { logprobs: null, problems: [notMeasured(what, why)] };
}

/** Why the second model cannot read this turn as the same tokens; null where it can. */
async function tokensDiffer({ name, tokenizer }: OpenModel, turn: EncodedTurn): Promise<string | null> {
  const { ids } = await tokenizer.encode(turn.context, { special: turn.verbatim, continuing: false });
  const sameContext = ids.length === turn.contextIds.length && ids.every((id, i) => id === turn.contextIds[i]);
  const written = (await tokenizer.encode(turn.text, { special: false, continuing: true })).ids;
  const sameText = written.length === turn.tokens.ids.length && written.every((id, i) => id === turn.tokens.ids[i]);
  if (sameContext && (sameText || tokenizer.place(turn.tokens.ids, turn.text) !== null)) return null;
  return `${name} writes this text in other tokens; token by token only models with the same tokenizer can be compared.`;
}

// The same turns read by a second model: token by token where its tokenizer writes the same tokens, else word by word.
import { Failure } from '../shared/protocol/failure.ts';
import { sumOf } from '../shared/numbers/mean.ts';
import type { SecondWord } from '../shared/signals/extra-readings.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { alignWords } from './align-words.ts';
import { contextWindows, neededWindows, windowText } from './context-windows.ts';
import { checkVocabulary, encodeTurns, turnText, type EncodedTurn } from './encode-turns.ts';
import type { ScoreOptions } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { notMeasured } from './questions/asking.ts';
import { ScoreProgress } from './score-progress.ts';
import { shortestFloat32 } from './shortest-float32.ts';
import { tokensToRead, TrunkReader } from './trunk-reader.ts';

export interface SecondReading {
  /** One a token of the first model; null where the second one's are others. */
  readonly logprobs: readonly (number | null)[] | null;
  /** One a word, where the second model's tokens are others. */
  readonly words: readonly SecondWord[] | null;
  readonly problems: readonly Problem[];
}

const what = 'What a second model makes of the text (T10, R8)';
const tokenByToken = 'The shift from a second model token by token (R8)';

/**
 * @param second null: none is named
 * @param turns as the first model reads them
 */
export async function readSecondModel(
  second: OpenModel | null,
  trace: Trace,
  turns: readonly EncodedTurn[],
  options: ScoreOptions,
): Promise<SecondReading> {
  if (second === null) return missing('no second model is named (--second-model, credence.secondModel).');
  const same = await Promise.all(turns.map((turn) => writesSameTokens(second, turn)));
  if (same.every(Boolean)) {
    const columns = await readTurns(second, turns, options);
    return { logprobs: columns.flat(), words: null, problems: [] };
  }
  const others = await encodeAnew(second, trace);
  if (typeof others === 'string') return missing(others);
  const columns = await readTurns(second, others, options);
  const why = `${second.name} writes this text in other tokens; it is compared word by word (T10).`;
  return { logprobs: null, words: wordsOf(turns, others, columns), problems: [notMeasured(tokenByToken, why)] };
}

function missing(why: string): SecondReading {
  return { logprobs: null, words: null, problems: [notMeasured(what, why)] };
}

/** The turns through the second model's own template; the problem, in words, where it cannot render them. */
async function encodeAnew(second: OpenModel, trace: Trace): Promise<readonly EncodedTurn[] | string> {
  try {
    return (await encodeTurns(trace, second)).turns;
  } catch (error) {
    if (error instanceof Failure && ['model-unsupported', 'invalid-trace'].includes(error.code))
      return `${second.name} writes this text in other tokens and cannot read the prompt: ${error.message}`;
    throw error;
  }
}

/** For each turn one log-prob a token; null where it could not be read. */
async function readTurns(
  { scorer }: OpenModel,
  turns: readonly EncodedTurn[],
  { signal, onProgress }: ScoreOptions,
): Promise<readonly (readonly (number | null)[])[]> {
  const { contextLength, vocabularySize } = scorer.info;
  const windows = turns.map((turn) => {
    const text = turnText(turn);
    checkVocabulary(text.ids, vocabularySize);
    const cut = contextWindows(contextLength, turn.contextIds.length);
    return neededWindows(cut, text, []).map((index) => windowText(cut, text, index));
  });
  const texts = windows.flat();
  const longest = texts.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const progress = new ScoreProgress(tokensToRead(texts), onProgress);
  const pass = await scorer.begin(longest);
  try {
    const reader = new TrunkReader(pass);
    const columns: (number | null)[][] = [];
    for (const [t, turn] of turns.entries()) {
      const values: (number | null)[] = [];
      for (const part of windows[t] ?? []) {
        const reading = { ...(signal === undefined ? {} : { signal }), onProgress: progress.within() };
        values.push(...Array.from((await reader.read(part, 0, reading)).logprob, shortestFloat32));
      }
      columns.push([...Array<null>(turn.tokens.ids.length - values.length).fill(null), ...values]);
    }
    return columns;
  } finally {
    pass.end();
  }
}

/** @param columns of the other turns' tokens */
function wordsOf(
  turns: readonly EncodedTurn[],
  others: readonly EncodedTurn[],
  columns: readonly (readonly (number | null)[])[],
): readonly SecondWord[] {
  const words: SecondWord[] = [];
  let reached = 0;
  for (const [t, { text, tokens }] of turns.entries()) {
    const theirs = others[t]?.tokens ?? { starts: [], ends: [] };
    for (const word of alignWords(text, tokens, theirs)) {
      const values = (columns[t] ?? []).slice(word.theirs.first, word.theirs.end);
      const logprob = values.includes(null) ? null : sumOf(values);
      words.push({ first: reached + word.ours.first, end: reached + word.ours.end, logprob });
    }
    reached += tokens.ids.length;
  }
  return words;
}

async function writesSameTokens({ tokenizer }: OpenModel, turn: EncodedTurn): Promise<boolean> {
  const { ids } = await tokenizer.encode(turn.context, { special: turn.verbatim, continuing: false });
  const sameContext = ids.length === turn.contextIds.length && ids.every((id, i) => id === turn.contextIds[i]);
  const written = (await tokenizer.encode(turn.text, { special: false, continuing: true })).ids;
  const sameText = written.length === turn.tokens.ids.length && written.every((id, i) => id === turn.tokens.ids[i]);
  return sameContext && (sameText || tokenizer.place(turn.tokens.ids, turn.text) !== null);
}

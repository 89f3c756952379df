// Reads a built-in text on the CPU and in the way that is to be trusted, and compares. The text is made of the
// vocabulary alone, long enough for errors that begin with the fifth or the thirty-second position, and read as traces
// are: in chunks behind a cache, then as a tree of probes, then again behind a cut cache.
import { closeModel, openModelOn, type LoadedModel, type ModelFiles, type Way } from './loaded-model.ts';
import type { CheckResult, Tolerance } from './device-use.ts';
import { LocalPass } from './local-pass.ts';
import type { Pass, RowScores } from './scorer.ts';
import type { ModelLimits } from './slot-table.ts';

/** Raised when the text or what is read of it changes: verdicts kept before count no more. */
export const checkVersion = 1;

/** Tokens of the two chunks; the wrong kernels seen are wrong in chunks of 32 and more, and behind a cache. */
const chunks = [40, 56];
const textTokens = 96;
/** Probes: where they branch off (0 … 1 of the text), each this many tokens long. */
const branches = [0.2, 0.6, 1];
const branchTokens = 4;
/** Tokens read once more behind a cache that was cut to the text. */
const againTokens = 8;

/** Log-probs and entropies of every token read, in order, nats. */
export function readCheckText(model: LoadedModel): Promise<Float32Array> {
  return readTextBy(model.spec, (capacity, textLength) => new LocalPass(model, capacity, textLength));
}

/** The same of any model that can be read in passes. */
export async function readTextBy(
  { vocabularySize, contextLength }: ModelLimits,
  begin: (capacity: number, textLength: number) => Pass,
): Promise<Float32Array> {
  const length = Math.min(textTokens, contextLength - Math.max(branchTokens, againTokens));
  const ids = spreadIds(length + branches.length * branchTokens + againTokens, vocabularySize);
  const pass = begin(ids.length, length);
  const numbers: number[] = [];
  let next = 0;
  /** Reads the next tokens, each with the token behind it as target. */
  const read = async (parents: readonly number[]): Promise<void> => {
    const taken = ids.subarray(next, next + parents.length);
    next += parents.length;
    const scores = await pass.extend(
      { ids: taken, parents: Int32Array.from(parents) },
      { rows: taken.map((_, i) => i), targets: taken.map((_, i) => taken[i + 1] ?? 0), top: 1 },
    );
    numbers.push(...numbersOf(scores));
  };
  try {
    for (let first = 0, chunk = 0; first < length; first += chunk) {
      chunk = Math.min(chunks[first === 0 ? 0 : 1] ?? length, length - first);
      await read(line(first, chunk));
    }
    await read(
      branches.flatMap((at, branch) => {
        const begin = length + branch * branchTokens;
        return [Math.round(at * length) - 1, ...line(begin + 1, branchTokens - 1)];
      }),
    );
    pass.truncate(length);
    await read(line(length, againTokens));
    return Float32Array.from(numbers);
  } finally {
    pass.end();
  }
}

/** What the CPU makes of the text, in float32. The model is opened for it and closed again. */
export async function readReference(files: ModelFiles, cpu: Way): Promise<Float32Array> {
  const model = await openModelOn(files, cpu);
  try {
    return await readCheckText(model);
  } finally {
    await closeModel(model);
  }
}

export function compareReadings(found: Float32Array, reference: Float32Array, tolerance: Tolerance): CheckResult {
  let worst = 0;
  let sum = 0;
  for (const [i, expected] of reference.entries()) {
    const difference = Math.abs((found[i] ?? Number.NaN) - expected);
    sum += difference;
    worst = Math.max(worst, difference); // NaN stays
  }
  const mean = sum / reference.length;
  const comparable = Number.isFinite(worst) && found.length === reference.length && reference.length > 0;
  return {
    passed: comparable && worst <= tolerance.worst && mean <= tolerance.mean,
    worst: comparable ? worst : null,
    mean: comparable ? mean : null,
    tolerance,
    failure: null,
  };
}

function numbersOf({ logprob, entropy }: RowScores): readonly number[] {
  return [...logprob, ...entropy];
}

/** Each of the slots from `first` on follows the one before it. */
function line(first: number, length: number): readonly number[] {
  return Array.from({ length }, (_, i) => first + i - 1);
}

/** Ids spread over the vocabulary, the same for every model of its size: a linear congruential sequence, seed 1. */
function spreadIds(count: number, vocabularySize: number): Int32Array {
  let state = 1;
  return Int32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 2 ** 31) * vocabularySize);
  });
}

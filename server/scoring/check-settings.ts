// Settings of a request that come from people, held to what can be done. Loads nothing.
import { Failure } from '../shared/protocol/failure.ts';
import { parseLexicons } from '../shared/protocol/lexicon-settings.ts';
import { mostSamples } from '../shared/protocol/sampling.ts';
import type { ReflectionSettings, ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { choiceProblem, parseSignalChoice } from '../shared/signals/measures.ts';
import type { Sampling } from '../shared/trace/annotation.ts';

/** The scoring head returns no more. */
const mostTop = 20;

/** @throws Failure `invalid-request` that says what can be asked for */
export function checkSettings({ top, sampling, signals, reflection, lexicons }: ScoreSettings): void {
  if (lexicons !== undefined) parseLexicons(lexicons);
  const wrong =
    (Number.isInteger(top) && top >= 0 && top <= mostTop
      ? null
      : `The number of likeliest tokens is ${top}; 0 to ${mostTop} can be kept.`) ??
    (sampling === undefined ? null : samplingProblem(sampling)) ??
    (signals === undefined ? null : signalsProblem(signals)) ??
    (reflection === undefined ? null : reflectionProblem(reflection));
  if (wrong !== null) throw new Failure('invalid-request', wrong);
}

function samplingProblem({ count, temperature, seed }: Sampling): string | null {
  if (!Number.isInteger(count) || count < 1 || count > mostSamples)
    return `The number of samples is ${count}; 1 to ${mostSamples} can be drawn.`;
  if (!(temperature > 0 && Number.isFinite(temperature)))
    return `The temperature is ${temperature}; samples are drawn at one above 0, for example 0.6.`;
  if (!Number.isSafeInteger(seed) || seed < 0) return `The seed is ${seed}; it is a whole number, 0 or more.`;
  return null;
}

function signalsProblem(choice: readonly string[]): string | null {
  const parsed = parseSignalChoice(choice.join(','));
  return 'unknown' in parsed ? choiceProblem(parsed.unknown) : null;
}

function reflectionProblem({ probe, positive, reflective, ...thresholds }: ReflectionSettings): string | null {
  if (probe === '') return 'An empty probe of reflection asks nothing; give a text, or leave it out.';
  const lists = [positive, reflective].filter((list) => list !== undefined);
  const isEmpty = lists.some((list) => list.length === 0 || list.includes(''));
  if (isEmpty) return 'Cues of reflection are words; give at least one of each kind, or leave them out.';
  const wrong = Object.entries(thresholds).find(([, value]) => !(value >= 0 && value <= 1));
  return wrong === undefined ? null : `${wrong[0]} is ${wrong[1]}; it is a confidence, 0 to 1.`;
}

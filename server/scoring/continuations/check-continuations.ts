// Whether continuations can be sampled as somebody asks, before anything is loaded or read.
import { Failure } from '../../shared/protocol/failure.ts';
import { mostContinuations } from '../../shared/protocol/sampling.ts';
import type { ContinuationSettings } from '../../shared/trace/step-values.ts';

/** @throws Failure `invalid-request` that names what is wrong and what would be right */
export function checkContinuations({ samples, seed, temperature, maxTokens }: ContinuationSettings): void {
  const refuse = (message: string): never => {
    throw new Failure('invalid-request', message);
  };
  if (!Number.isInteger(samples) || samples < 1 || samples > mostContinuations)
    refuse(`${samples} continuations a place were asked for; 1 to ${mostContinuations} can be written.`);
  if (!Number.isInteger(seed) || seed < 0) refuse(`The seed is ${seed}; it has to be a whole number from 0.`);
  if (!(temperature > 0 && Number.isFinite(temperature)))
    refuse(`The temperature is ${temperature}; it has to be above 0.`);
  if (!Number.isInteger(maxTokens) || maxTokens < 1)
    refuse(`Continuations of ${maxTokens} tokens were asked for; they have at least 1.`);
}

// The name under which measured step values are stored: everything the counts depend on, hashed; and the name of a trace's
// content, whichever file and line it stands in.
import { createHash } from 'node:crypto';
import type { ContinuationSettings } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { canonicalJson } from './canonical-json.ts';

/** Raised when the meaning of stored values changes without a new program version. */
const layout = 1;

/** What the values are measured with, besides trace and settings. */
export interface StepValuesReader {
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  /** Over the model's configuration and chat template. */
  readonly configSha256: string;
  readonly precision: string;
  /** Program version. */
  readonly version: string;
}

/** 64 lower-case hex digits over what continuations depend on: prompt, text, steps, gold answer, recorded tokens. */
export function traceSha256(trace: Trace): string {
  const { prompt, dialogue, multiTurn, turns, steps, segmenter, answers, tokens } = trace;
  return hash({ prompt, dialogue, multiTurn, turns, steps, segmenter, answers, tokens });
}

/** 64 lower-case hex digits. Which places were measured is no part of it: more of them are added to what is there. */
export function stepValuesKey(trace: Trace, settings: ContinuationSettings, reader: StepValuesReader): string {
  const { samples, seed, temperature, maxTokens } = settings;
  const { weightsSha256, tokenizerSha256, configSha256, precision, version } = reader;
  return hash({
    ...{ kind: 'step-values', layout, trace: traceSha256(trace) },
    ...{ samples, seed, temperature, maxTokens },
    ...{ weightsSha256, tokenizerSha256, configSha256, precision, version },
  });
}

function hash(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

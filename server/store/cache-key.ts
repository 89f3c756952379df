// The name under which an annotation is stored: everything its numbers depend on, hashed. A change in any is a new key.
import { createHash } from 'node:crypto';
import type { Trace } from '../shared/trace/trace.ts';
import { canonicalJson } from './canonical-json.ts';

/** Raised when the meaning of stored annotations changes without a new program version. */
const layout = 4;

export interface CacheKeyParts {
  readonly trace: Trace;
  /** Probe, number of alternatives and whatever else was asked of the scorer. */
  readonly settings: object;
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  /** Over the model's configuration and chat template. */
  readonly configSha256: string;
  readonly device: string;
  readonly precision: string;
  /** How attention was computed, on devices that have several ways; absent on the CPU, whose way follows from the model. */
  readonly variant?: string;
  /** Hash of the second model's weights and tokenizer; absent: none was read. */
  readonly secondModel?: string;
  /** Program version. */
  readonly version: string;
}

/** 64 lower-case hex digits. Where the trace stands in its file (line, id, group) is no part of it. */
export function cacheKey(parts: CacheKeyParts): string {
  const { trace, ...rest } = parts;
  return createHash('sha256')
    .update(canonicalJson({ layout, trace: scoredParts(trace), ...rest }))
    .digest('hex');
}

/** What scoring and signals read of a trace. Recorded ids replace re-tokenising, correctness decides some flags. */
function scoredParts(trace: Trace): object {
  const { prompt, dialogue, multiTurn, turns, steps, segmenter, answers, prediction, correct, reward, tokens } = trace;
  // A trace without a reference keeps the name it always had.
  const reference = trace.reference.length === 0 ? {} : { reference: trace.reference };
  const { correctSource, verified, hindsight, trial } = trace;
  const problems = trace.problems.map((problem) => ({ ...problem, line: undefined }));
  return {
    ...{ prompt, dialogue, multiTurn, turns, steps, segmenter, answers, prediction },
    ...{ correct, correctSource, verified, reward, tokens, problems, hindsight, trial: trial?.sha256 },
    ...reference,
  };
}

/** The part of a key that says how attention is computed. */
export function variantOf({ device, attention }: { readonly device: string; readonly attention: string }): {
  readonly variant?: string;
} {
  return device === 'cpu' ? {} : { variant: attention };
}

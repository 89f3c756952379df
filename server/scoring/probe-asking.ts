// How probes are asked and decoded with an open model: what ends an answer, what its tokens spell.
import type { ProbeWording } from '../probes/probe-templates.ts';
import { stopRule } from '../probes/stop-rule.ts';
import type { Sampling } from '../shared/trace/annotation.ts';
import type { AskOptions } from './ask-probes.ts';
import type { OpenModel } from './open-model.ts';

export interface AskingChoice {
  /** Of the step probe: its answers end where it says. */
  readonly wording: ProbeWording;
  readonly sampling?: Sampling;
  readonly signal?: AbortSignal;
}

/** @param onTokens told the number of tokens done since the last call */
export function probeAsking(
  { tokenizer, endTokens }: OpenModel,
  { wording, ...rest }: AskingChoice,
  onTokens: (tokens: number) => void,
): AskOptions {
  return {
    ...rest,
    stop: stopRule(wording.text),
    isEnd: (token) => endTokens.has(token),
    bytes: (tokens) => tokenizer.bytes(tokens),
    onTokens,
  };
}

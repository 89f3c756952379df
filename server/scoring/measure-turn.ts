// Scores a trace of one turn: one base pass over context and text, then all probes behind it.
import { resolveProbe, type ProbeWording } from '../probes/probe-templates.ts';
import { stopRule } from '../probes/stop-rule.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { askProbes, roomForProbes, slotsOf, type ProbeOutcome } from './ask-probes.ts';
import { checkLength, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { ScoreProgress } from './score-progress.ts';
import { findThinkEnd, planStepProbes, readStepProbes, type StepProbes } from './step-probes.ts';
import { TrunkReader } from './trunk-reader.ts';

/** The step probe of a trace; null where none is asked. */
export function wordingFor(model: OpenModel, trace: Trace, settings: ScoreSettings): ProbeWording | null {
  return settings.probes && !trace.multiTurn ? resolveProbe(settings.probe, model.defaultProbe) : null;
}

/** @throws Failure `context-exceeded` | `model-invalid` | `cancelled` | `out-of-memory` */
export async function measureTurn(
  model: OpenModel,
  trace: Trace,
  turn: EncodedTurn,
  settings: ScoreSettings,
  { signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const { scorer, tokenizer } = model;
  const text = turnText(turn);
  checkLength(text.ids, scorer.info);
  const wording = wordingFor(model, trace, settings);
  const { contextLength } = scorer.info;
  const plan = wording === null ? null : await planStepProbes(trace, turn, { tokenizer, wording, contextLength });
  const questions = plan?.questions ?? [];
  const progress = new ScoreProgress(text.ids.length + slotsOf(questions), onProgress);
  const cancel = signal === undefined ? {} : { signal };
  const pass = await scorer.begin(Math.max(1, text.ids.length + roomForProbes(questions)));
  try {
    const reading = { ...cancel, onProgress: progress.within() };
    const scores = await new TrunkReader(pass).read(text, settings.top, reading);
    const outcomes = await askProbes(pass, questions, {
      ...cancel,
      stop: stopRule(wording?.text ?? ''),
      isEnd: (token) => model.endTokens.has(token),
      bytes: (tokens) => tokenizer.bytes(tokens),
      onTokens: (tokens) => progress.add(tokens),
    });
    progress.finish();
    return {
      ...readings(trace, plan, outcomes),
      turns: [{ spans: turn.tokens, scores }],
      thinkEnd: findThinkEnd(trace, turn),
    };
  } finally {
    pass.end();
  }
}

function readings(
  trace: Trace,
  plan: StepProbes | null,
  outcomes: readonly ProbeOutcome[],
): Omit<Measurement, 'turns' | 'thinkEnd'> {
  const elicitations = trace.steps.map(() => null);
  if (plan === null) {
    const nothing = { base: null, probes: trace.steps.map(() => null), likelihood: null };
    return { ...nothing, elicitations, otherProbes: {}, problems: [] };
  }
  const read = readStepProbes(trace, plan, outcomes);
  const asksLikelihood = plan.likelihood !== null && plan.thinkEnd !== null;
  return {
    ...read,
    elicitations,
    otherProbes: asksLikelihood ? { R4: plan.likelihood.text } : {},
    problems: [...plan.problems, ...read.problems],
  };
}

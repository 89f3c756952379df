// Scores a trace of one turn: one base pass over context and text, then all probes behind it; in windows where the text is
// longer than the model's context.
import { resolveProbe, type ProbeWording } from '../probes/probe-templates.ts';
import { stopRule } from '../probes/stop-rule.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { ProbeOutcome } from './ask-probes.ts';
import { contextCut } from './context-cut.ts';
import { contextWindows } from './context-windows.ts';
import { checkVocabulary, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { planWindows, readWindows } from './read-windows.ts';
import { ScoreProgress } from './score-progress.ts';
import { lengthProblems, textLength } from './text-length.ts';
import { findThinkEnd, planStepProbes, readStepProbes, type StepProbes } from './step-probes.ts';

/** The step probe of a trace; null where none is asked. */
export function wordingFor(model: OpenModel, trace: Trace, settings: ScoreSettings): ProbeWording | null {
  return settings.probes && !trace.multiTurn ? resolveProbe(settings.probe, model.defaultProbe) : null;
}

/** @throws Failure `model-invalid` | `cancelled` | `out-of-memory` */
export async function measureTurn(
  model: OpenModel,
  trace: Trace,
  turn: EncodedTurn,
  settings: ScoreSettings,
  { signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const { scorer, tokenizer } = model;
  const text = turnText(turn);
  checkVocabulary(text.ids, scorer.info.vocabularySize);
  const wording = wordingFor(model, trace, settings);
  const prompt = turn.contextIds.length;
  const windows = contextWindows(scorer.info.contextLength, prompt);
  const plan = wording === null ? null : await planStepProbes(trace, turn, { tokenizer, wording, windows });
  const { sampling } = settings;
  const reads = planWindows(windows, text, plan?.questions ?? [], sampling);
  const progress = new ScoreProgress(reads.tokens, onProgress);
  const cancel = signal === undefined ? {} : { signal };
  const length = textLength([text], scorer);
  const pass = await scorer.begin(reads.capacity, length);
  try {
    const { scores, outcomes } = await readWindows(pass, reads, {
      top: settings.top,
      reading: () => ({ ...cancel, onProgress: progress.within() }),
      asking: {
        ...cancel,
        ...(sampling === undefined ? {} : { sampling }),
        stop: stopRule(wording?.text ?? ''),
        isEnd: (token) => model.endTokens.has(token),
        bytes: (tokens) => tokenizer.bytes(tokens),
        onTokens: (tokens) => progress.add(tokens),
      },
    });
    progress.finish();
    const read = readings(trace, plan, outcomes);
    const cut = contextCut({ windows, text, prompt, message: null, steps: cutSteps(plan) });
    return {
      ...read,
      turns: [{ spans: turn.tokens, scores }],
      thinkEnd: findThinkEnd(trace, turn),
      problems: [...read.problems, ...(cut === null ? [] : [cut]), ...lengthProblems(length, scorer)],
    };
  } finally {
    pass.end();
  }
}

/** Numbers, from 1, of the steps whose probes are asked past the first window. */
function cutSteps(plan: StepProbes | null): readonly number[] {
  const past = (plan?.questions ?? []).filter(({ window }) => window > 0);
  return past.flatMap(({ topic }) => (typeof topic === 'number' ? [topic + 1] : []));
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

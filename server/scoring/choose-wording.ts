// Which wording the step probe has: the one that was asked for, else the one that the model's folder names, else the one
// that the model answers best on the first traces of the file (signals.md S5, `auto`).
import {
  choosePreset,
  isAnswering,
  presetIds,
  probePresets,
  resolveProbe,
  type ProbePreset,
  type ProbeWording,
} from '../probes/probe-templates.ts';
import type { ProbeTrial, Trace } from '../shared/trace/trace.ts';
import { askProbes, roomForProbes, type ProbeQuestion } from './ask-probes.ts';
import { encodeProbe } from './encode-probe.ts';
import { encodeTurns } from './encode-turns.ts';
import type { OpenModel } from './open-model.ts';
import { turnPlaces } from './questions/turn-places.ts';
import { TrunkReader } from './trunk-reader.ts';

/** Steps of a trace that each wording is tried at, evenly spaced. */
const triedSteps = 4;

const chosen = new WeakMap<OpenModel, Map<string, ProbePreset>>();

/**
 * @param setting a preset's id or own text; null or `auto`: chosen
 * @throws Failure `invalid-request` where the text is empty; `cancelled` | `out-of-memory`
 */
export async function chooseWording(
  model: OpenModel,
  trace: Trace,
  setting: string | null,
  signal?: AbortSignal,
): Promise<ProbeWording> {
  const isChosen =
    (setting === null || setting === 'auto') && model.declaredProbe === null && trace.trial !== undefined;
  return resolveProbe(setting, isChosen ? await presetOf(model, trace.trial, signal) : model.defaultProbe);
}

async function presetOf(model: OpenModel, trial: ProbeTrial, signal: AbortSignal | undefined): Promise<ProbePreset> {
  const known = chosen.get(model) ?? new Map<string, ProbePreset>();
  chosen.set(model, known);
  const earlier = known.get(trial.sha256);
  if (earlier !== undefined) return earlier;
  const preset = await tryPresets(model, trial, signal);
  known.set(trial.sha256, preset);
  return preset;
}

/** The preset that the trial speaks for; the model's default where no trace of it can be asked. */
async function tryPresets(
  model: OpenModel,
  { traces }: ProbeTrial,
  signal: AbortSignal | undefined,
): Promise<ProbePreset> {
  const { answering, asked } = await countAnswering(model, traces, signal);
  return asked === 0 ? model.defaultProbe : choosePreset(answering, asked);
}

export interface AnsweringCounts {
  /** Places at which the wording was answered with something. */
  readonly answering: ReadonlyMap<ProbePreset, number>;
  /** Places at which each wording was asked. */
  readonly asked: number;
}

/** Over the traces that the model can read at once. @throws Failure `cancelled` | `out-of-memory` */
export async function countAnswering(
  model: OpenModel,
  traces: readonly Trace[],
  signal?: AbortSignal,
): Promise<AnsweringCounts> {
  const answering = new Map<ProbePreset, number>(presetIds.map((preset) => [preset, 0]));
  let asked = 0;
  for (const trace of traces) {
    const begins = await firstTokens(model, trace, signal);
    for (const { preset, token } of begins)
      if (isAnswering(token)) answering.set(preset, (answering.get(preset) ?? 0) + 1);
    asked += begins.length / presetIds.length;
  }
  return { answering, asked };
}

interface FirstToken {
  readonly preset: ProbePreset;
  /** Text of the first greedy token; empty where it ends the turn. */
  readonly token: string;
}

async function firstTokens(
  model: OpenModel,
  trace: Trace,
  signal: AbortSignal | undefined,
): Promise<readonly FirstToken[]> {
  const [turn] = (await encodeTurns(trace, model)).turns;
  if (turn === undefined) return [];
  const { steps } = turnPlaces(trace, turn);
  const { contextLength } = model.scorer.info;
  const slots = Array.from(
    { length: triedSteps },
    (_none, i) => steps[Math.floor(((i + 0.5) * steps.length) / triedSteps)]?.slot ?? -1,
  );
  const questions: (ProbeQuestion & { readonly preset: ProbePreset })[] = [];
  for (const preset of presetIds) {
    const { ids } = await encodeProbe(model.tokenizer, probePresets[preset], []);
    for (const slot of new Set(slots)) questions.push({ slot, ids, answers: [], greedy: true, decoded: 1, preset });
  }
  const deepest = questions.reduce((most, { slot, ids }) => Math.max(most, slot + 1 + ids.length), 0);
  // Longer traces than the model reads at once say nothing here; the others speak.
  if (steps.length === 0 || deepest > contextLength) return [];
  const last = Math.max(...slots);
  const ids = Int32Array.from([...turn.contextIds, ...turn.tokens.ids]).slice(0, last + 1);
  const pass = await model.scorer.begin(ids.length + roomForProbes(questions), ids.length);
  try {
    const cancel = signal === undefined ? {} : { signal };
    await new TrunkReader(pass).read({ ids, first: ids.length, end: ids.length }, 0, cancel);
    const outcomes = await askProbes(pass, questions, {
      ...cancel,
      stop: { open: true, stopAt: () => -1 },
      isEnd: (token) => model.endTokens.has(token),
      bytes: (tokens) => model.tokenizer.bytes(tokens),
      onTokens: () => undefined,
    });
    return questions.map(({ preset }, i) => ({ preset, token: outcomes[i]?.decoding?.begins ?? '' }));
  } finally {
    pass.end();
  }
}

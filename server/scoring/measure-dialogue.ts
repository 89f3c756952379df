// Scores a dialogue: every assistant message in the context it was written in, and the belief in the gold answer before
// the first and after each. Consecutive passes share their common prefix.
import { likeliestForm } from '../probes/unpack-results.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { ProbeReading } from '../shared/signals/reading.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { elicitationWording, elicitAt, type Elicitation, type ElicitationPlace } from './elicitation.ts';
import { checkLength, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { ScoreProgress } from './score-progress.ts';
import type { ExtendOptions, RowScores } from './scorer.ts';
import { forcedLogprobs } from './step-probes.ts';
import type { TurnColumns } from './token-columns.ts';
import { needTemplate } from './turn-context.ts';
import { sharedPrefix, TrunkReader, type TrunkText } from './trunk-reader.ts';

/** @throws Failure `context-exceeded` | `model-invalid` | `cancelled` | `out-of-memory` */
export async function measureDialogue(
  model: OpenModel,
  trace: Trace,
  turns: readonly EncodedTurn[],
  settings: ScoreSettings,
  { signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const { scorer } = model;
  const texts = turns.map(turnText);
  for (const text of texts) checkLength(text.ids, scorer.info);
  const places = settings.probes ? await elicitations(model, trace) : [];
  const order = texts.flatMap((text, t): TrunkText[] => [...(places[t]?.forms ?? []), text]);
  order.push(...(places[texts.length]?.forms ?? []));
  const progress = new ScoreProgress(tokensToRead(order), onProgress);
  const options = (): ExtendOptions => ({ ...(signal === undefined ? {} : { signal }), onProgress: progress.within() });
  const pass = await scorer.begin(order.reduce((most, { ids }) => Math.max(most, ids.length), 1));
  try {
    const reader = new TrunkReader(pass);
    const ask = (text: TrunkText, top: number): Promise<RowScores> => reader.read(text, top, options());
    const columns: TurnColumns[] = [];
    const beliefs: (Belief | null)[] = [];
    for (const [t, text] of texts.entries()) {
      beliefs.push(await readBelief(places[t], ask));
      const turn = turns[t];
      if (turn !== undefined) columns.push({ spans: turn.tokens, scores: await ask(text, settings.top) });
    }
    beliefs.push(await readBelief(places[texts.length], ask));
    progress.finish();
    return {
      turns: columns,
      base: beliefs[0]?.reading ?? null,
      probes: trace.steps.map((_step, t) => beliefs[t + 1]?.reading ?? null),
      likelihood: null,
      thinkEnd: null,
      elicitations: trace.steps.map((_step, t) => beliefs[t + 1]?.text ?? null),
      otherProbes: beliefs.some((belief) => belief !== null) ? { S3: elicitationWording } : {},
      problems: places.flatMap((place) => place.problems),
    };
  } finally {
    pass.end();
  }
}

/** One a turn and one after the last; all empty without gold answer. */
async function elicitations(model: OpenModel, trace: Trace): Promise<readonly ElicitationPlace[]> {
  const { tokenizer, scorer } = model;
  const setting = { tokenizer, template: needTemplate(model.template), contextLength: scorer.info.contextLength };
  const places: ElicitationPlace[] = [];
  for (let place = 0; place <= trace.turns.length; place++) places.push(await elicitAt(trace, place, setting));
  return places;
}

interface Belief {
  readonly reading: ProbeReading;
  readonly text: string;
}

/** The likeliest accepted form by mean probability; null where none could be asked. */
async function readBelief(
  place: ElicitationPlace | undefined,
  ask: (text: Elicitation, top: number) => Promise<RowScores>,
): Promise<Belief | null> {
  const forms = place?.forms ?? [];
  const logprobs: number[][] = [];
  for (const form of forms) logprobs.push(Array.from((await ask(form, 0)).logprob));
  const best = likeliestForm(logprobs);
  const form = best === null ? undefined : forms[best.form];
  if (form === undefined) return null;
  const reading = { answer: null, greedyEntropies: [], seamMerges: form.straddles };
  return { reading: { ...reading, goldLogprobs: forcedLogprobs(best) }, text: form.text };
}

function tokensToRead(order: readonly TrunkText[]): number {
  return order.reduce((sum, text, i) => sum + text.ids.length - sharedPrefix(order[i - 1]?.ids ?? [], text), 0);
}

// Scores a dialogue: every assistant message in the context it was written in, and the belief in the gold answer before
// the first and after each. Consecutive passes share their common prefix; past the model's context they are windows.
import { topCount } from '../graph/blocks/reduce-logits.ts';
import { likeliestForm } from '../probes/unpack-results.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { noExtras } from '../shared/signals/extra-readings.ts';
import type { ProbeReading } from '../shared/signals/reading.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { elicitationWording, elicitAt, unasked, type Elicitation, type ElicitationPlace } from './elicitation.ts';
import { contextCut } from './context-cut.ts';
import {
  contextWindows,
  lastWindow,
  neededWindows,
  windowText,
  type ContextWindows,
  type WindowText,
} from './context-windows.ts';
import { checkVocabulary, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { otherContexts } from './other-contexts.ts';
import { planRereading, readOtherContexts } from './read-other-contexts.ts';
import { askedBehind } from './measured-needs.ts';
import { joinRowScores } from './row-scores.ts';
import { ScoreProgress } from './score-progress.ts';
import { lengthProblems, textLength } from './text-length.ts';
import type { ExtendOptions, RowScores } from './scorer.ts';
import { shortestAll } from './shortest-float32.ts';
import { topLogprobsOf } from './top-logprobs.ts';
import type { TurnColumns } from './token-columns.ts';
import { needTemplate } from './turn-context.ts';
import { sharedPrefix, tokensToRead, TrunkReader, type TrunkText } from './trunk-reader.ts';

/** @throws Failure `model-invalid` | `cancelled` | `out-of-memory` */
export async function measureDialogue(
  model: OpenModel,
  trace: Trace,
  turns: readonly EncodedTurn[],
  settings: ScoreSettings,
  { needs, signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const { scorer } = model;
  const texts = turns.map(turnText);
  for (const text of texts) checkVocabulary(text.ids, scorer.info.vocabularySize);
  const { contextLength } = scorer.info;
  const parts = texts.map((text) => turnParts(windowsOf(turns, text, contextLength), text));
  const places = settings.probes && needs.has('probe') ? await elicitations(model, trace) : [];
  const asked = places.map((place, t) => askable(place, t, (text) => windowsOf(turns, text, contextLength)));
  const order = parts.flatMap((windows, t): WindowText[] => [...formsOf(asked[t]), ...windows]);
  order.push(...formsOf(asked[texts.length]));
  const { tokenizer, template } = model;
  const others = await otherContexts({ trace, tokenizer, template }, turns, askedBehind(needs, settings));
  const again = planRereading(others.contexts, contextLength);
  const progress = new ScoreProgress(tokensToRead(order) + again.tokens, onProgress);
  const options = (): ExtendOptions => ({ ...(signal === undefined ? {} : { signal }), onProgress: progress.within() });
  const length = textLength(texts, scorer);
  const pass = await scorer.begin(
    order.reduce((most, { ids }) => Math.max(most, ids.length), Math.max(1, again.capacity)),
    length,
  );
  try {
    const reader = new TrunkReader(pass);
    const ask = (text: TrunkText, top: number): Promise<RowScores> => reader.read(text, top, options());
    const columns: TurnColumns[] = [];
    const beliefs: (Belief | null)[] = [];
    for (const [t, turn] of turns.entries()) {
      beliefs.push(await readBelief(asked[t], ask));
      const scores: RowScores[] = [];
      for (const part of parts[t] ?? []) scores.push(await ask(part, topCount));
      columns.push({ spans: turn.tokens, scores: joinRowScores(scores, topCount) });
    }
    beliefs.push(await readBelief(asked[texts.length], ask));
    const reread = await readOtherContexts(pass, again, options);
    progress.finish();
    return {
      turns: columns,
      base: beliefs[0]?.reading ?? null,
      probes: trace.steps.map((_step, t) => beliefs[t + 1]?.reading ?? null),
      likelihood: null,
      extras: { ...noExtras, ...reread, topLogprobs: topLogprobsOf(columns) },
      thinkEnd: null,
      elicitations: trace.steps.map((_step, t) => beliefs[t + 1]?.text ?? null),
      otherProbes: beliefs.some((belief) => belief !== null) ? { S3: elicitationWording } : {},
      problems: [
        ...asked.flatMap((place) => place.problems),
        ...others.problems,
        ...cuts(turns, texts, asked, contextLength),
        ...(beliefs.some((belief) => belief?.reading.seamMerges === true) ? [seamMerges] : []),
        ...lengthProblems(length, scorer),
      ],
    };
  } finally {
    pass.end();
  }
}

/** What the dialogue began with stays in front of every window, where the template still writes it so. */
function windowsOf(turns: readonly EncodedTurn[], text: TrunkText, contextLength: number): ContextWindows {
  const whole = { ids: text.ids, first: text.ids.length, end: text.ids.length };
  return contextWindows(contextLength, sharedPrefix(turns[0]?.contextIds ?? [], whole));
}

function turnParts(windows: ContextWindows, text: TrunkText): readonly WindowText[] {
  return neededWindows(windows, text, []).map((index) => windowText(windows, text, index));
}

/** One a turn and one after the last; all empty without gold answer. */
async function elicitations(
  { tokenizer, template }: OpenModel,
  trace: Trace,
): Promise<readonly ElicitationPlace<Elicitation>[]> {
  const setting = { tokenizer, template: needTemplate(template) };
  const places: ElicitationPlace<Elicitation>[] = [];
  for (let place = 0; place <= trace.turns.length; place++) places.push(await elicitAt(trace, place, setting));
  return places;
}

/** An elicitation as it is read: its end, in one window. */
type AskedForm = Elicitation & WindowText;

/** The elicitations of a place in their windows, without those that fit in none. */
function askable(
  { forms, problems }: ElicitationPlace<Elicitation>,
  place: number,
  windows: (text: TrunkText) => ContextWindows,
): ElicitationPlace<AskedForm> {
  const fitting = forms.flatMap((form): AskedForm[] => {
    const window = lastWindow(windows(form), form);
    return window === null ? [] : [{ ...form, ...window }];
  });
  const lost = forms.length > 0 && fitting.length === 0;
  return {
    forms: fitting,
    problems: lost ? [...problems, unasked(place, 'the answer is too long for the context.')] : problems,
  };
}

function formsOf(place: ElicitationPlace<AskedForm> | undefined): readonly AskedForm[] {
  return place?.forms ?? [];
}

/** One problem, about the first message that was cut, however many follow. */
function cuts(
  turns: readonly EncodedTurn[],
  texts: readonly TrunkText[],
  asked: readonly ElicitationPlace<AskedForm>[],
  contextLength: number,
): readonly Problem[] {
  const found = texts.findIndex(({ ids }) => ids.length > contextLength);
  const steps = asked.flatMap(({ forms }, t) => (t > 0 && forms.some(({ shift }) => shift > 0) ? [t] : []));
  const first = found >= 0 ? found : texts.length - 1;
  const [turn, text] = [turns[first], texts[first]];
  if (turn === undefined || text === undefined) return [];
  const windows = windowsOf(turns, text, contextLength);
  const prompt = turn.contextIds.length;
  const cut = contextCut({ windows, text, prompt, message: turn.message, steps });
  return cut === null ? [] : [cut];
}

interface Belief {
  readonly reading: ProbeReading;
  readonly text: string;
}

const seamMerges: Problem = {
  code: 'seam-merges',
  severity: 'info',
  message:
    'A token of the gold answer reaches over the quotes around it, so the belief is of more than the answer. Compare turns, not levels.',
  path: 'answer',
};

/** The likeliest accepted form by mean probability; null where none could be asked. */
async function readBelief(
  place: ElicitationPlace<AskedForm> | undefined,
  ask: (text: TrunkText, top: number) => Promise<RowScores>,
): Promise<Belief | null> {
  const forms = place?.forms ?? [];
  const logprobs: number[][] = [];
  for (const form of forms) logprobs.push(Array.from((await ask(form, 0)).logprob));
  const best = likeliestForm(logprobs);
  const form = best === null ? undefined : forms[best.form];
  if (form === undefined) return null;
  const reading = { answer: null, greedyEntropies: [], seamMerges: form.straddles };
  return { reading: { ...reading, goldLogprobs: shortestAll(best?.logprobs ?? []) }, text: form.text };
}

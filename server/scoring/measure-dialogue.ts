// Scores a dialogue: every assistant message in the context it was written in, and the belief in the gold answer before
// the first and after each. Consecutive passes share their common prefix; past the model's context they are windows.
import { elicitationWording } from '../probes/elicitation-wording.ts';
import { resolveProbe } from '../probes/probe-templates.ts';
import { reflectionCues } from '../probes/reflection-cues.ts';
import { likeliestForm } from '../probes/unpack-results.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { ProbeReading } from '../shared/signals/reading.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { slotsOf, type ProbeOutcome } from './ask-probes.ts';
import { elicitAt, unasked, type Elicitation, type ElicitationPlace } from './elicitation.ts';
import { contextCut } from './context-cut.ts';
import { contextWindows, lastWindow, type ContextWindows, type WindowText } from './context-windows.ts';
import { checkVocabulary, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { otherContexts } from './other-contexts.ts';
import { planRereading, readOtherContexts } from './read-other-contexts.ts';
import { askedBehind } from './measured-needs.ts';
import { probeAsking } from './probe-asking.ts';
import { planDialogueQuestions, readDialogueQuestions } from './questions/dialogue-questions.ts';
import { planWindows, readWindows, type WindowPlan } from './read-windows.ts';
import { sliceRowScores } from './row-scores.ts';
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
  const { scorer, tokenizer, template } = model;
  const { contextLength } = scorer.info;
  const read = turns.map((turn) => {
    const text = turnText(turn);
    return { turn, text, windows: windowsOf(turns, text, contextLength) };
  });
  const texts = read.map(({ text }) => text);
  for (const text of texts) checkVocabulary(text.ids, scorer.info.vocabularySize);
  const places = settings.probes && needs.has('probe') ? await elicitations(model, trace) : [];
  const asked = places.map((place, t) => askable(place, t, (text) => windowsOf(turns, text, contextLength)));
  const wording = resolveProbe(settings.probe, model.defaultProbe);
  const wanted = askedBehind(needs, settings);
  const cues = { ...reflectionCues, ...settings.reflection };
  const context = { trace, tokenizer, template };
  const behind = await planDialogueQuestions(context, read, { needs: wanted, wording, cues });
  // The prompt's own tokens are scored with the first turn, where they are asked for.
  const readsPrompt = needs.has('prompt');
  const reads = read.map(({ text, windows }, t) =>
    planWindows(windows, t === 0 && readsPrompt ? { ...text, first: 1 } : text, behind.turns[t]?.questions ?? []),
  );
  const order = reads.flatMap((plan, t): WindowText[] => [
    ...formsOf(asked[t]),
    ...plan.windows.map(({ text }) => text),
  ]);
  order.push(...formsOf(asked[texts.length]));
  const others = await otherContexts(context, turns, wanted);
  const again = planRereading(others.contexts, contextLength);
  const probeTokens = behind.turns.reduce((sum, { questions }) => sum + slotsOf(questions), 0);
  const progress = new ScoreProgress(tokensToRead(order) + probeTokens + again.tokens, onProgress);
  const cancel = signal === undefined ? {} : { signal };
  const options = (): ExtendOptions => ({ ...cancel, onProgress: progress.within() });
  const asking = probeAsking(model, { wording, ...cancel }, (tokens) => progress.add(tokens));
  const length = textLength(texts, scorer);
  const slots = [again.capacity, ...reads.map(({ capacity }) => capacity), ...order.map(({ ids }) => ids.length)];
  const pass = await scorer.begin(
    slots.reduce((most, count) => Math.max(most, count), 1),
    length,
  );
  try {
    const reader = new TrunkReader(pass);
    const ask = (text: TrunkText, top: number): Promise<RowScores> => reader.read(text, top, options());
    const columns: TurnColumns[] = [];
    const outcomes: (readonly ProbeOutcome[])[] = [];
    const beliefs: (Belief | null)[] = [];
    let prompt: readonly number[] | null = null;
    for (const [t, { tokens }] of turns.entries()) {
      beliefs.push(await readBelief(asked[t], ask));
      const plan = reads[t] ?? nothing;
      const { scores, outcomes: answered } = await readWindows(pass, plan, { reading: options, asking }, reader);
      outcomes.push(answered);
      const ofPrompt = t === 0 && readsPrompt ? (texts[t]?.first ?? 1) - 1 : 0;
      columns.push({ spans: tokens, scores: sliceRowScores(scores, ofPrompt) });
      if (t === 0 && readsPrompt) prompt = shortestAll([...scores.logprob.subarray(0, ofPrompt)]);
    }
    beliefs.push(await readBelief(asked[texts.length], ask));
    const reread = await readOtherContexts(pass, again, options);
    progress.finish();
    return {
      turns: columns,
      base: beliefs[0]?.reading ?? null,
      probes: trace.steps.map((_step, t) => beliefs[t + 1]?.reading ?? null),
      likelihood: null,
      extras: {
        ...readDialogueQuestions(behind, outcomes),
        ...reread,
        topLogprobs: topLogprobsOf(columns),
        prompt,
      },
      thinkEnd: null,
      elicitations: trace.steps.map((_step, t) => beliefs[t + 1]?.text ?? null),
      otherProbes: {
        ...(beliefs.some((belief) => belief !== null) ? { S3: elicitationWording } : {}),
        ...behind.texts,
        ...others.texts,
      },
      problems: [
        ...asked.flatMap((place) => place.problems),
        ...behind.problems,
        ...others.problems,
        ...firstCut(turns, texts, asked, contextLength),
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

const nothing: WindowPlan = { windows: [], capacity: 0, tokens: 0 };

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
function firstCut(
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

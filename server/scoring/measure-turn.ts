// Scores a trace of one turn: one base pass over context and text, then all probes behind it; in windows where the text is
// longer than the model's context.
import { resolveProbe } from '../probes/probe-templates.ts';
import { reflectionCues } from '../probes/reflection-cues.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { topLogprobsOf } from './top-logprobs.ts';
import type { Need } from '../shared/signals/signal.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { contextCut } from './context-cut.ts';
import { contextWindows } from './context-windows.ts';
import { checkVocabulary, turnText, type EncodedTurn } from './encode-turns.ts';
import type { MeasureOptions, Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { askedBehind } from './measured-needs.ts';
import { otherContexts } from './other-contexts.ts';
import { probeAsking } from './probe-asking.ts';
import { noPermutedChoice, planPermutedChoice, readPermutedChoice } from './permuted-choice.ts';
import { planQuestions } from './questions/plan-questions.ts';
import { QuestionPlacer } from './questions/question-placer.ts';
import { findThinkEnd, turnPlaces, type TurnPlaces } from './questions/turn-places.ts';
import type { PlacedQuestion } from './questions/question-placer.ts';
import { planRereading, readOtherContexts } from './read-other-contexts.ts';
import { planWindows, readWindows } from './read-windows.ts';
import { sliceRowScores } from './row-scores.ts';
import { ScoreProgress } from './score-progress.ts';
import { shortestAll } from './shortest-float32.ts';
import { lengthProblems, textLength } from './text-length.ts';

/** Whether a trace is asked the step probe. */
export function asksSteps(trace: Trace, settings: ScoreSettings, needs: ReadonlySet<Need>): boolean {
  return settings.probes && !trace.multiTurn && (needs.has('probe') || needs.has('own-answer'));
}

/** @throws Failure `model-invalid` | `cancelled` | `out-of-memory` */
export async function measureTurn(
  model: OpenModel,
  trace: Trace,
  turn: EncodedTurn,
  settings: ScoreSettings,
  { needs, wording = resolveProbe(null, model.defaultProbe), signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const { scorer, tokenizer, template } = model;
  const whole = turnText(turn);
  checkVocabulary(whole.ids, scorer.info.vocabularySize);
  const prompt = turn.contextIds.length;
  const windows = contextWindows(scorer.info.contextLength, prompt);
  const places = turnPlaces(trace, turn);
  const asked = { trace, turn, places, placer: new QuestionPlacer(windows), tokenizer, template };
  const wanted = askedBehind(needs, settings);
  const plan = await planQuestions(asked, {
    needs: wanted,
    wording,
    cues: { ...reflectionCues, ...settings.reflection },
  });
  const { sampling } = settings;
  // The prompt's own tokens are scored in the same pass, where they are asked for.
  const text = needs.has('prompt') ? { ...whole, first: 1 } : whole;
  const reads = planWindows(windows, text, plan.questions, sampling);
  const others = await otherContexts({ trace, tokenizer, template }, [turn], wanted);
  const again = planRereading(others.contexts, scorer.info.contextLength);
  const permuted = wanted.has('permuted-choice')
    ? await planPermutedChoice({ trace, turn, tokenizer, template }, wording, scorer.info.contextLength)
    : noPermutedChoice(wording);
  const progress = new ScoreProgress(reads.tokens + again.tokens + permuted.reads.tokens, onProgress);
  const cancel = signal === undefined ? {} : { signal };
  const length = textLength([text], scorer);
  const pass = await scorer.begin(Math.max(reads.capacity, again.capacity, permuted.reads.capacity), length);
  try {
    const ways = {
      reading: () => ({ ...cancel, onProgress: progress.within() }),
      asking: probeAsking(model, { wording, ...cancel, ...(sampling === undefined ? {} : { sampling }) }, (tokens) =>
        progress.add(tokens),
      ),
    };
    const { scores, outcomes } = await readWindows(pass, reads, ways);
    const reread = await readOtherContexts(pass, again, ways.reading);
    const permutedChoice = await readPermutedChoice(pass, permuted, ways);
    progress.finish();
    const read = plan.read(outcomes);
    const cut = contextCut({ windows, text: whole, prompt, message: null, steps: cutSteps(places, plan.questions) });
    const ofPrompt = whole.first - text.first;
    const turns = [{ spans: turn.tokens, scores: sliceRowScores(scores, ofPrompt) }];
    return {
      ...read,
      turns,
      extras: {
        ...read.extras,
        ...reread,
        permutedChoice,
        topLogprobs: topLogprobsOf(turns),
        prompt: needs.has('prompt') ? shortestAll([...scores.logprob.subarray(0, ofPrompt)]) : null,
      },
      thinkEnd: findThinkEnd(trace, turn),
      elicitations: trace.steps.map(() => null),
      otherProbes: { ...plan.texts, ...others.texts, ...permuted.texts },
      problems: [
        ...plan.problems,
        ...others.problems,
        ...permuted.problems,
        ...read.problems,
        ...(cut === null ? [] : [cut]),
        ...lengthProblems(length, scorer),
      ],
    };
  } finally {
    pass.end();
  }
}

/** Numbers, from 1, of the steps whose probes are asked past the first window. */
function cutSteps(places: TurnPlaces, questions: readonly PlacedQuestion[]): readonly number[] {
  const past = new Set(questions.filter(({ window }) => window > 0).map(({ slot }) => slot));
  return places.steps.flatMap(({ index, slot }) => (past.has(slot) ? [index + 1] : []));
}

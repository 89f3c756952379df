// What is asked behind the turns of a dialogue is what is asked behind the same text given as prompt and completion, whose
// numbers are held to transformers by extras.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTurns } from '../../server/scoring/encode-turns.ts';
import { measureDialogue } from '../../server/scoring/measure-dialogue.ts';
import { measureTurn } from '../../server/scoring/measure-turn.ts';
import type { Measurement } from '../../server/scoring/measurement.ts';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Need } from '../../server/shared/signals/signal.ts';
import type { Message, Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { expectClose, logMasses } from './close-numbers.ts';

const tolerance = 1e-4;
/** Of logarithms of sums over chains of tokens. */
const wide = 1e-3;
const settings = { probe: 'sentence', probes: true, top: 0 };
const asked: readonly Need[] = [
  ...(['base', 'probe', 'gold', 'reflection', 'verdict', 'follow-ups', 'answer-cue'] as const),
  ...(['prompt', 'prompt-completion'] as const),
];

const question = 'Tom has 3 boxes with 8 pens each and gives away 5 pens. How many pens are left?';
/** One paragraph each, so that the only step of a single turn ends where the turn does. */
const untagged: readonly Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: question },
  { role: 'assistant', content: 'There are 24 pens and then 19.' },
  { role: 'user', content: 'Are you sure?' },
  { role: 'assistant', content: 'Wait, let me check: 24 less 5 is 19.' },
];

function readLine(fields: object): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(fields), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return trace;
}

async function measure(model: OpenModel, trace: Trace): Promise<Measurement> {
  const { turns } = await encodeTurns(trace, model);
  const needs = new Set(asked);
  const [only] = turns;
  if (trace.multiTurn) return measureDialogue(model, trace, turns, settings, { needs });
  if (only === undefined) throw new Error('the trace has no turn');
  return measureTurn(model, trace, only, settings, { needs });
}

/** The dialogue up to an assistant message, as prompt and completion. */
function asCompletion(messages: readonly Message[], at: number, answer: string): Trace {
  return readLine({ prompt: messages.slice(0, at), completion: messages.slice(at, at + 1), answer });
}

describe('a tiny model', () => {
  let model: OpenModel;
  let dialogue: Measurement;
  let first: Measurement;
  let last: Measurement;
  beforeAll(async () => {
    model = await openModel(join(import.meta.dirname, 'models', 'llama-tiny'));
    dialogue = await measure(model, readLine({ messages: untagged, answer: '19' }));
    first = await measure(model, asCompletion(untagged, 2, '19'));
    last = await measure(model, asCompletion(untagged, 4, '19'));
  });
  afterAll(() => model.close());

  it('is asked S6 behind every turn', () => {
    expect(dialogue.extras.reflection).toHaveLength(2);
    const expected = [first.extras.reflection?.[0], last.extras.reflection?.[0]];
    expect(expected.every((mass) => (mass?.positive ?? 0) > 0)).toBe(true);
    expectClose(logMasses(dialogue.extras.reflection), logMasses(expected), wide, 'reflection');
    expect(dialogue.otherProbes).toMatchObject({ S6: '\n\nLet me see.', S3: "Is it '{answer}'?" });
  });

  it('is asked for its verdict behind the last turn', () => {
    expect(last.extras.verdict?.controls).toHaveLength(2);
    expectClose(logMasses(dialogue.extras.verdict), logMasses(last.extras.verdict), wide, 'verdict');
  });

  it.each(['followUps', 'answerCue'] as const)('is asked for %s behind the last turn', (field) => {
    expect(last.extras[field]).not.toBeNull();
    expectClose(dialogue.extras[field], last.extras[field], tolerance, field);
  });

  it('reads the prompt that the dialogue begins with, and completes its question, but answers no part of it', () => {
    expectClose(dialogue.extras.prompt, first.extras.prompt, tolerance, 'prompt');
    expect(dialogue.extras.prompt?.length).toBeGreaterThan(20);
    const { promptCompletion } = first.extras;
    expect(question.endsWith(promptCompletion?.expected ?? '?')).toBe(true);
    expectClose(dialogue.extras.promptCompletion, { ...promptCompletion, answer: null }, tolerance, 'completion');
  });

  it('leaves tokens and beliefs as they are without questions', async () => {
    const trace = readLine({ messages: untagged, answer: '19' });
    const { turns } = await encodeTurns(trace, model);
    const plain = await measureDialogue(model, trace, turns, settings, { needs: new Set<Need>(['base', 'probe']) });
    const columns = (of: Measurement): readonly number[][] => of.turns.map(({ scores }) => [...scores.logprob]);
    expectClose(columns(dialogue), columns(plain), tolerance, 'logprob');
    expectClose(dialogue.probes, plain.probes, tolerance, 'probes');
    expect(plain.extras).toMatchObject({ reflection: null, verdict: null, followUps: null, prompt: null });
    expect(plain.problems.filter(({ code }) => code === 'not-measured')).toEqual([]);
  });

  it('says once what a dialogue has no place for, and why', async () => {
    const { problems, signals, steps } = await scoreTrace(model, readLine({ messages: untagged, answer: '19' }), {
      ...settings,
      signals: ['default', 'S5', 'R14'],
    });
    const missing = problems.filter(({ code }) => code === 'not-measured').map(({ message }) => message);
    expect(missing.filter((message) => message.includes('(R4, R5, S5, R14)'))).toHaveLength(1);
    expect(missing).toHaveLength(1);
    expect(signals['R4.logProb']).toBeNull();
    expect(signals['S6.reflectionSteps']).toBe(1);
    expect(steps.map((step) => step.signals?.['S6.reflects'])).toEqual([0, 1]);
    expect(steps.every((step) => (step.signals?.['S6.positive'] ?? 0) > 0)).toBe(true);
  });

  it('gives the reason once where the question is too short to be completed', async () => {
    const messages = untagged.map((message, at) => (at === 1 ? { ...message, content: 'Hi' } : message));
    const { extras, problems } = await measure(model, readLine({ messages, answer: '19' }));
    expect(extras.promptCompletion).toBeNull();
    expect(problems.filter(({ message }) => message.includes('(R15)'))).toHaveLength(1);
  });
});

describe('the example dialogues, read by Abacus', () => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(join(import.meta.dirname, '../../media/abacus'));
  });
  afterAll(() => model.close());

  it('are asked behind their last message as if it were the only one', async () => {
    const file = join(import.meta.dirname, '../../media/examples/dialogues.trace.jsonl');
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n').slice(0, 2)) {
      const trace = readLine(JSON.parse(line) as object); // a line that parses as a trace is an object
      const at = trace.turns.at(-1)?.message ?? -1;
      const [whole, last] = [await measure(model, trace), await measure(model, asCompletion(trace.dialogue, at, '3'))];
      expect(whole.extras.reflection?.map((mass) => (mass?.positive ?? 0) > 0)).toEqual(trace.turns.map(() => true));
      expectClose(logMasses(whole.extras.verdict), logMasses(last.extras.verdict), wide, 'verdict');
      expectClose(whole.extras.followUps, last.extras.followUps, tolerance, 'follow-ups');
      expect(whole.extras.promptCompletion?.meanLogprob).toBeLessThan(0);
    }
  }, 120_000);
});

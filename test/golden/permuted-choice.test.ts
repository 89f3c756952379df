// R14 for multiple choice: what is asked is the question with its options moved on and the reasoning with its letters
// moved along, and what is answered is what the model writes behind exactly that text.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { encodeTurns } from '../../server/scoring/encode-turns.ts';
import { measureTurn } from '../../server/scoring/measure-turn.ts';
import type { Measurement } from '../../server/scoring/measurement.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Need } from '../../server/shared/signals/signal.ts';
import { needTemplate } from '../../server/scoring/turn-context.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';

const settings = { probe: 'sentence', probes: true, top: 0 };
const probe = '\n\nSo the final answer is \\boxed{';
const question = 'Tom has 3 boxes with 8 pens. How many pens?\nA) 11\nB) 24\nC) 38';
const moved = 'Tom has 3 boxes with 8 pens. How many pens?\nA) 38\nB) 11\nC) 24';
const thinking = 'Three times eight is 24, so option B fits and (A) does not.\n';
const mapped = 'Three times eight is 24, so option C fits and (B) does not.\n';

let model: OpenModel;
beforeAll(async () => {
  model = await openModel(join(import.meta.dirname, 'models', 'llama-tiny'));
});
afterAll(() => model.close());

function readLine(fields: object): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(fields), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return trace;
}

async function measure(trace: Trace, probes = true): Promise<Measurement> {
  const { turns } = await encodeTurns(trace, model);
  const [turn] = turns;
  if (turn === undefined) throw new Error('the trace has no turn');
  const needs = new Set<Need>(['base', 'probe', 'permuted-choice']);
  return measureTurn(model, trace, turn, { ...settings, probes }, { needs });
}

/** Greedy, one plain pass a token, up to the closing brace, ten tokens or the end of the text. */
async function decodePlainly(context: string, special: boolean, rest: string): Promise<string> {
  const parts = [await model.tokenizer.encode(context, { special, continuing: false })];
  for (const text of [rest, probe])
    parts.push(await model.tokenizer.encode(text, { special: false, continuing: true }));
  const ids = parts.flatMap((part) => [...part.ids]);
  const before = ids.length;
  let text = '';
  while (ids.length < before + 10) {
    const pass = await model.scorer.begin(ids.length);
    const parents = Int32Array.from(ids, (_id, i) => i - 1);
    const rows = { rows: Int32Array.of(ids.length - 1), targets: Int32Array.of(-1), top: 1 };
    const { topIds } = await pass.extend({ ids: Int32Array.from(ids), parents }, rows);
    pass.end();
    const token = topIds[0] ?? -1;
    if (model.endTokens.has(token)) break;
    ids.push(token);
    text = model.tokenizer.decode(Int32Array.from(ids.slice(before)));
    if (text.includes('}')) break;
  }
  return text.split('}', 1)[0]?.trim() ?? '';
}

it('asks behind the moved question and the mapped reasoning of a prompt that is text', async () => {
  const completion = `<think>\n${thinking}</think>\nThe answer is \\boxed{B}.`;
  const { extras, otherProbes, problems } = await measure(readLine({ prompt: question, completion }));
  expect(extras.permutedChoice?.options).toEqual(['38', '11', '24']);
  expect(extras.permutedChoice?.answer).toBe(await decodePlainly(moved, true, `<think>\n${mapped}`));
  expect(otherProbes).toMatchObject({ R14: probe });
  expect(problems.filter(({ code }) => code === 'not-measured')).toEqual([]);
});

it('goes through the chat template, and asks text without tags before the sentence that answers', async () => {
  const prompt = [{ role: 'user', content: question }];
  const completion = [{ role: 'assistant', content: `${thinking}So the answer is \\boxed{B}.` }];
  const { extras } = await measure(readLine({ prompt, completion }));
  const render = [{ role: 'user', content: moved }];
  const context = needTemplate(model.template).render(render, { generationPrompt: true });
  expect(extras.permutedChoice?.answer).toBe(await decodePlainly(context, false, mapped));
});

it('leaves base pass, probes and tokens as they are without', async () => {
  const line = { prompt: question, completion: `<think>\n${thinking}</think>\n\\boxed{B}`, answer: 'B' };
  const score = (signals: readonly string[]) => scoreTrace(model, readLine(line), { ...settings, signals });
  const [plain, asked] = [await score(['default']), await score(['default', 'R14'])];
  expect(asked.tokens.logprob).toEqual(plain.tokens.logprob);
  expect(asked.base).toEqual(plain.base);
  expect(asked.signals['R14.choice']).not.toBeUndefined();
  expect([0, 1]).toContain(asked.signals['R14.choice']);
  expect(plain.signals['R14.choice']).toBeUndefined();
});

it.each([
  ['lists no options', 'How many pens?', `${thinking}It is \\boxed{24}.`],
  ['none of the options', question, `${thinking}It is \\boxed{99}.`],
  ['no final answer', question, `<think>\n${thinking}`],
  ['no reasoning stands before', question, '\\boxed{B}'],
])('says why where it cannot be asked: %s', async (why, prompt, completion) => {
  const { extras, problems } = await measure(readLine({ prompt, completion }));
  expect(extras.permutedChoice).toBeNull();
  const [problem, ...others] = problems.filter(({ code }) => code === 'not-measured');
  expect(problem?.message).toContain('(R14) was not measured');
  expect(problem?.message).toContain(why);
  expect(others).toEqual([]);
});

it('is not asked without probes', async () => {
  const { extras, problems } = await measure(readLine({ prompt: question, completion: thinking }), false);
  expect(extras.permutedChoice).toBeNull();
  expect(problems.filter(({ code }) => code === 'not-measured')).toEqual([]);
});

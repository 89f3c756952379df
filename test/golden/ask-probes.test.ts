// A probe packed with many others reads as it does alone, and as a plain pass over its whole text does.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopRule } from '../../server/probes/stop-rule.ts';
import { askProbes, roomForProbes, type ProbeOutcome, type ProbeQuestion } from '../../server/scoring/ask-probes.ts';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import type { Pass } from '../../server/scoring/scorer.ts';
import { TrunkReader } from '../../server/scoring/trunk-reader.ts';

let model: OpenModel;
beforeAll(async () => {
  model = await openModel(join(import.meta.dirname, 'models', 'llama-tiny'));
});
afterAll(() => model.close());

// Enough for two passes of 2,048 slots.
const count = 150;

it('asks 150 probes in several passes as each one alone', async () => {
  const { tokenizer } = model;
  const continuing = { special: false, continuing: true };
  const trace = 'Tom has 12 apples and buys 7 more apples, so he has 19 apples.\n\n'.repeat(6);
  const trunk = (await tokenizer.encode(trace, continuing)).ids;
  const probe = (await tokenizer.encode('\n\nSo the final answer is \\boxed{', continuing)).ids;
  const answers = [
    (await tokenizer.encode('19', continuing)).ids,
    (await tokenizer.encode('nineteen', continuing)).ids,
  ];
  const cue = (await tokenizer.encode('Wait', continuing)).ids;
  const endless = { open: false, stopAt: () => -1 };
  const questions = Array.from({ length: count }, (_none, i): ProbeQuestion => {
    const slot = Math.floor((i * trunk.length) / count) - 1;
    const own =
      i % 10 === 0 ? { further: [...answers, cue], decoded: 0 } : i % 4 === 0 ? { decoded: 17, stop: endless } : {};
    return { slot, ids: probe, answers: i % 3 === 0 ? [] : answers, greedy: i % 5 !== 0, ...own };
  });
  const pass = await model.scorer.begin(trunk.length + roomForProbes(questions));
  await readTrunk(pass, trunk);
  const packed = await ask(pass, questions);
  expect(pass.length).toBe(trunk.length);
  for (const [i, question] of questions.entries()) {
    if (i % 7 !== 0) continue;
    const [alone] = await ask(pass, [question]);
    checkSame(packed[i], alone);
    // A tree that branches is never the first thing in a cache: a text is read before its probes.
    if (question.slot >= 0) checkSame(packed[i], await askPlainly(question, trunk));
  }
  pass.end();
});

/** The prefix read anew by itself, the probe behind it. */
async function askPlainly(question: ProbeQuestion, trunk: Int32Array): Promise<ProbeOutcome | undefined> {
  const prefix = trunk.slice(0, question.slot + 1);
  const pass = await model.scorer.begin(prefix.length + roomForProbes([question]));
  await readTrunk(pass, prefix);
  const [outcome] = await ask(pass, [question]);
  pass.end();
  return outcome;
}

async function readTrunk(pass: Pass, ids: Int32Array): Promise<void> {
  await new TrunkReader(pass).read({ ids, first: ids.length, end: ids.length }, 0, {});
}

function ask(pass: Pass, questions: readonly ProbeQuestion[]): Promise<readonly ProbeOutcome[]> {
  return askProbes(pass, questions, {
    stop: stopRule('{'),
    isEnd: (token) => model.endTokens.has(token),
    bytes: (ids) => model.tokenizer.bytes(ids),
    onTokens: () => undefined,
  });
}

function checkSame(actual: ProbeOutcome | undefined, expected: ProbeOutcome | undefined): void {
  expect(actual?.forced?.form).toBe(expected?.forced?.form);
  expect(actual?.decoding?.text).toBe(expected?.decoding?.text);
  checkClose(actual?.forced?.logprobs, expected?.forced?.logprobs);
  expect(actual?.further.length).toBe(expected?.further.length);
  for (const [k, chain] of (expected?.further ?? []).entries()) checkClose(actual?.further[k], chain);
  checkClose(actual?.decoding?.entropies, expected?.decoding?.entropies);
}

function checkClose(actual: readonly number[] = [], expected: readonly number[] = []): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) expect(Math.abs((actual[k] ?? Number.NaN) - value)).toBeLessThan(1e-4);
}

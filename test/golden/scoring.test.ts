// Whole annotations against the same numbers from transformers, one plain pass a probe (golden file made by
// make-scoring-golden.py): log-probs, entropies, gold log-probs, beliefs, greedy answers.
import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Annotation, ProbeValues } from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { extractAnswer } from '../../server/trace/answers/extract-answer.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { readScoringCases, type GoldenCase, type GoldenColumns, type GoldenProbe } from './read-scoring.ts';

/** Absolute, in nats or as a probability. */
const tolerance = 1e-4;
/** A sum or mean of entropies of tokens, each within the tolerance. */
const wide = 5e-4;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-scoring-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(readScoringCases())('$name', (golden) => {
  let model: OpenModel;
  let trace: Trace;
  let annotation: Annotation;
  beforeAll(async () => {
    model = await openModel(await modelFolder(golden));
    trace = readTrace(golden);
    annotation = await scoreTrace(model, trace, { probe: golden.probe, probes: true, top: 0 });
  });
  afterAll(() => model.close());

  it('places and scores every token as transformers does', () => {
    checkColumns(annotation.tokens, golden.expected.tokens);
    expect(annotation.turns.at(-1)?.endToken).toBe(annotation.tokens.start.length);
  });

  it('names the chat template where one was used', () => {
    const source = trace.prompt.kind === 'text' ? undefined : model.template?.source;
    const expected = source === undefined ? undefined : createHash('sha256').update(source).digest('hex');
    expect(annotation.scorer.templateSha256).toBe(expected);
  });

  it('reads the same answers, beliefs and confidences', () => {
    const { expected } = golden;
    if ('beliefs' in expected) {
      expect(annotation.turns.map((turn) => turn.message)).toEqual(expected.messages);
      const [base, ...after] = expected.beliefs;
      checkLogprobs(annotation.base?.goldLogprob, base?.goldLogprob ?? null);
      expect(annotation.steps.map((step) => step.elicitation)).toEqual(after.map((belief) => belief.elicitation));
      for (const [k, belief] of after.entries()) {
        checkLogprobs(annotation.steps[k]?.goldLogprob, belief.goldLogprob);
        expect(annotation.steps[k]).toMatchObject({ part: 'turn', answer: null, confidence: null });
        const before = expected.beliefs[k]?.belief ?? 0;
        expect(annotation.steps[k]?.deltaBelief).toBeCloseTo(belief.belief - before, 3);
      }
      expect(annotation.scorer).toMatchObject({ probe: null, probes: { S3: "Is it '{answer}'?" } });
      return;
    }
    expect(annotation.scorer).toMatchObject({ probe: expected.probe, probes: expected.probes });
    checkProbe(annotation.base, extracted(expected.probe, expected.base));
    expect(annotation.steps.map(({ start, end, part }) => ({ start, end, part }))).toEqual(
      expected.steps.map(({ start, end, part }) => ({ start, end, part })),
    );
    for (const [k, step] of expected.steps.entries()) {
      checkProbe(annotation.steps[k] ?? null, step.probe === null ? null : extracted(expected.probe, step.probe));
    }
    const likelihood = expected.likelihood?.reduce((sum, value) => sum + value, 0) ?? null;
    checkNumber(annotation.signals['R4.logProb'], likelihood, wide);
  });

  it('gives the same numbers again, whatever is kept besides', async () => {
    const options = { probe: golden.probe, probes: true, top: 3 };
    const again = await scoreTrace(model, trace, options);
    expect(again.steps).toEqual(annotation.steps);
    expect(again.tokens.logprob).toEqual(annotation.tokens.logprob);
    expect(again.tokens.top?.length).toBe(annotation.tokens.logprob.length);
  });
});

/** The golden model, with the case's chat template where it has one. */
async function modelFolder({ model, template, name }: GoldenCase): Promise<string> {
  const source = join(import.meta.dirname, 'models', model);
  if (template === null) return source;
  const copy = join(folder, name.replaceAll(/\W/g, '-'));
  await cp(source, copy, { recursive: true });
  await writeFile(join(copy, 'chat_template.jinja'), template);
  return copy;
}

function readTrace({ line }: GoldenCase): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(line), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return trace;
}

function checkColumns(actual: Annotation['tokens'], expected: GoldenColumns): void {
  expect(actual.start).toEqual(expected.start);
  expect(actual.end).toEqual(expected.end);
  expect(actual.rank).toEqual(expected.rank);
  for (const name of ['logprob', 'entropy', 'margin', 'selfCertainty', 'topMass'] as const) {
    expect(actual[name].length).toBe(expected[name].length);
    for (const [token, value] of expected[name].entries()) checkNumber(actual[name][token], value, tolerance);
  }
}

function checkProbe(actual: ProbeValues | null, expected: GoldenProbe | null): void {
  if (expected === null) {
    expect(actual).toMatchObject({ answer: null, confidence: null, goldLogprob: null, belief: null });
    return;
  }
  expect(actual?.answer).toBe(expected.answer);
  checkNumber(actual?.confidence, expected.confidence, tolerance);
  checkLogprobs(actual?.goldLogprob, expected.goldLogprob);
  checkNumber(actual?.accuracy, expected.accuracy, tolerance);
  checkNumber(actual?.potential, expected.potential, tolerance);
  checkNumber(actual?.belief, expected.belief, wide);
}

/** For wordings without a box the answer is looked for in what was written; the golden file has that as it is. */
function extracted(wording: string, probe: GoldenProbe): GoldenProbe {
  if (wording.endsWith('{')) return probe;
  return { ...probe, answer: extractAnswer(probe.answer, { isContinuation: true }) ?? probe.answer };
}

function checkLogprobs(actual: readonly number[] | null | undefined, expected: readonly number[] | null): void {
  expect(actual?.length).toBe(expected?.length);
  for (const [k, value] of (expected ?? []).entries()) checkNumber(actual?.[k], value, tolerance);
}

function checkNumber(actual: number | null | undefined, expected: number | null, within: number): void {
  if (expected === null) expect(actual).toBeNull();
  else expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThan(within);
}

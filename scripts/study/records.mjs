// Rollouts with what was annotated and counted of each, as the parts of the study read them: the numbers of each trace and
// of each of its thought steps, and nothing of the text.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const rolloutSchema = z.object({
  id: z.string(),
  group: z.string(),
  prompt: z.string(),
  completion: z.string(),
  answer: z.string(),
  prediction: z.string().optional(),
  correct: z.boolean(),
  meta: z.object({ operations: z.number().int(), split: z.string() }),
});

const value = z.number().nullable();
const probe = { answer: z.string().nullable(), confidence: value, potential: value, belief: value };
const annotationSchema = z.object({
  id: z.string(),
  scorer: z.object({ probe: z.string().nullable(), secondModel: z.object({ model: z.string() }).optional() }),
  tokens: z.object({ start: z.array(z.number()) }),
  steps: z.array(
    z.object({
      ...probe,
      part: z.string(),
      end: z.number(),
      meanLogprob: value,
      meanEntropy: value,
      signals: z.record(z.string(), value).optional(),
    }),
  ),
  base: z.object(probe).nullable(),
  signals: z.record(z.string(), value),
});

const stepValuesSchema = z.object({
  id: z.string(),
  places: z.array(
    z.object({
      place: z.number().int(),
      samples: z.number().int(),
      right: z.number().int().nullable(),
      capped: z.number().int(),
    }),
  ),
});

/** @typedef {z.infer<typeof rolloutSchema>} Rollout */
/** @typedef {z.infer<typeof stepValuesSchema>['places'][number]} Place */

/**
 * What is known behind a thought step, or before the first one.
 * @typedef {object} StepRecord
 * @property {number} tokens of the completion so far
 * @property {string | null} answer that was given when asked here
 * @property {Readonly<Record<string, number | null>>} values by "<id>.<part>"
 */

/**
 * @typedef {object} TraceRecord
 * @property {string} id
 * @property {string} group its prompt
 * @property {boolean} correct
 * @property {string} gold
 * @property {string | null} prediction
 * @property {number} operations
 * @property {string} split
 * @property {number} tokens of the completion
 * @property {readonly StepRecord[]} places before the first thought step, and behind each
 * @property {Readonly<Record<string, number | null>>} signals of the trace, by "<id>.<part>"
 */

/** @param {string} path @returns {AsyncGenerator<Rollout>} */
export async function* readRollouts(path) {
  for await (const row of readLines(path)) yield rolloutSchema.parse(row);
}

/**
 * @param {string} rollouts path of the traces
 * @param {string} annotations path of their annotations, line by line the same
 * @returns {Promise<{ records: TraceRecord[], failed: number, probe: string | null, secondModel: string | null }>}
 */
export async function readRecords(rollouts, annotations) {
  const lines = readLines(annotations);
  /** @type {TraceRecord[]} */
  const records = [];
  let failed = 0;
  /** @type {string | null} */ let wording = null;
  /** @type {string | null} */ let secondModel = null;
  for await (const rollout of readRollouts(rollouts)) {
    const annotation = annotationSchema.safeParse((await lines.next()).value);
    if (!annotation.success) {
      failed += 1;
      continue;
    }
    if (annotation.data.id !== rollout.id)
      throw new Error(`${annotations}: ${annotation.data.id} stands where ${rollout.id} should`);
    wording ??= annotation.data.scorer.probe;
    secondModel ??= annotation.data.scorer.secondModel?.model ?? null;
    records.push(recordOf(rollout, annotation.data));
  }
  return { records, failed, probe: wording, secondModel };
}

/** @param {string} path @returns {Promise<ReadonlyMap<string, readonly Place[]>>} by the trace's id */
export async function readStepValues(path) {
  /** @type {Map<string, readonly Place[]>} */
  const found = new Map();
  for await (const row of readLines(path)) {
    const values = stepValuesSchema.safeParse(row);
    if (values.success) found.set(values.data.id, values.data.places);
  }
  return found;
}

/**
 * @param {Rollout} rollout
 * @param {z.infer<typeof annotationSchema>} annotation
 * @returns {TraceRecord}
 */
function recordOf({ id, group, answer, prediction, correct, meta }, { tokens, steps, base, signals }) {
  const thought = steps.filter(({ part }) => part === 'think');
  const before = (/** @type {number} */ end) => tokens.start.filter((start) => start < end).length;
  const places = thought.map((step) => ({
    tokens: before(step.end),
    answer: step.answer,
    values: {
      ...{ 'T1.meanLogprob': step.meanLogprob, 'T2.meanEntropy': step.meanEntropy },
      ...{ 'S1.potential': step.potential, 'S3.belief': step.belief, 'S5.confidence': step.confidence },
      ...step.signals,
    },
  }));
  const start = {
    tokens: 0,
    answer: base?.answer ?? null,
    values: {
      ...{ 'S1.potential': base?.potential ?? null, 'S3.belief': base?.belief ?? null },
      'S5.confidence': base?.confidence ?? null,
    },
  };
  return {
    ...{ id, group, correct, gold: answer, prediction: prediction ?? null, ...meta, tokens: tokens.start.length },
    ...{ places: [start, ...places], signals },
  };
}

/** @param {string} path @returns {AsyncGenerator<unknown, undefined>} */
async function* readLines(path) {
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity }))
    if (line !== '') yield JSON.parse(line);
}

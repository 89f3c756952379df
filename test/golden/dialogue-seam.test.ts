// A gold answer whose tokens reach over the quotes of the elicitation: the annotation says so, and of no other. The tiny
// model's tokenizer has no token with a quote in it, so its last merge is made to be one of two quotes.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';

const tokenizerFile = z.looseObject({
  model: z.looseObject({ vocab: z.record(z.string(), z.int()), merges: z.array(z.tuple([z.string(), z.string()])) }),
});

let folder: string;
let model: OpenModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-seam-'));
  await cp(resolve('test/golden/models/llama-tiny'), folder, { recursive: true });
  const path = join(folder, 'tokenizer.json');
  const file = tokenizerFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const { vocab, merges } = file.model;
  const last = merges.pop()?.join('') ?? '';
  const renamed = Object.entries(vocab).map(([piece, id]) => [piece === last ? "''" : piece, id] as const);
  const changed = { ...file.model, vocab: Object.fromEntries(renamed), merges: [...merges, ["'", "'"]] };
  await writeFile(path, JSON.stringify({ ...file, model: changed }));
  model = await openModel(folder);
});
afterAll(async () => {
  await model.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['cat', false],
  ["'", true],
])('is told of the answer %s: %s', async (answer, merges) => {
  const roles = ['user', 'assistant', 'user', 'assistant'];
  const messages = roles.map((role, at) => ({ role, content: `word ${at}` }));
  const { trace } = parseTraceLine(JSON.stringify({ messages, answer }), 1);
  if (trace === null) throw new Error('it is a trace');
  const { problems, steps } = await scoreTrace(model, trace, { probe: null, probes: true, top: 0 });
  expect(steps.map(({ belief }) => belief === null)).toEqual([false, false]);
  expect(problems.some(({ code }) => code === 'seam-merges')).toBe(merges);
});

// Texts longer than the model's context. The windows of a model that reads 128 tokens at once give what the same weights
// with a long context give when they read each window by itself; and the annotation says what was cut.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';

const source = join(import.meta.dirname, 'models', 'llama-tiny');
const contextLength = 128;
const settings = { probe: 'sentence', probes: true, top: 0 };
const tolerance = 1e-4;

let folder: string;
let short: OpenModel;
let long: OpenModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-windows-'));
  await cp(source, folder, { recursive: true });
  const config: object = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: contextLength }));
  await writeFile(
    join(folder, 'chat_template.jinja'),
    "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}",
  );
  short = await openModel(folder);
  long = await openModel(source);
});
afterAll(async () => {
  await short.close();
  await long.close();
  await rm(folder, { recursive: true });
});

const prompt = 'How many?\n';
const step = (k: number): string => `Step ${k}: Tom has ${k} apples and buys ${k + 3} more pears for Anna.\n\n`;
const completion = Array.from({ length: 14 }, (_none, k) => step(k)).join('') + 'So it is \\boxed{19}.';
const line = (fields: object): string => JSON.stringify({ prompt, completion, answer: '19', ...fields });

async function score(model: OpenModel, text: string): Promise<Annotation> {
  const { trace, problems } = parseTraceLine(text, 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return scoreTrace(model, trace, settings);
}

const ids = async (text: string): Promise<readonly number[]> => [
  ...(await long.tokenizer.encode(text, { special: false, continuing: true })).ids,
];

/** Log-probs of the tokens from `first` on in a plain pass of the model with the long context. */
async function readPlainly(tokens: readonly number[], first: number): Promise<readonly number[]> {
  const pass = await long.scorer.begin(tokens.length);
  const { logprob } = await pass.extend(
    { ids: Int32Array.from(tokens), parents: Int32Array.from(tokens, (_id, i) => i - 1) },
    {
      rows: Int32Array.from(tokens.slice(first), (_id, i) => first - 1 + i),
      targets: Int32Array.from(tokens.slice(first)),
      top: 0,
    },
  );
  pass.end();
  return [...logprob];
}

function checkClose(actual: readonly (number | null)[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThan(tolerance);
  }
}

it('reads each token after the prompt and what stands right before it', async () => {
  const annotation = await score(short, line({}));
  const head = [...(await long.tokenizer.encode(prompt, { special: true, continuing: false })).ids];
  const text = await ids(completion);
  const all = [...head, ...text];
  expect(all.length).toBeGreaterThan(3 * contextLength);
  const stride = Math.floor((contextLength - head.length) / 2);
  const expected = [...(await readPlainly(all.slice(0, contextLength), head.length))];
  for (let end = contextLength; end < all.length; end += stride) {
    const window = [...head, ...all.slice(end + stride - contextLength + head.length, end + stride)];
    const fresh = Math.min(stride, all.length - end);
    expected.push(...(await readPlainly(window, window.length - fresh)));
  }
  checkClose(annotation.tokens.logprob, expected);
  // With the whole context the numbers would be others: a cut that changes nothing would prove nothing.
  const whole = await readPlainly(all, head.length);
  const differences = expected.map((value, i) => Math.abs(value - (whole[i] ?? 0)));
  const fromCut = contextLength - head.length;
  expect(Math.max(...differences.slice(0, fromCut))).toBeLessThan(tolerance);
  expect(Math.max(...differences.slice(fromCut))).toBeGreaterThan(100 * tolerance);
});

it('asks the probes of steps past the context in the window of the step', async () => {
  const annotation = await score(short, line({}));
  expect(annotation.steps.every((one) => one.belief !== null && one.confidence !== null)).toBe(true);
  const head = [...(await long.tokenizer.encode(prompt, { special: true, continuing: false })).ids];
  const all = [...head, ...(await ids(completion))];
  const probe = await ids('\n\nSo the final answer is \\boxed{');
  const answer = await ids('19');
  const stride = Math.floor((contextLength - head.length) / 2);
  for (const [k, { start, end, goldLogprob }] of annotation.steps.entries()) {
    expect(end).toBeGreaterThan(start);
    const isLast = k === annotation.steps.length - 1;
    const tokens = head.length + annotation.tokens.end.filter((one) => one <= end).length;
    expect(isLast ? tokens : 0).toBe(isLast ? all.length : 0);
    // The window that scores the step's last token, or the next where the probe would not fit behind it.
    const depth = probe.length + 9;
    let shift = Math.max(0, Math.ceil((tokens - contextLength) / stride)) * stride;
    if (tokens - shift + depth > contextLength) shift += stride;
    const before = shift === 0 ? all.slice(0, tokens) : [...head, ...all.slice(shift + head.length, tokens)];
    checkClose(goldLogprob ?? [], await readPlainly([...before, ...probe, ...answer], before.length + probe.length));
  }
});

it('says from where on the context was cut, and in which steps', async () => {
  const annotation = await score(short, line({}));
  const cut = annotation.problems.filter(({ code }) => code === 'context-cut');
  expect(cut).toHaveLength(1);
  const head = (await long.tokenizer.encode(prompt, { special: true, continuing: false })).ids.length;
  const tokens = annotation.tokens.start.length;
  const least = contextLength - Math.floor((contextLength - head) / 2) - head;
  expect(cut[0]).toMatchObject({ severity: 'warning' });
  expect(cut[0]?.message).toContain(`The text has ${head + tokens} tokens`);
  expect(cut[0]?.message).toContain(`From token ${contextLength - head + 1} of ${tokens} on`);
  expect(cut[0]?.message).toContain(`the whole prompt (${head} tokens) and at least ${least} tokens right before it`);
  expect(cut[0]?.message).toMatch(/The probes of \d+ steps \(\d+ to 14\) were asked likewise/);
});

it('says nothing of a cut where a text fits, and asks a probe that does not fit behind it with a cut context', async () => {
  const whole = await score(short, line({ completion: step(1) }));
  // Random weights read every text badly, and that is said of each; of a cut, nothing.
  expect(whole.problems.map(({ code }) => code)).toEqual(['far-from-domain']);
  // As many tokens as fit, and no room for the last probe.
  const head = (await long.tokenizer.encode(prompt, { special: true, continuing: false })).ids.length;
  const fitting = await ids(completion);
  const text = long.tokenizer.decode(fitting.slice(0, contextLength - head));
  const full = await score(short, line({ completion: text }));
  expect(full.tokens.start.length + head).toBe(contextLength);
  expect(full.steps.every((one) => one.belief !== null)).toBe(true);
  expect(full.problems.map(({ code }) => code).sort()).toEqual(['context-cut', 'far-from-domain']);
  const cut = full.problems.find(({ code }) => code === 'context-cut');
  expect(cut?.message).toMatch(/The probe of step \d+ was asked after/);
  expect(cut?.message).not.toMatch(/From token/);
});

it('reads dialogues the same way, what they began with in front', async () => {
  const messages = Array.from({ length: 12 }, (_none, k) =>
    k % 2 === 0
      ? { role: 'user', content: `No, not ${k}.` }
      : { role: 'assistant', content: `Is it ${k}? I ask because ${k} is an odd number.` },
  );
  const text = JSON.stringify({ messages, answer: '19' });
  const annotation = await score(short, text);
  const opening = await ids(`user: No, not 0.\nassistant: `);
  const last = annotation.turns.at(-1);
  const tokens = (last?.endToken ?? 0) - (last?.firstToken ?? 0);
  const history = messages.slice(0, 11).map(({ role, content }) => `${role}: ${content}\n`);
  const context = await ids(`${history.join('')}assistant: `);
  const all = [...context, ...(await ids(messages[11]?.content ?? ''))];
  expect(all.length).toBeGreaterThan(contextLength + tokens);
  expect(opening.length).toBeLessThanOrEqual(contextLength / 4);
  const stride = Math.floor((contextLength - opening.length) / 2);
  const windowOf = (token: number): number => Math.max(0, Math.ceil((token + 1 - contextLength) / stride)) * stride;
  const expected: number[] = [];
  for (let token = all.length - tokens; token < all.length; token++) {
    const shift = windowOf(token);
    const before = shift === 0 ? all.slice(0, token) : [...opening, ...all.slice(shift + opening.length, token)];
    expected.push(...(await readPlainly([...before, all[token] ?? 0], before.length)));
  }
  checkClose(annotation.tokens.logprob.slice(-tokens), expected);
  expect(annotation.steps.every(({ belief }) => belief !== null)).toBe(true);
  const cut = annotation.problems.filter(({ code }) => code === 'context-cut');
  expect(cut).toHaveLength(1);
  expect(cut[0]?.path).toMatch(/^messages\[\d+\]$/);
});

// A contender of the benchmark: transformers.js over an ONNX export. Runs in a process of its own, in the folder where
// it is installed; tasks come in as JSON lines, answers go out as JSON lines (server/scoring/benchmark/bench-task.ts).
//   node transformers-js.mjs MODEL_FOLDER THREADS IDS_FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder = '', threads = '1', idsFile = ''] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'package.json'));
const { AutoModelForCausalLM, Tensor, env } = await import(
  pathToFileURL(require.resolve('@huggingface/transformers')).href
);
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);
const model = await AutoModelForCausalLM.from_pretrained(basename(folder), {
  dtype: 'fp32',
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(threads), interOpNumThreads: 1 },
});
/** @type {number[]} */
const ids = JSON.parse(readFileSync(idsFile, 'utf8'));

/** @param {number} length */
async function forward(length) {
  const shape = [1, length];
  const inputs = {
    input_ids: new Tensor('int64', BigInt64Array.from(ids.slice(0, length), BigInt), shape),
    attention_mask: new Tensor('int64', new BigInt64Array(length).fill(1n), shape),
  };
  return model(inputs);
}

/**
 * The log-probs of tokens 1 … length-1, as the library leaves them to its user: from logits (1, length, V).
 * @param {Float32Array} logits
 * @param {number} length
 * @param {number} vocabulary
 */
function logprobs(logits, length, vocabulary) {
  const result = new Float64Array(length - 1);
  for (let row = 0; row < length - 1; row++) {
    const from = row * vocabulary;
    let top = -Infinity;
    for (let i = from; i < from + vocabulary; i++) top = Math.max(top, logits[i] ?? 0);
    let sum = 0;
    for (let i = from; i < from + vocabulary; i++) sum += Math.exp((logits[i] ?? 0) - top);
    result[row] = (logits[from + (ids[row + 1] ?? 0)] ?? 0) - top - Math.log(sum);
  }
  return result;
}

/** @param {{ kind: string, length: number, scores: boolean }} task */
async function run({ kind, length, scores }) {
  if (kind !== 'read') throw new Error(`transformers.js has no task ${kind}`);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const outputs = await forward(length);
  const values = scores ? logprobs(outputs.logits.data, length, outputs.logits.dims[2]) : null;
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const meanLogprob = values === null ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const tensor of Object.values(outputs)) await tensor.dispose?.();
  if (outputs.past_key_values) {
    for (const tensor of Object.values(outputs.past_key_values)) await /** @type {any} */ (tensor).dispose?.();
  }
  return { seconds, cpuSeconds: (user + system) / 1e6, meanLogprob, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ answer: await run(JSON.parse(line)) }));
  } catch (error) {
    console.log(JSON.stringify({ failure: error instanceof Error ? error.message : String(error) }));
  }
}
process.exit(0);

// A contender of the benchmark: llama.cpp through node-llama-cpp, over a GGUF. Runs in a process of its own, in the
// folder where it is installed; tasks and answers are JSON lines (server/scoring/benchmark/bench-task.ts).
//   node llama-cpp.mjs GGUF THREADS IDS_FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [file = '', threads = '1', idsFile = ''] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'package.json'));
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(require.resolve('node-llama-cpp')).href);
const llama = await getLlama({
  gpu: false,
  build: 'never',
  logLevel: LlamaLogLevel.error,
  maxThreads: Number(threads),
});
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
/** @type {number[]} */
const ids = JSON.parse(readFileSync(idsFile, 'utf8'));

/** @param {{ kind: string, length: number, scores: boolean }} task */
async function run({ kind, length, scores }) {
  if (kind !== 'read') throw new Error(`llama.cpp has no task ${kind}`);
  const context = await model.createContext({ contextSize: length + 8, batchSize: 512, threads: Number(threads) });
  try {
    const sequence = context.getSequence();
    const cpu = process.cpuUsage();
    const begun = performance.now();
    if (scores) {
      // The cheapest that says anything of each token: the probability of the likeliest one, not of the token read.
      const asked = ids.slice(0, length).map((id) => [id, { generateNext: { confidence: true } }]);
      await sequence.controlledEvaluate(asked);
    } else {
      await sequence.evaluateWithoutGeneratingNewTokens(ids.slice(0, length));
    }
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    return { seconds, cpuSeconds: (user + system) / 1e6, meanLogprob: null, peakBytes };
  } finally {
    await context.dispose();
  }
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

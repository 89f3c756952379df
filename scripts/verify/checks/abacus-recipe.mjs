// The whole recipe of the embedded model at toy size: two sittings of the supervised stage, reinforcement, evaluation,
// cards, examples and DPO. The tiny models learn little; that every part runs and hands on what the next one needs is
// what is checked here.
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCommand } from '../../run-command.mjs';

/** Largest difference of a logit to transformers', float32, in small models. */
const worstGap = 1e-3;
/** Share of the first loss that must be left at most. */
const learned = 0.9;

/** The recipe's verifier in Python on what the one in TypeScript is tested on. */
const compareVerifiers = `
import json, sys
sys.path.insert(0, sys.argv[1])
from verifier import is_right
rows = json.load(open(sys.argv[1] + "/world/answer-spellings.json", encoding="utf-8"))
wrong = [text for text, right in rows if is_right(text, "12") != right]
print(f"the verifier in Python judges {len(rows) - len(wrong)} of {len(rows)} spellings as the one in TypeScript does", *wrong, sep="\\n")
sys.exit(len(wrong) > 0)
`;

/** @type {import('./check.mjs').Check} */
export const abacusRecipe = {
  id: 'abacus-recipe',
  title: "Abacus' recipe at toy size: training, reinforcement, evaluation, cards, examples, DPO",
  async run({ project, folder, python, tell }) {
    if (process.platform === 'win32') return { verdict: 'left-out', lines: ['the recipe is a shell script'] };
    const verifier = await tryCommand(python, ['-c', compareVerifiers, join(project, 'media', 'abacus', 'recipe')], {
      output: 'keep',
    });
    if (verifier.code !== 0) return { verdict: 'failed', lines: verifier.output.trimEnd().split('\n') };
    const work = join(folder, 'abacus-toy');
    await rm(work, { recursive: true, force: true });
    tell('abacus-recipe: running it');
    const { code, output } = await tryCommand('sh', ['media/abacus/recipe/run.sh', '--toy'], {
      cwd: project,
      env: { ...process.env, PYTHON: python, WORK: work },
      output: 'keep',
    });
    if (code !== 0)
      return { verdict: 'failed', lines: [`exit code ${code}`, ...output.trimEnd().split('\n').slice(-15)] };
    const lines = [verifier.output.trim()];
    /** @type {string[]} */
    const problems = [];
    /** @param {boolean} holds @param {string} what */
    const expect = (holds, what) => (holds ? lines : problems).push(what);
    for (const name of ['abacus-base', 'abacus']) {
      const model = join(work, name);
      const { agreesWithTransformers: same } = await readJson(join(model, 'evaluation.json'));
      expect(
        same.largestLogitGap < worstGap && same.sameIds && same.sameChatPrompt,
        `${name}: largest difference of a logit to transformers' ${same.largestLogitGap}, same tokens ${same.sameIds}, same prompt ${same.sameChatPrompt}`,
      );
      const card = await readFile(join(model, 'README.md'), 'utf8');
      expect(!card.includes('{{') && card.includes('learning-curve.svg'), `${name}: a card with its curve`);
      expect((await stat(join(model, 'learning-curve.svg'))).size > 500, `${name}: the curve drawn`);
    }
    const reinforcement = await tryCommand(
      python,
      [
        join(project, 'scripts', 'verify', 'programs', 'check_reinforcement.py'),
        join(project, 'media', 'abacus', 'recipe'),
        join(work, 'abacus-base'),
        join(work, 'reinforcement'),
        join(project, 'dist', 'make-world.js'),
      ],
      { output: 'keep' },
    );
    expect(reinforcement.code === 0, reinforcement.output.trim());
    const { curve, tokens, end } = await readJson(join(work, 'abacus-base', 'training.json'));
    const [first, last] = [curve[0].loss, curve.at(-1).loss];
    expect(last < learned * first, `loss from ${first} to ${last}`);
    expect(tokens >= end, `${tokens} tokens, the rate at 0 from ${end} on`);
    expect(output.includes('goes on where the rate began to fall'), 'the second sitting went on with a larger budget');
    const dpo = await readJson(join(work, 'dpo.json'));
    /** @type {(run: { pass1: unknown, meanLength: unknown, lossFirst: number, lossLast: number }) => boolean} */
    const isMeasured = ({ pass1, meanLength, lossFirst, lossLast }) =>
      typeof pass1 === 'number' && typeof meanLength === 'number' && lossLast < lossFirst;
    expect(
      dpo.runs.length === 2 && dpo.runs.every(isMeasured),
      `DPO: ${dpo.runs.length} runs, each with a falling loss`,
    );
    const rollouts = (await readFile(join(work, 'examples', 'rollouts.trace.jsonl'), 'utf8')).trim().split('\n');
    expect(rollouts.length >= 8, `${rollouts.length} rollouts`);
    const flagged = (await readFile(join(work, 'examples', 'flags.trace.jsonl'), 'utf8')).trim().split('\n');
    const kinds = new Set(flagged.flatMap((line) => JSON.parse(line).meta.flags));
    expect(kinds.size > 0, `${kinds.size} kinds of flags in ${flagged.length} rollouts`);
    expect(!(await readFile(join(work, 'examples', 'README.md'), 'utf8')).includes('{{'), 'the examples explained');
    return { verdict: problems.length === 0 ? 'passed' : 'failed', lines: [...problems, ...lines] };
  },
};

/** @param {string} path */
async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

// `npm run package`: packs the extension for one platform into out/credence-<target>.vsix. Builds first.
//   node scripts/package.mjs [--target linux-x64] [--no-build]
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stagePackage } from './package/stage.mjs';
import { findTarget } from './package/targets.mjs';
import { runCommand } from './run-command.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    build: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

const target = findTarget(values.target);
if (values.build) await runCommand(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root });
const folder = await stagePackage(root, target);
const out = join(root, 'out', `credence-${target.id}.vsix`);
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
const ignoreFile = join(root, '.vscodeignore');
// The README's pictures ship with it, so its links stay as they are.
const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
const args = ['package', ...flags, '--target', target.id, '--out', out, '--ignoreFile', ignoreFile];
await runCommand(process.execPath, [vsce, ...args], { cwd: folder, output: 'keep' });
const { size } = await stat(out);
console.log(`${out} (${(size / 1e6).toFixed(1)} MB)`);

// The bundles as a table and one function that builds them. `node esbuild.mjs [--watch] [--only name,name]`
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';

// Native modules stay outside; vscode is given by the editor.
const native = ['onnxruntime-node', 'tokenizers'];
/** @type {import('esbuild').BuildOptions} */
const node = {
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  bundle: true,
  external: native,
  // Its main file is UMD, whose inner requires a bundle cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};
// Bundled CommonJS dependencies call require and read __filename; ESM output needs them defined.
/** @type {import('esbuild').BuildOptions} */
const requireShim = {
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
    ].join(' '),
  },
};
/** @type {import('esbuild').BuildOptions} */
const page = { platform: 'browser', target: 'chrome128', format: 'iife', bundle: true, minify: true, sourcemap: false };

/** @type {readonly { name: string, entry: string, out: string, options: import('esbuild').BuildOptions }[]} */
const bundles = [
  {
    name: 'extension',
    entry: 'extension/extension.ts',
    out: 'dist/extension.cjs',
    options: { ...node, format: 'cjs', external: ['vscode'] },
  },
  {
    name: 'server',
    entry: 'server/main-language-server.ts',
    out: 'dist/server.js',
    options: { ...node, ...requireShim },
  },
  { name: 'scorer', entry: 'server/main-scorer.ts', out: 'dist/scorer.js', options: { ...node, ...requireShim } },
  {
    name: 'command-line',
    entry: 'server/main-command-line.ts',
    out: 'dist/credence.js',
    options: { ...node, ...requireShim },
  },
  { name: 'trace-view', entry: 'webview/views/trace/main.ts', out: 'dist/webview/trace.js', options: page },
  { name: 'report-view', entry: 'webview/views/report/main.ts', out: 'dist/webview/report.js', options: page },
  {
    name: 'make-world',
    entry: 'media/abacus/recipe/world/main-make-world.ts',
    out: 'dist/make-world.js',
    options: node,
  },
  {
    name: 'vscode-suite',
    entry: 'test/vscode/index.ts',
    out: 'dist/test/vscode/index.cjs',
    options: { ...node, format: 'cjs', external: ['vscode', 'mocha'] },
  },
];

const watch = process.argv.includes('--watch');
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',');
const chosen = process.argv.includes('--only') ? bundles.filter((bundle) => only?.includes(bundle.name)) : bundles;

for (const bundle of chosen) {
  if (!existsSync(bundle.entry)) {
    console.error(`esbuild: ${bundle.name}: no such entry: ${bundle.entry}`);
    process.exitCode = 1;
    continue;
  }
  /** @type {import('esbuild').BuildOptions} */
  const options = { entryPoints: [bundle.entry], outfile: bundle.out, logLevel: 'warning', ...bundle.options };
  if (watch) await (await context(options)).watch();
  else await build(options);
}

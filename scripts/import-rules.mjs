// Which folder may import what: the one table behind the lint rule (scripts/lint/import-direction.mjs) and the test
// that walks the real import graph (test/unit/import-graph.test.ts). The longest matching place decides.

/**
 * A place is a folder or a file. It may import itself, and besides it:
 * @typedef {object} Place
 * @property {readonly string[]} imports folders or files of this repository
 * @property {readonly string[]} [typesOnly] the same, by `import type` alone
 * @property {readonly string[]} packages npm packages; `d3-*` stands for every name that begins so
 * @property {boolean} node whether Node's own modules may be imported (child_process only where named in `packages`)
 */

const shared = 'server/shared';

/** @type {Readonly<Record<string, Place>>} */
export const places = {
  // Pure values and functions of all three programs: no vscode, no Node, no DOM.
  'server/shared': { imports: [], packages: ['zod'], node: false },
  'server/shared/trace': { imports: [], packages: ['zod'], node: false },
  'server/shared/numbers': { imports: [], packages: [], node: false },
  'server/shared/protocol': { imports: ['server/shared/trace'], packages: ['zod'], node: false },
  'server/shared/signals': {
    imports: ['server/shared/trace', 'server/shared/numbers'],
    typesOnly: ['server/shared/protocol'],
    packages: [],
    node: false,
  },

  // Pure parts of the server.
  'server/probes': { imports: [shared], packages: [], node: false },
  'server/graph': { imports: [shared], typesOnly: ['server/weights'], packages: ['protobufjs', 'zod'], node: false },

  // Parts with one effect each.
  'server/trace': {
    imports: [shared],
    packages: ['zod', 'jsonc-parser', 'jsep', '@unified-latex/unified-latex-util-parse'],
    node: true,
  },
  'server/tokenizer': { imports: [shared], packages: ['tokenizers', '@huggingface/jinja', 'zod'], node: true },
  'server/weights': { imports: [shared], packages: ['zod', 'write-file-atomic'], node: true },
  'server/gguf': { imports: [shared, 'server/weights'], packages: ['zod'], node: true },
  // Model folders made from files of other kinds, in the cache.
  'server/derived': {
    // Of the graph: how weights are called in the files it reads, and which tensors a model's layers are made of.
    imports: [
      shared,
      'server/weights',
      'server/gguf',
      'server/graph/quantized-names.ts',
      'server/graph/linear-layers.ts',
      'server/graph/architectures',
    ],
    typesOnly: ['server/graph'],
    packages: ['write-file-atomic', 'zod'],
    node: true,
  },
  'server/session': { imports: [shared], packages: ['onnxruntime-node'], node: true },
  'server/store': { imports: [shared], packages: ['cacache', 'write-file-atomic', 'zod'], node: true },
  // Siblings and whole files of traces brought together.
  'server/groups': { imports: [shared, 'server/trace'], packages: [], node: false },
  'server/export': {
    imports: [shared, 'server/store', 'server/groups', 'server/trace/answers'],
    packages: ['write-file-atomic', 'zod'],
    node: true,
  },
  'server/models': {
    // The architectures are pure tables: they say whether a config.json can be read before anything is loaded.
    imports: [
      shared,
      'server/weights',
      'server/gguf',
      'server/derived/conversion-version.ts',
      'server/tokenizer',
      'server/graph/architectures',
      'server/onnx-export/find-export.ts',
      'server/onnx-export/export-sizes.ts',
    ],
    packages: ['zod', 'write-file-atomic', 'yauzl'],
    node: true,
  },
  'server/scorer-process': { imports: [shared], packages: ['node:child_process', 'zod'], node: true },
  // A second kind of model behind the scorer's contract; of the use case it takes the parts that all kinds share.
  'server/onnx-export': {
    imports: [
      shared,
      'server/session',
      'server/graph',
      'server/probes',
      'server/weights',
      'server/scoring/device-use.ts',
      'server/scoring/put-rows.ts',
      'server/scoring/row-scores.ts',
      'server/scoring/score-rows.ts',
      'server/scoring/self-check.ts',
      'server/scoring/slot-table.ts',
    ],
    typesOnly: ['server/scoring'],
    packages: ['protobufjs', 'zod'],
    node: true,
  },

  // The use case and the thin faces over it.
  'server/scoring': {
    imports: [
      shared,
      'server/session',
      'server/graph',
      'server/onnx-export',
      'server/weights',
      'server/gguf',
      'server/derived',
      'server/tokenizer',
      'server/trace',
      'server/probes',
      'server/models',
      'server/store',
    ],
    packages: ['zod'],
    node: true,
  },
  'server/lsp': {
    imports: [
      shared,
      'server/scorer-process',
      'server/models',
      'server/trace',
      'server/store',
      'server/groups',
      'server/export',
    ],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'jsonc-parser', 'zod'],
    node: true,
  },
  'server/cli': {
    imports: [
      shared,
      'server/scoring',
      'server/models',
      'server/trace',
      'server/store',
      'server/groups',
      'server/export',
      'server/settings.ts',
    ],
    packages: ['commander', 'cli-progress', 'write-file-atomic', 'zod'],
    node: true,
  },
  'server/settings.ts': { imports: [shared], packages: ['zod'], node: true },
  'server/compose-models.ts': { imports: [shared, 'server/models', 'server/lsp'], packages: [], node: true },
  'server/compose-measured.ts': {
    imports: [shared, 'server/scorer-process', 'server/store', 'server/lsp'],
    packages: [],
    node: true,
  },
  'server/compose.ts': {
    imports: [
      shared,
      'server/settings.ts',
      'server/compose-measured.ts',
      'server/compose-models.ts',
      'server/scorer-process',
      'server/models',
      'server/trace',
      'server/store',
      'server/export',
      'server/lsp',
    ],
    packages: [],
    node: true,
  },
  'server/main-language-server.ts': {
    imports: [shared, 'server/compose.ts', 'server/lsp'],
    packages: ['vscode-languageserver'],
    node: true,
  },
  'server/main-command-line.ts': { imports: [shared, 'server/compose.ts', 'server/cli'], packages: [], node: true },
  'server/main-scorer.ts': { imports: [shared, 'server/compose.ts', 'server/scoring'], packages: [], node: true },

  // The other two programs and the embedded model's recipe.
  extension: { imports: [shared], packages: ['vscode', 'vscode-languageclient'], node: true },
  webview: {
    imports: [shared],
    packages: ['d3-*', 'diff', '@tanstack/virtual-core', 'zod'],
    node: false,
  },
  // The questions that the model learns to answer are those of the program.
  'media/abacus/recipe': { imports: [shared, 'server/probes'], packages: [], node: true },
};

/**
 * The place a file belongs to; null where the table has none.
 * @param {string} file path from the repository's root, with forward slashes
 * @returns {string | null}
 */
export function placeOf(file) {
  let best = null;
  for (const place of Object.keys(places)) {
    if (isInside(file, place) && (best === null || place.length > best.length)) best = place;
  }
  return best;
}

/**
 * Why a file may not import something; null where it may.
 * @param {string} file path from the root of the importing file
 * @param {string} target path from the root where the specifier is relative, else the specifier itself
 * @param {'value' | 'type'} kind
 * @returns {string | null}
 */
export function importProblem(file, target, kind) {
  const place = placeOf(file);
  const rule = place === null ? undefined : places[place];
  if (place === null || rule === undefined) return `${file} is in no place of scripts/import-rules.mjs`;
  if (isRelative(target)) return fileProblem(place, rule, target.slice(2), kind);
  return packageProblem(place, rule, target);
}

/**
 * @param {string} place
 * @param {Place} rule
 * @param {string} target
 * @param {'value' | 'type'} kind
 */
function fileProblem(place, rule, target, kind) {
  // A place inside the importing one (server/shared/trace inside server/shared) has a rule of its own.
  const targetPlace = placeOf(target);
  if (targetPlace === place) return null;
  if (rule.imports.some((allowed) => isInside(target, allowed))) return null;
  const types = rule.typesOnly ?? [];
  if (kind === 'type' && types.some((allowed) => isInside(target, allowed))) return null;
  const allowed = [...rule.imports, ...types.map((name) => `${name} (types only)`)];
  return `${place} may not import ${target}; it may import ${allowed.join(', ') || 'nothing outside itself'}`;
}

/**
 * @param {string} place
 * @param {Place} rule
 * @param {string} target
 */
function packageProblem(place, rule, target) {
  if (rule.packages.some((name) => isPackage(target, name))) return null;
  if (target.startsWith('node:')) {
    if (rule.node && target !== 'node:child_process') return null;
    return `${place} may not import ${target}${rule.node ? '; only server/scorer-process starts processes' : ''}`;
  }
  const packages = rule.packages.join(', ') || 'none';
  return `${place} may not import the package ${target}; its packages are: ${packages}`;
}

/** @param {string} target */
function isRelative(target) {
  return target.startsWith('./');
}

/**
 * @param {string} specifier
 * @param {string} name
 */
function isPackage(specifier, name) {
  if (name.endsWith('*')) return specifier.startsWith(name.slice(0, -1));
  return specifier === name || specifier.startsWith(`${name}/`);
}

/**
 * @param {string} file
 * @param {string} folder
 */
function isInside(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}

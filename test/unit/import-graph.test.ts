// The real import graph against the table of scripts/import-rules.mjs, and the folders against the tsconfig references.
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importProblem, placeOf, places } from '../../scripts/import-rules.mjs';

const root = resolve(import.meta.dirname, '../..');
const programs = ['server', 'extension', 'webview', 'media'];

/** Paths from the root, with forward slashes. */
function filesUnder(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

interface Import {
  readonly target: string;
  readonly kind: 'value' | 'type';
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: 'value' | 'type'): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const { text: name } = specifier;
    found.push({ target: name.startsWith('.') ? `./${posix.join(dirname(file), name)}` : name, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'value');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'type');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = programs.flatMap((folder) => filesUnder(folder, '.ts')).filter((file) => !file.endsWith('.d.ts'));
/** Of each source file; every file is parsed once. */
const graph = new Map(sources.map((file) => [file, importsOf(file)]));

describe('the import graph', () => {
  it('is read from the files that exist', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect([...graph.values()].flat().length).toBeGreaterThan(20);
  });

  it('goes only in the directions of the table', () => {
    const problems = [...graph].flatMap(([file, imports]) =>
      imports.flatMap(({ target, kind }) => importProblem(file, target, kind) ?? []),
    );
    expect(problems).toEqual([]);
  });

  it('is refused where it goes the other way', () => {
    const refused = [
      importProblem('server/lsp/hover.ts', './server/scoring/score-trace.ts', 'value'),
      importProblem('server/shared/trace/trace.ts', 'node:fs', 'value'),
      importProblem('server/scoring/local-scorer.ts', 'onnxruntime-node', 'value'),
      importProblem('webview/host.ts', './extension/extension.ts', 'type'),
      importProblem('server/graph/build-decoder.ts', './server/weights/open-weights.ts', 'value'),
      importProblem('server/trace/trace-file.ts', 'node:child_process', 'value'),
    ];
    expect(refused.every((problem) => problem !== null)).toBe(true);
    expect(importProblem('server/graph/build-decoder.ts', './server/weights/tensor-source.ts', 'type')).toBeNull();
  });

  it('has a rule for every source file, and a folder or file for every rule', () => {
    expect(sources.filter((file) => placeOf(file) === null)).toEqual([]);
    const unused = Object.keys(places).filter((place) => !sources.some((file) => placeOf(file) === place));
    // server/shared itself holds only folders and a declaration file.
    expect(unused).toEqual(['server/shared']);
  });

  it('has no cycle between files that are imported for their values', () => {
    expect(findCycle()).toBeNull();
  });
});

/** A cycle as a list of files, or null. */
function findCycle(): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const { target, kind } of graph.get(file) ?? []) {
      const next = target.slice(2);
      if (kind === 'type' || !target.startsWith('./') || !graph.has(next)) continue;
      const cycle = visit(next, [...path, file]);
      if (cycle !== null) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

describe('the programs', () => {
  const reach = async (entry: string): Promise<{ files: string[]; outside: string[] }> => {
    const { metafile } = await build({
      entryPoints: [join(root, entry)],
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      outdir: 'out',
      logLevel: 'silent',
      external: ['onnxruntime-node', 'tokenizers', 'vscode'],
    });
    const outside = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external === true).map(({ path }) => path),
    );
    return { files: Object.keys(metafile.inputs), outside };
  };

  it('keep onnxruntime out of the language server', async () => {
    const { files, outside } = await reach('server/main-language-server.ts');
    // Recognizing an architecture is reading a configuration; building its graph is the scorer's business.
    const loading = /^server\/(scoring|session|graph(?!\/architectures\/))\//;
    expect(files.filter((file) => loading.test(file))).toEqual([]);
    expect(outside).not.toContain('onnxruntime-node');
  });

  it('keep onnxruntime and the tokenizer out of the extension host', async () => {
    const { files, outside } = await reach('extension/extension.ts');
    expect(files.filter((file) => file.startsWith('server/') && !file.startsWith('server/shared/'))).toEqual([]);
    expect(outside).not.toContain('onnxruntime-node');
    expect(outside).not.toContain('tokenizers');
  });

  it('load onnxruntime in the scorer process', async () => {
    expect((await reach('server/main-scorer.ts')).outside).toContain('onnxruntime-node');
  });
});

describe('the tsconfig references', () => {
  it('cover every file with types', () => {
    const covered = new Set<string>();
    const visit = (config: string): void => {
      const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => expect.fail(`cannot read ${config}`) };
      const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, host);
      if (parsed === undefined) expect.fail(`cannot read ${config}`);
      for (const file of parsed.fileNames) covered.add(relative(root, file).split(sep).join('/'));
      for (const reference of parsed.projectReferences ?? []) visit(ts.resolveProjectReferencePath(reference));
    };
    visit(join(root, 'tsconfig.json'));
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$|out$|docs$)/.test(entry.name))
      .map((entry) => entry.name);
    const typed = folders.flatMap((folder) => [...filesUnder(folder, '.ts'), ...filesUnder(folder, '.mjs')]);
    expect(typed.length).toBeGreaterThan(20);
    expect(typed.filter((file) => !covered.has(file))).toEqual([]);
  });
});

// What the package holds: every file that is installed, and the size of what is downloaded.
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { projectFolder } from '../../scripts/vscode/folders.mjs';
import { findTarget, nativeFiles } from '../../scripts/package/targets.mjs';

const target = findTarget(`${process.platform}-${process.arch}`);
const mostBytes = 60e6;

function installedFiles(): string[] {
  const extensions = join(inject('dataFolder'), 'extensions');
  const name = readdirSync(extensions).find((folder) => folder.startsWith('credence.credence-'));
  const root = join(extensions, name ?? 'credence.credence is not installed');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

describe('the package', () => {
  it('holds the programs, the views, and the papers', () => {
    const files = installedFiles().filter((file) => !/^(media|dist\/node_modules)\//.test(file));
    expect(files).toEqual([
      // The installer's own.
      '.vsixmanifest',
      'LICENSE.txt',
      'THIRD-PARTY-NOTICES.txt',
      'changelog.md',
      'dist/credence.js',
      'dist/extension.cjs',
      'dist/scorer.js',
      'dist/server.js',
      'dist/webview/report.css',
      'dist/webview/report.js',
      'dist/webview/trace.css',
      'dist/webview/trace.js',
      'package.json',
      'readme.md',
    ]);
  });

  it('holds the native modules of its platform and no others', () => {
    const shipped = installedFiles().filter((file) => file.startsWith('dist/node_modules/'));
    const exact = nativeFiles(target).filter((file) => !file.includes('*'));
    expect(shipped).toEqual(expect.arrayContaining(exact.map((file) => `dist/node_modules/${file}`)));
    const binaries = shipped.filter((file) => !/\.js$|package\.json$|LICENSE$/.test(file));
    expect(binaries).toEqual(
      exact
        .filter((file) => /\.(node|so\.\d+|dylib|dll)$/.test(file))
        .map(inPackage)
        .sort(),
    );
    expect(new Set(shipped.map((file) => file.split('/')[2]))).toEqual(
      new Set(['onnxruntime-common', 'onnxruntime-node', 'tokenizers']),
    );
  });

  it('holds the embedded models without their recipe, and the examples', () => {
    const files = installedFiles().filter((file) => file.startsWith('media/'));
    expect(files).toEqual(
      expect.arrayContaining([
        ...['abacus', 'abacus-base'].flatMap((model) =>
          ['config.json', 'model.safetensors', 'tokenizer.json'].map((file) => `media/${model}/${file}`),
        ),
        'media/examples/dialogues.trace.jsonl',
        'media/examples/rollouts.trace.jsonl',
      ]),
    );
    const strange = files.filter(
      (file) =>
        !/^media\/[\w-]+\.(svg|png)$|^media\/(abacus|abacus-base|examples|language|screenshots|walkthrough)\/[^/]+$/.test(
          file,
        ),
    );
    expect(strange).toEqual([]);
  });

  it('ships no sources, tests or source maps', () => {
    expect(installedFiles().filter((file) => /\.(ts|map|py|tsbuildinfo)$|(^|\/)tests?\//.test(file))).toEqual([]);
  });

  it('is small enough to download, Abacus included', () => {
    expect(statSync(join(projectFolder, `out/credence-${target.id}.vsix`)).size).toBeLessThan(mostBytes);
  });
});

function inPackage(file: string): string {
  return `dist/node_modules/${file}`;
}

// Documents tied to the code they speak of: links resolve, commands exist, generated pages are up to date.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { generateDocs } from '../../scripts/generate-docs.mjs';
import type { CommandContext } from '../../server/cli/command-context.ts';
import { commands } from '../../server/cli/commands/registry.ts';
import { openTerminal } from '../../server/cli/terminal.ts';

const documents = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs').map((name) => `docs/${name}`),
  ...['abacus', 'abacus-base', 'abacus/recipe', 'examples'].map((folder) => `media/${folder}/README.md`),
  'test/README.md',
].filter((path) => path.endsWith('.md') && existsSync(path));

const read = (path: string): string => readFileSync(path, 'utf8');
const withoutCode = (text: string): string => text.replace(/```[^]*?```/gu, '').replace(/`[^`\n]*`/gu, '');
const codeOf = (text: string): string => [...text.matchAll(/```[^]*?```|`[^`\n]+`/gu)].map(([code]) => code).join('\n');

/** As GitHub makes them from headings. */
const anchorsOf = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what exists', () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target);
    for (const link of links.filter((target) => !/^[a-z]+:/u.test(target))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(target), `${path} links to ${link}`).toBe(true);
      if (anchor !== undefined) expect([...anchorsOf(read(target))], `${path} links to ${link}`).toContain(anchor);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...codeOf(text).matchAll(/\bnpm (?:run )?([a-z:]+)/gu)].map(([, name = '']) => name);
    const ownOfNpm = new Set(['install', 'ci', 'run', 'packages']);
    for (const name of named.filter((one) => !ownOfNpm.has(one))) {
      expect(Object.keys(scripts), `${path} says npm ${name}`).toContain(name);
    }
  });

  it('names commands and options of the command line that exist', () => {
    const all = commandLine();
    for (const [line, , rest = ''] of codeOf(text).matchAll(/(^|`)credence ((?:<|[a-z])[^\n`]*)/gmu)) {
      const [name = '', second = ''] = rest.split(' ');
      if (name.startsWith('<')) continue;
      const found = all.get(`${name} ${second}`) ?? all.get(name);
      expect(found, `${path} says: ${line}`).toBeDefined();
      for (const [option] of rest.matchAll(/(?<= )--?[a-z][a-z-]*/gu)) {
        expect(found, `${path} says: ${line}`).toContain(option);
      }
    }
  });

  it('names files that exist', () => {
    const named = [...text.matchAll(/`((?:server|extension|webview|scripts|test|media|docs)\/[\w./-]+\.\w+)`/gu)];
    for (const [, file = ''] of named) {
      // A file named in a folder's own document may be told from there.
      expect(existsSync(file) || existsSync(join(dirname(path), file)), `${path} names ${file}`).toBe(true);
    }
  });
});

describe("ARCHITECTURE.md's code map", () => {
  const text = read('ARCHITECTURE.md');
  const map = text.slice(text.indexOf('## Code map'), text.indexOf('## Invariants'));
  const foldersIn = (place: string): string[] =>
    readdirSync(place, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${place}/${name}`);
  const places = ['extension', 'webview', 'media', 'test', ...foldersIn('server'), ...foldersIn('scripts')];

  it.each(places.filter((place) => place !== 'server/shared'))('has %s', (place) => {
    expect(map).toContain(`\`${place}\``);
  });

  it('has no folder that does not exist', () => {
    const named = [...map.matchAll(/`((?:server|scripts|media|webview)\/[\w/-]+)`/gu)].map(([, place = '']) => place);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((place) => !existsSync(place))).toEqual([]);
  });
});

describe("README.md's figures of the study", () => {
  it('are those of docs/study.md', () => {
    const paragraph = read('README.md')
      .split('\n')
      .find((line) => line.includes('(docs/study.md)'));
    const figures = paragraph?.match(/\d[\d.,]*\d/gu) ?? [];
    expect(figures.length).toBeGreaterThanOrEqual(3);
    for (const figure of figures) expect(read('docs/study.md')).toContain(figure);
  });
});

describe('generated pages', () => {
  it('are those of the code (node scripts/generate-docs.mjs writes them)', async () => {
    for (const [path, text] of await generateDocs()) expect(read(path), path).toBe(text);
  });
});

/** Options of every command by name, those of `models info` under both words. */
function commandLine(): Map<string, string[]> {
  const terminal = openTerminal({ stdout: process.stdout, stderr: process.stderr, environment: {} });
  const context: CommandContext = {
    ...{ terminal, environment: {}, program: { folder: '.', version: '0' } },
    ...{ signal: new AbortController().signal, finish: () => undefined },
  };
  const optionsOf = (command: Command): string[] =>
    ['--help', ...command.options.flatMap(({ short, long }) => [short, long])].filter((name) => name !== undefined);
  return new Map(
    commands
      .map((make) => make(context))
      .flatMap((command): [string, string[]][] => [
        [command.name(), optionsOf(command)],
        ...command.commands.map((child): [string, string[]] => [`${command.name()} ${child.name()}`, optionsOf(child)]),
      ]),
  );
}

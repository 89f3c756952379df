// Writes the pages of docs/ that follow from code: protocol.md from the contracts, signals.md from the registry. A test
// compares them with what is committed.
//   node scripts/generate-docs.mjs
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { protocolPage } from './docs/protocol-page.mjs';
import { signalsPage } from './docs/signals-page.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Every generated page.
 * @returns {Promise<ReadonlyMap<string, string>>} path from the root to its text
 */
export async function generateDocs() {
  const pages = new Map([
    ['docs/protocol.md', await protocolPage(project)],
    ['docs/signals.md', await signalsPage(project)],
  ]);
  const options = await resolveConfig(join(project, 'docs'));
  for (const [path, text] of pages) pages.set(path, await format(text, { ...options, parser: 'markdown' }));
  return pages;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of await generateDocs()) {
    await writeFile(join(project, path), text);
    console.log(`${path} written`);
  }
}

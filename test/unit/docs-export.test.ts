import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOverrides } from '../../server/export/overrides.ts';
import { guardTitles } from '../../server/export/pair.ts';
import { outcome } from '../../server/export/rules/outcome.ts';
import { pairRules } from '../../server/export/rules/registry.ts';
import { exportRows } from '../support/export-rows.ts';

const page = readFileSync(new URL('../../docs/export.md', import.meta.url), 'utf8');
const cells = (name: string): string[] => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
  return row.split('|').map((cell) => cell.trim());
};

describe('docs/export.md', () => {
  it.each(pairRules.map((rule) => [rule.id, rule] as const))('says of %s what is so', (id, rule) => {
    const [, , , , score = '', margin = '', label = ''] = cells(id);
    if (rule.signal !== null && id !== 'right-to-wrong') expect(score).toContain(rule.signal);
    expect(margin).toMatch(new RegExp(`\\b${String(rule.minimumMargin).replace('.', '\\.')}$`, 'u'));
    expect(label.replaceAll('*', '')).toBe(rule.labels);
  });

  it('has every guard and no other', () => {
    const section = /## Guards([^]*?)## Columns/u.exec(page)?.[1] ?? '';
    const named = [...section.matchAll(/^\| `([a-z-]+)`/gmu)].map((match) => match[1]);
    expect(named).toEqual(Object.keys(guardTitles));
  });

  it('has every column', async () => {
    const sides = ['5', '6'].map((said) => ({ line: { prompt: 'p', completion: `\\boxed{${said}}`, answer: '5' } }));
    const { rows } = await exportRows(sides, outcome);
    expect(rows).toHaveLength(1);
    for (const column of Object.keys(rows[0] ?? {})) expect(page).toContain(`\`${column}\``);
  });

  it('shows choices that are read', async () => {
    const example = /```jsonl\n([^]*?)```/u.exec(page)?.[1] ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'credence-docs-'));
    try {
      const path = join(folder, 'choices.jsonl');
      await writeFile(path, example);
      expect((await readOverrides(path)).choices.size).toBe(3);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

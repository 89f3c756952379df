import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { escapeJson, pageAfterData, pageBeforeData } from '../../../../server/export/report-page.ts';

const assets = { script: "const a = '</script><!--<script>';\r\nrun();", style: 'b{content:"</style>"}' };
const sha = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const only = (page: string, pattern: RegExp): string => pattern.exec(page)?.[1] ?? 'none';

describe('the page of a report', () => {
  const page = `${pageBeforeData('<b>&"', assets)}${escapeJson('{"a":"</script><script>alert(1)</script>"}')}${pageAfterData(assets)}`;

  it('names exactly its own script and style in the policy', () => {
    const script = only(page, /<script>([^]*?)<\/script>/u);
    const style = only(page, /<style>([^]*?)<\/style>/u);
    const policy = only(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/u);
    expect(script).toContain('run();');
    expect(policy).toBe(
      `default-src 'none'; script-src '${sha(script)}'; style-src '${sha(style)}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'`,
    );
  });

  it('has two script elements and nothing that asks for anything', () => {
    expect(page.match(/<script/giu)).toHaveLength(2);
    expect(page.match(/<\/script/giu)).toHaveLength(2);
    expect(page).not.toMatch(/\s(src|href|srcset|action|data)=/u);
  });

  it('keeps the meaning of a script that speaks of scripts', () => {
    const script = only(page, /<script>([^]*?)<\/script>/u);
    expect(runInNewContext(`${script.split(';')[0] ?? ''}; a`)).toBe('</script><!--<script>');
  });

  it('escapes the title', () => {
    expect(page).toContain('<title>&lt;b&gt;&amp;&quot;</title>');
  });
});

describe('escapeJson', () => {
  it('gives JSON of the same value without what could end its element', () => {
    const value = { a: '</script>\u2028\u2029&\ud800', '<!--': '<' };
    const escaped = escapeJson(JSON.stringify(value));
    expect(escaped).not.toMatch(/[<>&\u2028\u2029\ud800]/u);
    expect(JSON.parse(escaped)).toEqual(value);
  });
});

import { expect, it } from 'vitest';
import { viewPage } from '../../../../extension/views/view-page.ts';

it('a page runs its own script under a nonce and nothing else, whatever its title', () => {
  const page = viewPage({
    source: 'https://view.test',
    script: 'https://view.test/trace.js',
    style: 'https://view.test/trace.css',
    nonce: 'abc',
    title: '</title><script>alert(1)</script>.trace.jsonl',
  });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script nonce="abc" src="https://view.test/trace.js"></script>');
  const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-abc'",
    'style-src https://view.test',
    'font-src https://view.test',
    'img-src https://view.test',
  ]);
});

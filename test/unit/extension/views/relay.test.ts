import { expect, it } from 'vitest';
import { relay } from '../../../../extension/views/relay.ts';

it("a view's requests are about its own document, whatever it writes, and never write files", async () => {
  const asked: unknown[] = [];
  const handlers = relay('file:///own', (name, params) => {
    asked.push([name, params]);
    return Promise.reject(new Error('not answered'));
  });
  const context = { signal: new AbortController().signal };
  await expect(handlers.read({ uri: 'file:///etc/passwd', line: 3 }, context)).rejects.toThrow('not answered');
  expect(asked).toEqual([['read', { uri: 'file:///own', line: 3 }]]);
  expect(Object.keys(handlers)).not.toContain('export');
  expect(Object.keys(handlers)).not.toContain('report');
  expect(Object.keys(handlers)).not.toContain('close');
});

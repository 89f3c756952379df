import { expect, it } from 'vitest';
import { RecentAnnotations } from '../../../../server/lsp/recent-annotations.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';

// Each has three tokens.
const annotation = buildAnnotation();

it('keeps what was used last, up to a number of tokens', () => {
  const recent = new RecentAnnotations(6);
  recent.put('a', annotation);
  recent.put('b', annotation);
  expect(recent.get('a')).toBe(annotation);
  recent.put('c', annotation);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([annotation, null, annotation]);
});

it('counts one that is put twice once, and keeps the newest however large', () => {
  const recent = new RecentAnnotations(3);
  recent.put('a', annotation);
  recent.put('a', annotation);
  expect(recent.get('a')).toBe(annotation);
  const small = new RecentAnnotations(1);
  small.put('a', annotation);
  expect(small.get('a')).toBe(annotation);
  small.clear();
  expect(small.get('a')).toBeNull();
});

import { expect, it } from 'vitest';
import { tellPreparing } from '../../../../server/scoring/tell-preparing.ts';
import { preparedPercent, type Preparation } from '../../../../server/shared/protocol/preparation.ts';

it('tells whole percents once each, from the first piece to the last', () => {
  const told: Preparation[] = [];
  const onProgress = tellPreparing({ model: 'm', what: 'gguf' }, (preparation) => told.push(preparation));
  for (let done = 1; done <= 1000; done++) onProgress?.(done, 1000);
  expect(told.map(preparedPercent)).toEqual(Array.from({ length: 101 }, (_, percent) => percent));
  expect(told[0]).toEqual({ model: 'm', what: 'gguf', doneBytes: 1, totalBytes: 1000 });
  expect(told.at(-1)).toMatchObject({ doneBytes: 1000, totalBytes: 1000 });
});

it('says 100 only when everything is done', () => {
  expect(preparedPercent({ doneBytes: 999_999, totalBytes: 1_000_000 })).toBe(99);
  expect(preparedPercent({ doneBytes: 0, totalBytes: 0 })).toBe(100);
});

it('is nothing where nobody listens', () => {
  expect(tellPreparing({ model: 'm', what: 'int8' }, undefined)).toBeUndefined();
});

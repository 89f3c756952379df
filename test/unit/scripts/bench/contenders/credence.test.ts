import { expect, it } from 'vitest';
import { contenders } from '../../../../../scripts/bench/contenders/registry.mjs';
import { credenceStored } from '../../../../../scripts/bench/contenders/credence.mjs';

const surroundings = {
  ...{ project: '/project', folder: '/f', model: '/m.gguf', gguf: '/m.gguf', weights: '/w', weightsSha256: 'a' },
  ...{ idsFile: '/ids', threads: 2, python: null, tell: () => undefined },
};

it('measures every precision that reads the same text on the CPU', async () => {
  const own = contenders.filter(({ id }) => id.startsWith('credence'));
  const asked = await Promise.all(own.map(async ({ prepare }) => (await prepare(surroundings)).program.args.at(-1)));
  expect(asked).toEqual(['fp32', 'fast', 'stored']);
});

it('has no stored blocks to measure where the weights are no GGUF', async () => {
  await expect(credenceStored.prepare({ ...surroundings, gguf: null })).rejects.toThrow(/no GGUF.*name a GGUF/u);
});

// The float16 graph against transformers in fp32, within the tolerance that devices are held to. The CPU has no float16
// products: it rounds each operator's inputs and outputs and computes between in float32, so this measures the graph and
// its rounding, not a GPU's own kernels.
import { describe, expect, it } from 'vitest';
import { closeModel, openModelOn, readModelFiles } from '../../server/scoring/loaded-model.ts';
import { LocalPass } from '../../server/scoring/local-pass.ts';
import { toleranceOf } from '../../server/scoring/precision-choice.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import { extendText, familyNames, goldenText, modelFolder, modelNames, readGolden } from './read-golden.ts';

describe.each([...modelNames, ...familyNames])('%s in float16', (name) => {
  it('stays within the stated tolerance, and is not float32 by mistake', async () => {
    const golden = goldenText(readGolden(name), 'plain');
    const files = await readModelFiles(modelFolder(name));
    const way = { device: deviceNamed('cpu'), attention: 'composed', compute: 'float16' } as const;
    const model = await openModelOn(files, way);
    try {
      const { logprob, entropy } = await extendText(new LocalPass(model, golden.ids.length), golden.ids);
      const differences = [
        ...golden.logprob.map((value, i) => Math.abs((logprob[i] ?? Number.NaN) - value)),
        ...golden.entropy.map((value, i) => Math.abs((entropy[i] ?? Number.NaN) - value)),
      ];
      const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
      const tolerance = toleranceOf('fp16');
      expect(Math.max(...differences)).toBeLessThan(tolerance.worst);
      expect(mean).toBeLessThan(tolerance.mean);
      expect(mean).toBeGreaterThan(toleranceOf('fp32').mean);
    } finally {
      await closeModel(model);
    }
  });
});

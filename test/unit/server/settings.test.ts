import { describe, expect, it } from 'vitest';
import { parseServerOptions } from '../../../server/settings.ts';
import { protocolVersion } from '../../../server/shared/protocol/protocol-version.ts';

describe("the server's options", () => {
  it('have defaults for what is left out', () => {
    expect(parseServerOptions({ protocolVersion, embeddedModel: '/abacus' })).toEqual({
      ...{
        protocolVersion,
        embeddedModel: '/abacus',
        model: null,
        device: 'auto',
        precision: 'auto',
        cacheFolder: null,
      },
      ...{ cacheSizeBytes: 2147483648, scorerRuntime: null, probe: null, probeSamples: 0, modelFolders: [] },
      ...{ signals: 'default', secondModel: null, reflectionProbe: null, positiveCues: [], reflectiveCues: [] },
      ...{ doubtBelow: 0.5, sureAbove: 0.5, compat: 'paper', lexicons: {} },
      ...{ continuations: 32, continuationTokens: 1_024 },
    });
  });

  it.each([
    [undefined, /object/],
    [{ protocolVersion: protocolVersion + 1, embeddedModel: '/abacus' }, /protocolVersion/],
    [{ protocolVersion, embeddedModel: '' }, /embeddedModel/],
    [{ protocolVersion, embeddedModel: '/a', device: 'tpu' }, /device/],
    [{ protocolVersion, embeddedModel: '/a', precision: 'fp8' }, /precision/],
  ])('%j are refused by name', (value, message) => {
    expect(() => parseServerOptions(value)).toThrow(message);
  });
});

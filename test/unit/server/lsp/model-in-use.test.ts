import { beforeEach, describe, expect, it } from 'vitest';
import { ModelInUse } from '../../../../server/lsp/model-in-use.ts';
import { parseServerOptions } from '../../../../server/settings.ts';
import type { ServerOptions } from '../../../../server/shared/protocol/host-server.ts';
import { protocolVersion } from '../../../../server/shared/protocol/protocol-version.ts';
import type { ScorerStatus } from '../../../../server/shared/protocol/trace-requests.ts';
import type { DeviceMemory, RememberedDevice } from '../../../../server/store/device-memory.ts';

const identity = { weightsSha256: 'w', tokenizerSha256: 't', configSha256: 'c' };
const lookup = { find: () => Promise.resolve('/m'), identify: () => Promise.resolve(identity) };
const options = (changed: Partial<ServerOptions> = {}): ServerOptions =>
  parseServerOptions({ protocolVersion, embeddedModel: '/abacus', ...changed });
const ran = (device: string, variant: string | null): ScorerStatus => ({
  ...{ state: 'idle', model: 'm', device, precision: 'fp32', variant },
  ...{ reason: null, note: null, message: null },
});

let kept: Map<string, RememberedDevice>;
let memory: DeviceMemory;
beforeEach(() => {
  kept = new Map();
  memory = {
    get: (about) => Promise.resolve(kept.get(about) ?? null),
    put: async (about, device) => void kept.set(about, device),
  };
});
const inUse = (given = options()): ModelInUse => new ModelInUse(given, lookup, memory);

describe('what annotations are stored under', () => {
  it('is the CPU until the scorer says otherwise', async () => {
    const model = inUse();
    expect(await model.reader()).toEqual({ ...identity, device: 'cpu', precision: 'fp32' });
    await model.learn(ran('webgpu', 'composed'));
    expect(await model.reader()).toEqual({ ...identity, device: 'webgpu', precision: 'fp32', variant: 'composed' });
  });

  it('is what the model ran on in an earlier session, before it is loaded', async () => {
    const earlier = inUse();
    await earlier.reader();
    await earlier.learn(ran('webgpu', 'fused'));
    expect(await inUse().reader()).toMatchObject({ device: 'webgpu', variant: 'fused' });
    // Asked for by name it may be another.
    expect(await inUse(options({ device: 'cpu' })).reader()).toEqual({ ...identity, device: 'cpu', precision: 'fp32' });
    expect(await inUse(options({ device: 'cuda', precision: 'fp16' })).reader()).toMatchObject({
      ...{ device: 'cuda', precision: 'fp16' },
    });
  });

  it.each<Partial<ServerOptions>>([{ device: 'webgpu' }, { precision: 'fp16' }, { model: '/other' }])(
    'is found anew with %j',
    async (changed) => {
      const model = inUse();
      await model.reader();
      await model.learn(ran('cuda', 'fused'));
      kept.clear();
      expect(model.configure(options(changed))).toBe(true);
      expect(await model.reader()).not.toMatchObject({ device: 'cuda' });
      expect(model.configure(options(changed))).toBe(false);
    },
  );

  it('is not changed by a status that knows no device', async () => {
    const model = inUse();
    await model.learn({ ...ran('webgpu', null), device: null, precision: null });
    expect(await model.reader()).toMatchObject({ device: 'cpu' });
  });
});

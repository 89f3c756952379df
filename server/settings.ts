// Unknown settings to typed ones, in one table. Where they come from (editor, tests) is the sender's business.
import { z } from 'zod';
import { deviceNames } from './shared/protocol/device.ts';
import { Failure } from './shared/protocol/failure.ts';
import type { ServerOptions } from './shared/protocol/host-server.ts';
import { precisionNames } from './shared/protocol/precision.ts';
import {
  defaultContinuations,
  defaultContinuationTokens,
  mostContinuations,
  mostSamples,
} from './shared/protocol/sampling.ts';
import { builtInThresholds } from './shared/signals/step/reflection-thresholds.ts';
import { protocolVersion } from './shared/protocol/protocol-version.ts';

const serverOptions = z.object({
  protocolVersion: z.literal(protocolVersion),
  embeddedModel: z.string().min(1),
  model: z.string().min(1).nullable().default(null),
  modelFolders: z.array(z.string().min(1)).default([]),
  device: z.enum(deviceNames).default('auto'),
  precision: z.enum(precisionNames).default('auto'),
  cacheFolder: z.string().min(1).nullable().default(null),
  cacheSizeBytes: z
    .number()
    .nonnegative()
    .default(2 * 1024 ** 3),
  scorerRuntime: z.string().min(1).nullable().default(null),
  probe: z.string().min(1).nullable().default(null),
  probeSamples: z.int().min(0).max(mostSamples).default(0),
  continuations: z.int().min(1).max(mostContinuations).default(defaultContinuations),
  continuationTokens: z.int().min(1).default(defaultContinuationTokens),
  signals: z.string().default('default'),
  secondModel: z.string().min(1).nullable().default(null),
  reflectionProbe: z.string().min(1).nullable().default(null),
  positiveCues: z.array(z.string().min(1)).default([]),
  reflectiveCues: z.array(z.string().min(1)).default([]),
  doubtBelow: z.number().min(0).max(1).default(builtInThresholds.doubtBelow),
  sureAbove: z.number().min(0).max(1).default(builtInThresholds.sureAbove),
  compat: z.enum(['paper', 'script']).default('paper'),
  lexicons: z.looseObject({}).default({}),
}) satisfies z.ZodType<ServerOptions>;

/** Reads the options of `initialize` or `configure`. @throws Failure `invalid-request` that names the wrong field */
export function parseServerOptions(value: unknown): ServerOptions {
  const parsed = serverOptions.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('invalid-request', `The server's options are wrong: ${z.prettifyError(parsed.error)}`);
}

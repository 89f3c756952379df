// The parameters of every custom request, checked where they enter the server. One row a request; the compiler compares
// each row with the contract in server/shared/protocol/host-server.ts.
import { z } from 'zod';
import type { NameOf, ParamsOf } from '../shared/protocol/contract.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { HostToServerRequests } from '../shared/protocol/host-server.ts';
import { confidenceDifferences, pairLevels, pairRuleIds, pairWords } from '../shared/protocol/pair-rules.ts';
import { sortColumns } from '../shared/protocol/trace-requests.ts';
import { pairSides } from './pair-sides-schema.ts';

const uri = z.string().min(1);
const line = z.int().positive();
const count = z.int().nonnegative();
// More than fit any window; keeps one answer from holding a whole file.
const largestList = 10_000;
const word = z.enum(pairWords);
const pairOptions = {
  rule: z.enum(pairRuleIds),
  seed: z.int().exactOptional(),
  pairsPerPrompt: count.exactOptional(),
  minimumMargin: z.number().exactOptional(),
  level: z.enum(pairLevels).exactOptional(),
  difference: z.enum(confidenceDifferences).exactOptional(),
  minimumConfidence: z.number().exactOptional(),
  saturation: z.number().exactOptional(),
  overrides: z.string().min(1).exactOptional(),
};
const sort = z.object({
  by: z.enum(sortColumns),
  descending: z.boolean(),
});

type Schemas = Readonly<Record<NameOf<HostToServerRequests>, z.ZodType>>;

export const requestSchemas = {
  open: z.object({ uri }),
  close: z.object({ uri }),
  list: z.object({
    uri,
    from: count,
    count: count.max(largestList),
    order: z.enum(['file', 'group']),
    filter: z.string().exactOptional(),
    sort: sort.exactOptional(),
  }),
  read: z.object({ uri, line }),
  group: z.object({
    uri,
    group: z.string(),
    annotations: z.boolean().exactOptional(),
    line: line.exactOptional(),
  }),
  calibrate: z.object({ uri, seed: z.int().exactOptional() }),
  annotate: z.object({
    uri,
    lines: z.array(line).exactOptional(),
    probe: z.string().min(1).exactOptional(),
    noProbes: z.boolean().exactOptional(),
  }),
  measureSteps: z.object({ uri, line, places: z.array(count).max(largestList).exactOptional() }),
  cancel: z.object({ uri }),
  export: z.object({
    uri,
    ...pairOptions,
    format: z.enum(['trl', 'trl-conversational']),
    path: z.string().min(1),
    overwrite: z.boolean(),
  }),
  previewExport: z.object({ uri, ...pairOptions }),
  previewRules: z.object({ uri, group: z.string().exactOptional(), overrides: pairOptions.overrides }),
  listPairs: z.object({ uri, group: z.string(), ...pairOptions }),
  readPair: z.object({ uri, sides: pairSides }),
  choosePair: z.object({
    uri,
    path: z.string().min(1),
    pair: z.string().regex(/^[0-9a-f]{16}$/u),
    choice: word,
    by: z.string().min(1).exactOptional(),
  }),
  report: z.object({ uri, path: z.string().min(1), overwrite: z.boolean() }),
  modelInfo: z.object({}),
  // Checked by server/settings.ts, which also sets the defaults.
  configure: z.unknown(),
  describeModel: z.object({ path: z.string().min(1) }),
  listModels: z.object({}),
  pullModel: z.object({ name: z.string().min(1) }),
} satisfies Schemas;

/** Parameters of one request. @throws Failure `invalid-request` that names the wrong field */
export function parseParams<K extends NameOf<HostToServerRequests>>(
  name: K,
  value: unknown,
): ParamsOf<HostToServerRequests, K> {
  const parsed = requestSchemas[name].safeParse(value);
  if (parsed.success) return parsed.data as ParamsOf<HostToServerRequests, K>; /* the row's type is tested below */
  throw new Failure('invalid-request', `"${name}" was asked with wrong parameters: ${z.prettifyError(parsed.error)}`);
}

type Parsed = { readonly [K in NameOf<HostToServerRequests>]: z.infer<(typeof requestSchemas)[K]> };
/** Fails to compile where a row yields something else than the contract says. */
export type SchemasMatchContract = {
  [K in Exclude<NameOf<HostToServerRequests>, 'configure'>]: Parsed[K] extends ParamsOf<HostToServerRequests, K>
    ? true
    : never;
}[Exclude<NameOf<HostToServerRequests>, 'configure'>];

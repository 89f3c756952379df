// Lists of phrases of the user's own, in place of the built-in English ones: what a settings object or a file may hold.
import { z } from 'zod';
import { Failure } from './failure.ts';

/** What is absent has the built-in list. Case and white space of a phrase do not matter. */
export interface LexiconSettings {
  /** How steps open that go back over what was done (S6). */
  readonly reflection?: readonly string[];
  /** Phrases that decide what to do next, by what they do (T7); each cluster is counted by its name. */
  readonly planning?: Readonly<Record<string, readonly string[]>>;
  /** Phrases that say how sure a text is (R13), each with the certainty that it expresses, [0, 1]. */
  readonly hedges?: Readonly<Record<string, number>>;
}

const phrase = z.string().refine((text) => text.trim() !== '', 'a phrase is blank');
const clusterName = /^[a-z][A-Za-z0-9]*$/u;

const lexicons = z.strictObject({
  reflection: z.array(phrase).min(1).exactOptional(),
  planning: z
    .record(z.string(), z.array(phrase).min(1))
    .refine((clusters) => Object.keys(clusters).length > 0, 'no cluster is named')
    .refine(
      (clusters) => Object.keys(clusters).every((name) => clusterName.test(name)),
      'clusters are named in camelCase, for example "verify"',
    )
    .exactOptional(),
  hedges: z
    .record(z.string(), z.number().min(0).max(1))
    .refine((phrases) => Object.keys(phrases).length > 0, 'no phrase is given')
    .refine((phrases) => Object.keys(phrases).every((text) => text.trim() !== ''), 'a phrase is blank')
    .exactOptional(),
}) satisfies z.ZodType<LexiconSettings>;

const example = '{ "reflection": ["wait"], "planning": { "verify": ["let me check"] }, "hedges": { "not sure": 0.3 } }';

/** @throws Failure `invalid-request` that says where it is wrong and what would be right */
export function parseLexicons(value: unknown): LexiconSettings {
  const parsed = lexicons.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure(
    'invalid-request',
    `The lexicons are wrong: ${z.prettifyError(parsed.error)}\nThey look like ${example}; each part may be left out.`,
  );
}

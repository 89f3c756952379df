// What a request says of pairs, completed with the defaults: the way the command line does it.
import type { PairOptionsGiven } from '../shared/protocol/trace-requests.ts';
import type { PairFormat } from '../export/formats/pair-format.ts';
import type { Pairing } from '../export/make-pairs.ts';
import { readOverrides, type OverrideFile } from '../export/overrides.ts';
import { defaultPairOptions } from '../export/pair-options.ts';
import { checkRuleOptions, ruleById } from '../export/rules/registry.ts';

export interface GivenPairing extends Omit<Pairing, 'choices' | 'observe'> {
  readonly overrides: OverrideFile | null;
}

/** @throws Failure `invalid-request` | `file-not-found` | `file-unreadable` */
export async function pairingOf(given: PairOptionsGiven, format: PairFormat): Promise<GivenPairing> {
  const { rule: ruleId, overrides, seed, pairsPerPrompt, minimumMargin, level, ...own } = given;
  const rule = ruleById(ruleId);
  const { difference, minimumConfidence, saturation } = own;
  const asked = { level, difference, minimumConfidence, saturation };
  const options = {
    ...defaultPairOptions,
    ...definedOnly({ seed, pairsPerPrompt, minimumMargin, ...asked }),
  };
  checkRuleOptions(rule, Object.keys(definedOnly(asked)) as (keyof typeof asked)[] /* its own keys */);
  return { rule, format, options, overrides: overrides === undefined ? null : await readOverrides(overrides) };
}

/** With the choices where there are any. */
export function withChoices({ overrides, ...pairing }: GivenPairing): Pairing {
  return overrides === null ? pairing : { ...pairing, choices: overrides.choices };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(values: T): Defined<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>; /* what is left of its entries */
}

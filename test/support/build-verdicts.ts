// What is remembered of devices, made up in a test: rates and verdicts by device and attention, and what was asked for.
import type { CheckResult } from '../../server/scoring/device-use.ts';
import type { VerdictMemory } from '../../server/scoring/verdict-memory.ts';

export interface RememberedVerdicts {
  /** GFLOP/s by device. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Verdicts by `device attention`; others are not known. */
  readonly checks?: Readonly<Record<string, Partial<CheckResult>>>;
}

export function buildVerdicts({ rates = {}, checks = {} }: RememberedVerdicts): VerdictMemory & {
  readonly asked: (readonly string[])[];
} {
  const asked: (readonly string[])[] = [];
  return {
    asked,
    async get(about, schema) {
      asked.push(about);
      const rate = Object.keys(rates).find((device) => about[0] === 'rate' && about.includes(device));
      if (rate !== undefined) return schema.parse({ rate: rates[rate] });
      const check = Object.keys(checks).find(
        (way) => about[0] === 'self-check' && about.join(' ').includes(` ${way} `),
      );
      return check === undefined ? null : schema.parse({ ...refused, ...checks[check] });
    },
    put: () => Promise.resolve(),
  };
}

const refused: CheckResult = {
  ...{ passed: false, worst: 5.26, mean: 0.33, failure: null },
  tolerance: { worst: 1e-3, mean: 1e-4 },
};

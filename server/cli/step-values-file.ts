// Measured step values from a file that `measure` wrote.
import { z } from 'zod';
import { stepValuesSchema, type StepValues } from '../shared/trace/step-values.ts';
import { parseStepValues } from '../store/parse-step-values.ts';
import { traceSha256 } from '../store/step-values-key.ts';
import { openLineFile, type LineFile, type LineForm } from './line-file.ts';

/** A line that could not be measured. Strict: values that are damaged are no such line. */
const failed = z.strictObject({
  schema: z.literal(stepValuesSchema),
  id: z.string().nullable(),
  line: z.int().positive(),
  problems: z.array(z.unknown()),
});

const lines: LineForm<StepValues> = {
  ...{ what: 'step-values', noun: 'line of measured step values', remedy: 'Measure again.' },
  parse: (json) => {
    const value = parseStepValues(json);
    if (value !== null) return { line: value.line, value };
    const { data } = failed.safeParse(json);
    return data === undefined ? null : { line: data.line, value: null };
  },
  isOf: (values, trace) => values.traceSha256 === traceSha256(trace),
};

/** `path` is a file, or a folder that `measure` wrote for several inputs. @throws Failure as openLineFile */
export function stepValuesFromFile(path: string, input: string): Promise<LineFile<StepValues>> {
  return openLineFile(path, input, lines);
}

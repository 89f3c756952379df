// What `credence bench` measured, as text for a person.
import type { OwnBench } from '../scoring/benchmark/own-bench.ts';
import { visibleText } from './terminal-text.ts';

export function benchTable({ about, options, ...measured }: OwnBench): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MB`;
  const rate = ({ tokensPerSecond, shareOfPeak }: OwnBench['body']): string =>
    `${Math.round(tokensPerSecond).toLocaleString('en')} tokens/s, ${percent(shareOfPeak)} of what the peak allows`;
  const longest = Math.max(options.length, options.stepsLength);
  const rows: readonly (readonly [string, string])[] = [
    ['model', `${visibleText(about.name)}, ${(about.parameters / 1e6).toFixed(1)} M parameters`],
    ['on', `${about.device}, ${about.precision}, ${about.processor}, ${about.threads} of ${about.cores} processors`],
    ['versions', `credence ${about.version}, onnxruntime ${about.onnxRuntimeVersion}, node ${about.nodeVersion}`],
    ['peak', `${((2 * measured.peak) / 1e9).toFixed(0)} GFLOP/s in fp32 matrix products`],
    [`body, ${options.length}`, rate(measured.body)],
    [`full head, ${options.length}`, rate(measured.full)],
    [
      `${options.steps} steps, forced`,
      `${measured.forcedPasses.toFixed(2)} base passes over ${options.stepsLength} tokens`,
    ],
    [`${options.steps} steps, greedy`, `${measured.greedyPasses.toFixed(2)} base passes`],
    [
      'memory',
      `${megabytes(measured.peakBytes)} at most; weights ${megabytes(about.weightBytes)}, cache at ${longest} tokens ${megabytes(about.cacheBytesPerToken * longest)}`,
    ],
    ...continuationRows(measured.continuations),
  ];
  return rows.map(([name, value]) => `${name.padEnd(18)} ${value}`).join('\n');
}

function continuationRows(rates: OwnBench['continuations']): readonly (readonly [string, string])[] {
  if (rates === null) return [];
  const { task, together, alone } = rates;
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const ratio = (together / alone).toFixed(1);
  const what = `${task.places} × ${task.samples} texts of ${task.tokens} tokens behind up to ${task.length}`;
  return [['written on', `${count(together)} tokens/s, ${ratio} × one at a time (${count(alone)}): ${what}`]];
}

// What `credence device` found, as lines for a person. Pure.
import type { CheckResult } from '../scoring/device-use.ts';
import type { CheckedVariant, DeviceInspection, InspectedDevice } from '../scoring/inspect-device.ts';
import { fastModeError } from '../shared/protocol/precision.ts';
import { textTable } from './text-table.ts';

/** What `credence device --json` prints. */
export interface DeviceFindings extends DeviceInspection {
  /** What the model runs on. */
  readonly device: string;
  readonly precision: string;
  readonly model: string;
  /** Null where the model brings its own. */
  readonly attention: string | null;
  readonly reason: string | null;
  readonly fallback: string | null;
  /** Null on the CPU, which others are compared with. */
  readonly check: CheckResult | null;
}

export function describeDevices(found: DeviceFindings): readonly string[] {
  const facts: readonly (readonly [string, string])[] = [
    [
      'chosen',
      [found.device, found.precision, ...(found.attention === null ? [] : [`${found.attention} attention`])].join(', '),
    ],
    ...(found.reason === null ? [] : [['why', found.reason] as const]),
    ...(found.fallback === null ? [] : [['note', found.fallback] as const]),
    ['model', found.model],
    ['threads', String(found.threads)],
    ['processor', found.processor],
    ['platform', found.platform],
    ['onnxruntime', found.onnxRuntimeVersion],
    ['node', found.nodeVersion],
  ];
  const checked = found.devices.flatMap((device) => device.variants.map((variant) => ({ device, variant })));
  return [
    ...facts.map(([name, value]) => `${name.padEnd(12)} ${value}`),
    '',
    ...deviceTable(found.devices),
    '',
    `fast: 8-bit integers, ${fastModeError}; docs/accuracy.md has what every precision costs.`,
    ...(checked.length === 0 ? [] : ['', ...checkTable(checked)]),
  ];
}

function deviceTable(devices: readonly InspectedDevice[]): readonly string[] {
  return textTable(
    [
      { title: 'device', align: 'left' },
      { title: 'GFLOP/s', align: 'right' },
      { title: 'precisions', align: 'left' },
      { title: 'why not', align: 'left' },
    ],
    devices.map(({ device, gigaflops, precisions, why }) => [
      device,
      gigaflops === null ? '-' : String(Number(gigaflops.toPrecision(3))),
      precisions.join(' ') || '-',
      why ?? '',
    ]),
  );
}

/** Each way of computing the model, compared with the CPU on the built-in text. */
function checkTable(
  checked: readonly { readonly device: InspectedDevice; readonly variant: CheckedVariant }[],
): readonly string[] {
  const nats = (value: number | null): string => (value === null ? '-' : value.toExponential(1));
  return textTable(
    [
      { title: 'self-check', align: 'left' },
      { title: 'attention', align: 'left' },
      { title: 'precision', align: 'left' },
      { title: 'worst', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'tolerated', align: 'right' },
      { title: '', align: 'left' },
    ],
    checked.map(({ device, variant }) => [
      device.device,
      variant.attention,
      variant.precision,
      nats(variant.worst),
      nats(variant.mean),
      nats(variant.tolerance.worst),
      variant.passed ? 'passed' : `refused${variant.failure === null ? '' : `: ${variant.failure}`}`,
    ]),
  );
}

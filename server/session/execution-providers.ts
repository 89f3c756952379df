// Which execution provider a device name stands for, and the reason in words. A provider is in this table only if its
// numbers have been compared with the reference.
import { Failure } from '../shared/protocol/failure.ts';

export const deviceNames = ['auto', 'cpu'] as const;
export type DeviceName = (typeof deviceNames)[number];

export interface ExecutionChoice {
  /** The name onnxruntime knows. */
  readonly provider: 'cpu';
  readonly device: string;
  /** One line for the user. */
  readonly reason: string;
}

const choices: Readonly<Record<DeviceName, ExecutionChoice>> = {
  auto: {
    provider: 'cpu',
    device: 'cpu',
    reason: 'CPU, because it is the device whose numbers are checked against the reference.',
  },
  cpu: { provider: 'cpu', device: 'cpu', reason: 'CPU, as asked.' },
};

/** @throws Failure `device-failed` listing the known devices */
export function chooseProvider(device: string): ExecutionChoice {
  const known = deviceNames.find((name) => name === device);
  if (known === undefined)
    throw new Failure('device-failed', `There is no device "${device}"; known are ${deviceNames.join(', ')}.`);
  return choices[known];
}

// Opens a model on the best device that proves itself: devices in the order of the table, each with its attention
// variants, until one agrees with the CPU on the built-in text. What was passed over and why is said.
import { whyAbsent } from '../session/device-presence.ts';
import { deviceNamed, devices, type Device } from '../session/execution-providers.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { RealPrecision } from '../shared/protocol/precision.ts';
import { DeviceTrial, type Refused, type TrialOutcome, type TrialSetting } from './device-trial.ts';
import { twoDigits, whyRefused, type DeviceUse } from './device-use.ts';
import type { LoadedModel } from './loaded-model.ts';
import { whyNoPrecision } from './precision-choice.ts';
import { rateAgainstCpu } from './rate-against-cpu.ts';

export interface DeviceQuestion extends TrialSetting {
  readonly device: DeviceName;
  readonly runtimeVersion: string;
}

export interface OpenedModel {
  readonly model: LoadedModel;
  readonly use: DeviceUse;
}

type Opened = NonNullable<TrialOutcome['opened']>;

/** @throws Failure `device-failed` | `model-invalid` | `model-unsupported` | `out-of-memory` */
export async function openOnBestDevice(question: DeviceQuestion): Promise<OpenedModel> {
  const { device } = question;
  const trial = new DeviceTrial(question);
  return device === 'auto' ? openBest(question, trial) : openAsked(question, trial, deviceNamed(device));
}

/** @throws Failure as openOnBestDevice */
async function openAsked(question: DeviceQuestion, trial: DeviceTrial, device: Device): Promise<OpenedModel> {
  const { machine, precision } = question;
  const why = whyAbsent(device, machine);
  if (why !== null) throw refusal(question, `${capital(device.title)} cannot be used here: ${why}.`);
  const noPrecision = whyNoPrecision(device, precision);
  if (noPrecision !== null)
    throw refusal(question, `${capital(device.title)} was asked for ${precision}: ${noPrecision}.`);
  const { opened, refused } = await trial.open(device);
  if (opened === null) throw refusal(question, `${capital(device.title)} cannot be used here: ${listed(refused)}.`);
  return finish(opened, { precision, reason: `${capital(device.title)}, as asked${agreement(opened)}.`, refused });
}

/** @throws Failure as openOnBestDevice */
async function openBest(question: DeviceQuestion, trial: DeviceTrial): Promise<OpenedModel> {
  const { machine, precision } = question;
  /** Devices that are not here, or that nobody would want: part of the reason. */
  const missing: string[] = [];
  /** Devices that are here and failed: the user is told. */
  const failed: string[] = [];
  for (const device of devices) {
    const why = whyAbsent(device, machine) ?? whyNoPrecision(device, precision);
    if (why !== null) {
      if (device.platforms.includes(machine.platform)) missing.push(`${device.title}: ${why}`);
      continue;
    }
    const rating = device.name === 'cpu' ? null : await rateAgainstCpu(device, question);
    if (rating !== null && rating.kind !== 'faster') {
      (rating.kind === 'broken' ? failed : missing).push(`${device.title}: ${rating.words}`);
      continue;
    }
    const { opened, refused } = await trial.open(device);
    if (opened === null) {
      failed.push(`${device.title}: ${listed(refused)}`);
      continue;
    }
    const because = rating === null ? missing : [`${rating.words}${agreement(opened)}`];
    const reason = `${capital(device.title)}${because.length === 0 ? '' : `, because ${because.join('; ')}`}.`;
    return finish(opened, { precision, reason, refused, failed });
  }
  throw refusal(question, `No device here can run the model in ${precision}: ${[...missing, ...failed].join('; ')}.`);
}

/** Says of an opened model what the user should know of it. */
function finish(
  { model, check }: Opened,
  {
    precision,
    reason,
    refused,
    failed = [],
  }: {
    readonly precision: RealPrecision;
    readonly reason: string;
    readonly refused: readonly Refused[];
    readonly failed?: readonly string[];
  },
): OpenedModel {
  const { device, attention } = model;
  const sentences = [
    ...(failed.length === 0
      ? []
      : [`${capital(device.title)} is used, because other devices failed: ${failed.join('; ')}.`]),
    ...(refused.length === 0
      ? []
      : [`On ${device.title} the ${attention} attention is used, because of ${listed(refused)}.`]),
  ];
  const fallback = sentences.length === 0 ? null : sentences.join(' ');
  return { model, use: { device: device.name, attention, precision, reason, check, fallback } };
}

function agreement({ check }: Opened): string {
  return check?.worst === null || check === null
    ? ''
    : `; its log-probs agree with the CPU's to ${twoDigits(check.worst)} nats`;
}

function refusal({ device, precision, machine }: DeviceQuestion, message: string): Failure {
  const others = devices.filter(
    (each) => each.name !== device && whyAbsent(each, machine) === null && whyNoPrecision(each, precision) === null,
  );
  const works = others.length === 0 ? '' : ` What may work: --device ${others.map(({ name }) => name).join(' or ')}.`;
  return new Failure('device-failed', `${message}${works}`);
}

function listed(refused: readonly Refused[]): string {
  return refused.map(({ attention, check }) => `the ${attention} attention: ${whyRefused(check)}`).join('; ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// What a model would run on here and whether its numbers were checked, told without loading a model.
import { reportDevice, type DeviceReport } from '../session/device-report.ts';

export interface DeviceInspection extends DeviceReport {
  /** Devices other than the reference are compared with it when a model is opened; the CPU is that reference. */
  readonly selfCheck: 'reference';
}

/** @throws Failure `device-failed` where onnxruntime has no binary here, or the device is not known */
export async function inspectDevice(device: string): Promise<DeviceInspection> {
  return { ...(await reportDevice(device)), selfCheck: 'reference' };
}

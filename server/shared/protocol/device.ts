// What a model can be asked to run on. Which of these a machine has is found by server/session; this is only the list.
import { z } from 'zod';

/** `auto` takes the best device that passes its self-check. */
export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export const deviceNameSchema = z.enum(deviceNames);
export type DeviceName = z.infer<typeof deviceNameSchema>;

/** A device that numbers came from. */
export type RealDevice = Exclude<DeviceName, 'auto'>;

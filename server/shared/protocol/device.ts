// What a model can be asked to run on. Which of these a machine has is found by server/session; this is only the list.

/** `auto` takes the best device that passes its self-check. */
export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** A device that numbers came from. */
export type RealDevice = Exclude<DeviceName, 'auto'>;

// Tries the ways of computing a model on one device until one passes the self-check. The CPU is what others are compared
// with and is not checked.
import { z } from 'zod';
import { attentionVariants, type AttentionVariant } from '../graph/build-decoder.ts';
import { driverFingerprint } from '../session/driver-fingerprint.ts';
import { deviceNamed, type Device } from '../session/execution-providers.ts';
import type { Machine } from '../session/machine.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { RealPrecision } from '../shared/protocol/precision.ts';
import type { CheckResult } from './device-use.ts';
import { closeModel, openModelOn, type LoadedModel, type ModelFiles, type Way } from './loaded-model.ts';
import { computeTypeOf, toleranceOf } from './precision-choice.ts';
import { checkVersion, compareReadings, readCheckText, readReference } from './self-check.ts';
import type { VerdictMemory } from './verdict-memory.ts';

export interface TrialSetting {
  readonly files: ModelFiles;
  readonly precision: RealPrecision;
  readonly machine: Machine;
  readonly memory: VerdictMemory;
  /** What verdicts on this model hold for: hash of its weights, version of the runtime. */
  readonly identity: readonly string[];
}

export interface Refused {
  readonly attention: AttentionVariant;
  readonly check: CheckResult;
}

export interface TrialOutcome {
  /** Null where no way passed. `check` is null on the CPU. */
  readonly opened: { readonly model: LoadedModel; readonly check: CheckResult | null } | null;
  /** Ways that were tried before, in order. */
  readonly refused: readonly Refused[];
}

const checkSchema = z.object({
  passed: z.boolean(),
  worst: z.number().nullable(),
  mean: z.number().nullable(),
  tolerance: z.object({ worst: z.number(), mean: z.number() }),
  failure: z.string().nullable(),
}) satisfies z.ZodType<CheckResult>;

export class DeviceTrial {
  readonly #setting: TrialSetting;
  #reference: Promise<Float32Array> | null = null;

  constructor(setting: TrialSetting) {
    this.#setting = setting;
  }

  /** @throws Failure of the model itself, and on the CPU any */
  async open(device: Device): Promise<TrialOutcome> {
    const { files } = this.#setting;
    const refused: Refused[] = [];
    for (const attention of attentionVariants(files.spec)) {
      const way = this.#way(device, attention);
      if (device.name === 'cpu') return { opened: { model: await openModelOn(files, way), check: null }, refused };
      const { model, check } = await this.#tryWay(way);
      if (model !== null) return { opened: { model, check }, refused };
      refused.push({ attention, check });
    }
    return { opened: null, refused };
  }

  /** Checks one way anew, whatever is remembered of it. Leaves nothing open. */
  async check(device: Device, attention: AttentionVariant): Promise<CheckResult> {
    const way = this.#way(device, attention);
    const { model, check } = await this.#checkWay(way);
    if (model !== null) await closeModel(model);
    await this.#remember(way, check);
    return check;
  }

  #way(device: Device, attention: AttentionVariant): Way {
    return { device, attention, compute: computeTypeOf(this.#setting.precision) };
  }

  async #tryWay(way: Way): Promise<{ model: LoadedModel | null; check: CheckResult }> {
    const known = await this.#setting.memory.get(this.#about(way), checkSchema);
    if (known?.passed === false) return { model: null, check: known };
    if (known !== null) {
      const opening = await this.#attempt(() => openModelOn(this.#setting.files, way));
      return typeof opening === 'string' ? this.#failed(opening) : { model: opening, check: known };
    }
    const outcome = await this.#checkWay(way);
    await this.#remember(way, outcome.check);
    return outcome;
  }

  /** Opens the model so, reads the text and compares; a way that fails is closed again. */
  async #checkWay(way: Way): Promise<{ model: LoadedModel | null; check: CheckResult }> {
    const { files, precision } = this.#setting;
    // Before the device is opened: the two are never in memory together.
    const reference = await this.#attempt(() => (this.#reference ??= readReference(files, this.#referenceWay())));
    if (typeof reference === 'string') return this.#failed(`it could not be checked: ${reference}`);
    const model = await this.#attempt(() => openModelOn(files, way));
    if (typeof model === 'string') return this.#failed(model);
    const found = await this.#attempt(() => readCheckText(model));
    const check =
      typeof found === 'string' ? this.#failed(found).check : compareReadings(found, reference, toleranceOf(precision));
    if (check.passed) return { model, check };
    await closeModel(model);
    return { model: null, check };
  }

  #referenceWay(): Way {
    const [attention = 'composed'] = attentionVariants(this.#setting.files.spec);
    return { device: deviceNamed('cpu'), attention, compute: 'float32' };
  }

  /** The value, or in words why the device gave none. @throws Failure that is the model's fault, and bugs */
  async #attempt<T>(work: () => Promise<T>): Promise<T | string> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure && (error.code === 'device-failed' || error.code === 'out-of-memory'))
        return error.message.replace(/\.$/, '');
      throw error;
    }
  }

  #failed(failure: string): { model: null; check: CheckResult } {
    const tolerance = toleranceOf(this.#setting.precision);
    return { model: null, check: { passed: false, worst: null, mean: null, tolerance, failure } };
  }

  /** Numbers are a verdict; a device that did not open may open next time. */
  async #remember(way: Way, check: CheckResult): Promise<void> {
    if (check.failure === null) await this.#setting.memory.put(this.#about(way), check);
  }

  #about({ device, attention, compute }: Way): readonly string[] {
    const { identity, machine, precision } = this.#setting;
    const way = [device.name, attention, compute, precision, driverFingerprint(device, machine)];
    return ['self-check', String(checkVersion), ...identity, ...way];
  }
}

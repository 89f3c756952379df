// A probe's text and the accepted answers → token ids, encoded apart as the model sees them when it is asked to continue.
import { Failure } from '../shared/protocol/failure.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

export interface EncodedProbe {
  readonly text: string;
  /** (m) */
  readonly ids: Int32Array;
  /** One an accepted form, exactly as written: (K). */
  readonly answers: readonly Int32Array[];
  /** One an accepted form: encoding probe and answer together gives other tokens (signals.md 1.8). */
  readonly merges: readonly boolean[];
}

const continuing = { special: false, continuing: true } as const;

/** @throws Failure `invalid-request` where the probe's text has no token */
export async function encodeProbe(
  tokenizer: Tokenizer,
  text: string,
  answers: readonly string[],
): Promise<EncodedProbe> {
  const { ids } = await tokenizer.encode(text, continuing);
  if (ids.length === 0) {
    throw new Failure(
      'invalid-request',
      `The probe ${JSON.stringify(text)} has no token of this model; write another.`,
    );
  }
  const forms: Int32Array[] = [];
  const merges: boolean[] = [];
  for (const answer of answers) {
    const form = (await tokenizer.encode(answer, continuing)).ids;
    if (form.length === 0) continue;
    const joint = (await tokenizer.encode(text + answer, continuing)).ids;
    forms.push(form);
    merges.push(joint.length !== ids.length + form.length || [...ids, ...form].some((id, i) => joint[i] !== id));
  }
  return { text, ids, answers: forms, merges };
}

// Opens a model and reads a short text with it: each thing that must hold, with what was found. For `models check`.
import { describeModel } from '../models/describe-model.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { parseTraceLine } from '../trace/parse-line.ts';
import { openModel, type OpenModel, type OpenModelOptions } from './open-model.ts';
import { scoreTrace } from './score-trace.ts';

export interface Finding {
  /** `note`: it works, but something about it should be known. */
  readonly state: 'fine' | 'note' | 'wrong';
  readonly what: 'files' | 'tokenizer' | 'template' | 'device' | 'reading';
  readonly message: string;
}

/** Plain English of the kind every tokenizer and model has seen; its letters, digits and marks are ASCII. */
const shortText =
  'The capital of France is Paris. It has two million people, and the river Seine runs through the middle of the city.';

/** In the order in which they were looked at; the first `wrong` one ends the check. */
export async function checkModel(path: string, options: OpenModelOptions = {}): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let what: Finding['what'] = 'files';
  try {
    findings.push(await checkFiles(path));
    what = 'device';
    const model = await openModel(path, options);
    try {
      findings.push(checkTokenizer(model), checkTemplate(model), checkDevice(model));
      what = 'reading';
      findings.push(await checkReading(model));
    } finally {
      await model.close();
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'cancelled') throw error;
    const isTokenizer = /tokenizer|vocabulary/iu.test(error.message) && what === 'device';
    findings.push({ state: 'wrong', what: isTokenizer ? 'tokenizer' : what, message: error.message });
  }
  return findings;
}

async function checkFiles(path: string): Promise<Finding> {
  const { family, storedType, bytes, contextLength } = await describeModel(path);
  const size = `${(bytes / 1e6).toFixed(1)} MB as ${storedType}`;
  const context = `${contextLength.toLocaleString('en')} tokens of context`;
  return { state: 'fine', what: 'files', message: `${family}, ${size}, ${context}` };
}

/** Weights may have rows to spare, which no token uses; openModel refuses the opposite. */
function checkTokenizer({ tokenizer, scorer }: OpenModel): Finding {
  const rows = scorer.info.vocabularySize;
  const spare = rows - tokenizer.size;
  const padding = spare === 0 ? 'as many as the weights have' : `the weights have ${rows.toLocaleString('en')}, padded`;
  const message = `${tokenizer.size.toLocaleString('en')} tokens, ${padding}`;
  return { state: 'fine', what: 'tokenizer', message };
}

function checkTemplate({ template }: OpenModel): Finding {
  if (template !== null) return { state: 'fine', what: 'template', message: 'chat template found and parsed' };
  const message = 'no chat template: traces whose prompt is messages cannot be read, those whose prompt is text can';
  return { state: 'note', what: 'template', message };
}

function checkDevice({ scorer }: OpenModel): Finding {
  const { device, precision } = scorer.info;
  return { state: 'fine', what: 'device', message: `${device}, ${precision}` };
}

async function checkReading(model: OpenModel): Promise<Finding> {
  const { tokens }: Annotation = await scoreTrace(model, traceOf(shortText), { probe: null, probes: false, top: 0 });
  const known = tokens.logprob.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length === 0 || !Number.isFinite(mean)) {
    return { state: 'wrong', what: 'reading', message: `its log-probs of plain English are no numbers: ${mean}` };
  }
  const chance = -Math.log(model.scorer.info.vocabularySize);
  const message = `mean log-prob of a plain English sentence ${mean.toFixed(2)} (guessing: ${chance.toFixed(2)})`;
  if (mean > chance) return { state: 'fine', what: 'reading', message };
  const why =
    'no better than guessing: a model of a narrow domain, or tokenizer and weights that do not belong together';
  return { state: 'note', what: 'reading', message: `${message}; ${why}` };
}

/** @throws Failure `internal`: the text is ours */
function traceOf(text: string): Trace {
  const { trace } = parseTraceLine(JSON.stringify({ prompt: '', completion: text }), 1);
  if (trace === null) throw new Failure('internal', 'The text of the check is no trace.');
  return trace;
}

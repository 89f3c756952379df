// What the head of a trace says: words and numbers; no DOM.
import { flagKind } from '../../../../server/shared/signals/flags/flag-kinds.ts';
import type { Problem } from '../../../../server/shared/trace/problem.ts';
import { placeNumbers } from '../../../../server/shared/trace/places.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { formatCount, formatNumber } from '../../../parts/format-number.ts';
import type { TracePicture } from '../picture.ts';

export interface HeaderFact {
  readonly parts: readonly { readonly text: string; readonly strong: boolean }[];
  readonly why?: string;
}

export interface HeaderWords {
  readonly prompt: string;
  readonly facts: readonly HeaderFact[];
  readonly flags: readonly { readonly text: string; readonly why: string }[];
}

/** Whether steps can be measured by sampling: there is a gold answer to be right by, and a place to write on from. */
export function canBeMeasured({ trace, annotation }: TracePicture): boolean {
  return annotation !== null && trace.answers.length > 0 && placeNumbers(trace).length > 0;
}

export function describeHeader(picture: TracePicture): HeaderWords {
  const { trace, annotation } = picture;
  const facts: HeaderFact[] = [answerFact(trace)];
  const label = labelDisagreement(trace) ?? labelFact(trace);
  if (label !== null) facts.push(label);
  if (trace.reward !== null) facts.push(fact('reward', formatShort(trace.reward)));
  if (annotation !== null) {
    const entropies = annotation.tokens.entropy.filter((value) => value !== null);
    const sum = entropies.reduce((total, value) => total + value, 0);
    if (entropies.length > 0) facts.push(fact('mean entropy', formatNumber(sum / entropies.length, 2), 'nats'));
    const beliefs = [annotation.base, ...annotation.steps].flatMap((values) =>
      typeof values?.belief === 'number' ? [values.belief] : [],
    );
    const [from, to] = [beliefs[0], beliefs.at(-1)];
    if (from !== undefined && to !== undefined) {
      const text = `${formatNumber(from, 1)} → ${formatNumber(to, 1)}`;
      facts.push(
        fact('belief', text, 'nats', 'Log-probability of the gold answer, before the first step and after the last.'),
      );
    }
    const potential = annotation.steps.findLast((step) => step.potential !== null)?.potential ?? null;
    if (potential !== null)
      facts.push(fact('Φ', formatNumber(potential, 2), '', 'Step potential at the end of the thinking.'));
    facts.push(fact('', formatCount(picture.tokens), 'tokens'));
  }
  const model = trace.model;
  if (model !== null) facts.push(fact('written by', model));
  const flags = (annotation?.flags ?? [])
    .filter((flag) => flag.step === null)
    .map((flag) => ({ text: flagKind(flag.kind).title, why: flag.why }));
  return { prompt: promptOf(trace), facts, flags };
}

/** One line where the scoring model does not know this kind of text, so that its numbers say little; else null. */
export function strangeText({ annotation }: TracePicture): string | null {
  return annotation?.problems.find(({ code }) => code === 'far-from-domain')?.message ?? null;
}

/** What is wrong with the trace, and what scoring warned of (a cut context, say). */
export function problemsOf({ trace, annotation }: TracePicture): readonly Problem[] {
  const known = new Set(trace.problems.map(({ message }) => message));
  const warned = (annotation?.problems ?? []).filter(
    ({ severity, message }) => severity !== 'info' && !known.has(message),
  );
  return [...trace.problems, ...warned];
}

/** The verbatim prompt, or the last user message of a dialogue's opening. */
function promptOf(trace: Trace): string {
  if (trace.prompt.kind === 'text') return trace.prompt.text.trim();
  const asked = trace.prompt.messages.findLast((message) => message.role === 'user') ?? trace.prompt.messages.at(-1);
  return (asked?.content ?? '').trim();
}

function answerFact(trace: Trace): HeaderFact {
  const [gold] = trace.answers;
  const parts = [
    { text: 'answer ', strong: false },
    { text: trace.prediction ?? 'none', strong: trace.prediction !== null },
  ];
  if (gold !== undefined) {
    const sign = trace.correct === null ? '· gold' : trace.correct ? '= gold' : '≠ gold';
    parts.push({ text: ` ${sign} `, strong: false }, { text: gold, strong: true });
  }
  return { parts };
}

/** Who says whether the trace is right (`label_source` of exported pairs). */
function labelFact({ correct, correctSource }: Trace): HeaderFact | null {
  if (correct === null || correctSource === null) return null;
  const who = { file: 'the file', verifier: 'our verifier' }[correctSource];
  const why = {
    file: 'The line says so ("correct"), and that decides; our own verifier is asked as well.',
    verifier: 'The line does not say; prediction and gold answer were compared.',
  }[correctSource];
  return {
    parts: [
      { text: correct ? '● right' : '✕ wrong', strong: true },
      { text: ` by ${who}`, strong: false },
    ],
    why: `label_source: ${correctSource}. ${why}`,
  };
}

/** The file's word and our verifier's differ: shown, never settled silently. */
function labelDisagreement(trace: Trace): HeaderFact | null {
  if (trace.correct === null || trace.verified === null || trace.correct === trace.verified) return null;
  const says = (right: boolean): string => (right ? 'right' : 'wrong');
  return {
    parts: [{ text: `file says ${says(trace.correct)}, verifier says ${says(trace.verified)}`, strong: true }],
    why: 'The label in the file and the comparison of prediction and gold answer disagree.',
  };
}

function fact(name: string, value: string, unit = '', why?: string): HeaderFact {
  const parts = [{ text: value, strong: true }];
  if (name !== '') parts.unshift({ text: `${name} `, strong: false });
  if (unit !== '') parts.push({ text: ` ${unit}`, strong: false });
  return why === undefined ? { parts } : { parts, why };
}

function formatShort(value: number): string {
  return Number.isInteger(value) ? formatNumber(value, 0) : formatNumber(value, 2);
}

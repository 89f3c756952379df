import { describe, expect, it } from 'vitest';
import { toCandidate, type Candidate } from '../../../../server/export/candidate.ts';
import { defaultPairOptions } from '../../../../server/export/pair-options.ts';
import { crewDpo } from '../../../../server/export/rules/crew-dpo.ts';
import { outcome } from '../../../../server/export/rules/outcome.ts';
import { openingOf, stepPlaces } from '../../../../server/export/step-place.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildTrace } from '../../../support/build-trace.ts';
import { entriesOf } from '../../../support/export-rows.ts';

describe('toCandidate', () => {
  const candidate = (
    parts: Parameters<typeof buildTrace>[0],
    annotation = buildAnnotation(),
    rule = crewDpo,
  ): Candidate =>
    toCandidate({ place: { file: 0, line: 1 }, trace: buildTrace(parts), annotation }, rule, defaultPairOptions);
  const turn = (text: string): { turns: { message: null; text: string }[] } => ({ turns: [{ message: null, text }] });

  it('reads the value, the labels and whether they agree', () => {
    expect(candidate({ correct: false, correctSource: 'file', verified: true })).toMatchObject({
      ...{ score: 0.8, correct: false, labelSource: 'file', disputed: true },
    });
    expect(candidate({}, buildAnnotation({ signals: {} })).score).toBeNull();
  });

  it('takes texts that differ in white space and composition only for the same', () => {
    const same = candidate(turn('é  a\n')).completionSha256;
    expect(candidate(turn('e\u0301 a')).completionSha256).toBe(same);
    expect(candidate(turn('e a')).completionSha256).not.toBe(same);
    expect(candidate(turn(' \n')).completionSha256).toBeNull();
  });

  it('tells prompts apart byte for byte, with the tools they name', () => {
    const plain = candidate({}).promptSha256;
    expect(candidate({ prompt: { kind: 'text', text: 'What is 2 + 3? ' } }).promptSha256).not.toBe(plain);
    expect(candidate({ source: { tools: [] } }).promptSha256).not.toBe(plain);
  });

  it.each([
    ['context-cut', { contextCut: true, probesCut: false, seamMerges: false }],
    ['probe-context-exceeded', { contextCut: false, probesCut: true, seamMerges: false }],
    ['seam-merges', { contextCut: false, probesCut: false, seamMerges: true }],
    ['dated-template', { contextCut: false, probesCut: false, seamMerges: false }],
  ])('reads what the annotation says against itself: %s', (code, doubts) => {
    const annotation = buildAnnotation({ problems: [{ code, severity: 'warning', message: '' }] });
    expect(candidate({}, annotation).doubts).toEqual(doubts);
    expect(candidate({}, annotation, outcome)).toMatchObject({ doubts: { contextCut: false }, scorer: null });
  });
});

describe('step places', () => {
  const long = (word: string): string => `${word} is a step of more than thirty characters.`;
  const line = (prompt: unknown, ...steps: string[]): object => ({ prompt, completion: steps.map(long).join('\n\n') });
  const befores = (value: object): readonly string[] => {
    const [entry] = entriesOf([{ line: value }]);
    return entry === undefined ? [] : stepPlaces(entry).map(({ before }) => before);
  };

  it('are the same up to the first difference and never again', () => {
    const [left, right] = [befores(line('p', 'a', 'b', 'c', 'd')), befores(line('p', 'a', 'b', 'x', 'd'))];
    expect(left.map((before, k) => before === right[k])).toEqual([true, true, true, false]);
    expect(befores(line('q', 'a'))[0]).not.toBe(left[0]);
    expect(befores({ ...line('p', 'a'), tools: [] })[0]).not.toBe(left[0]);
    expect(befores(line([{ role: 'user', content: 'p' }], 'a'))[0]).not.toBe(left[0]);
  });

  it('know a prompt that ends with the first steps of a trace', () => {
    const [entry] = entriesOf([{ line: line(`p${long('a')}\n\n`, 'b') }]);
    expect(entry && openingOf(entry.trace)).toBe(befores(line('p', 'a', 'b'))[1]);
  });

  it('of dialogues are the messages before a turn', () => {
    const dialogue = (...contents: string[]): object => ({
      messages: contents.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content })),
    });
    const [left, right] = [befores(dialogue('u', 'a', 'v', 'b')), befores(dialogue('u', 'a', 'v', 'c'))];
    expect(left).toEqual(right);
    const other = befores(dialogue('u', 'a', 'w', 'b'));
    expect([other[0] === left[0], other[1] === left[1]]).toEqual([true, false]);
  });

  it('have no value where the annotation has other steps', () => {
    const [entry] = entriesOf([{ line: line('p', 'a', 'b'), measured: { steps: [{ belief: -1 }, { belief: -2 }] } }]);
    if (entry === undefined || entry.annotation === null) throw new Error('it is annotated');
    const { annotation } = entry;
    const values = (given: typeof entry): unknown[] =>
      stepPlaces(given, ({ belief }) => belief).map(({ value }) => value);
    expect(values(entry)).toEqual([-1, -2]);
    expect(values({ ...entry, annotation: { ...annotation, steps: annotation.steps.slice(1) } })).toEqual([
      ...[null, null],
    ]);
  });
});

// Documents about problems: one or two with their solutions, perhaps cut and asked for the answer.

import { writePrompt, type Problem } from '../problem.ts';
import { drawProbe, hindsightSection, turnQuestion, type AnswerProbe } from '../questions.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { writeCompletion, writeUpToLine } from '../solutions/solution.ts';
import { writeSolution } from '../solutions/write-solution.ts';
import { writeWrongSolution } from '../solutions/write-wrong-solution.ts';
import { bos, turnEnd, type Piece, type Row } from './row.ts';

/** The problems one after the other, each with a solution. */
export function writeTraceRow(random: Random, problems: readonly Problem[]): Row {
  return describe('trace', problems, [bos, ...problems.flatMap((problem, turn) => solved(random, problem, turn > 0))]);
}

/**
 * The last problem's thinking is cut at the end of a step and the answer is asked for.
 * @param wrongContexts how often behind thinking that went wrong unnoticed
 */
export function writeProbeRow(random: Random, problems: readonly Problem[], wrongContexts: number): Row {
  const last = itemAt(problems, problems.length - 1);
  const before = problems.slice(0, -1).flatMap((problem, turn) => solved(random, problem, turn > 0));
  const prompt: Piece[] = [...(before.length > 0 ? [turnEnd] : []), promptOf(last)];
  return describe('probe', problems, [bos, ...before, ...prompt, ...writeProbed(random, last, wrongContexts)]);
}

/** The turn-level question, at any turn: also before the problem it is about was worked on. */
export function writeTurnQuestionRow(random: Random, problems: readonly Problem[]): Row {
  const turns = random.integer(1, problems.length);
  const last = itemAt(problems, turns - 1);
  const before = problems.slice(0, turns - 1).flatMap((problem, turn) => solved(random, problem, turn > 0));
  const asked = random.chance(0.5) ? [promptOf(last)] : [...solved(random, last, false), turnEnd];
  return describe('turn-question', problems.slice(0, turns), [
    ...[bos, ...before, ...(before.length > 0 ? [turnEnd] : []), ...asked],
    ...answered({ text: turnQuestion, before: '', closing: "'" }, last.answer),
  ]);
}

/** A problem that is asked with its answer shown. */
export function writeHindsightRow(random: Random, problem: Problem): Row {
  const section = hindsightSection({ kind: 'solution', text: writeSolution(random, problem).final });
  // Behind the whole prompt where that is text, behind the question where it is a message.
  const prompt = random.chance(0.5) ? writePrompt(problem.question) + section : writePrompt(problem.question + section);
  return describe('hindsight', [problem], [bos, { text: prompt, learn: 'context' }, solution(random, problem)]);
}

/** Kind, families and lengths of a document about problems. */
export function describe(
  kind: Row['kind'],
  problems: readonly Problem[],
  pieces: readonly Piece[],
  isRight: boolean | null = null,
): Row {
  return {
    kind,
    families: problems.map(({ shape, template }) => `${shape}/${template}`),
    operations: problems.map(({ steps }) => steps.length),
    isRight,
    pieces,
  };
}

export function promptOf({ question }: Problem): Piece {
  return { text: writePrompt(question), learn: 'context' };
}

function solved(random: Random, problem: Problem, followsTurn: boolean): readonly Piece[] {
  return [...(followsTurn ? [turnEnd] : []), promptOf(problem), solution(random, problem)];
}

function solution(random: Random, problem: Problem): Piece {
  return { text: `${writeCompletion(writeSolution(random, problem))}<eos>`, learn: 'write' };
}

function writeProbed(random: Random, problem: Problem, wrongContexts: number): readonly Piece[] {
  const probe = drawProbe(random);
  const wrong = random.chance(wrongContexts) ? writeWrongSolution(random, problem) : null;
  const written = wrong ?? writeSolution(random, problem);
  const end = written.lines.length;
  // Half of the closing probes are asked where the thinking really ends; the others as anywhere.
  const atEnd = probe.place === 'end' || (probe.place === 'mostly-end' && random.chance(0.5));
  const first = wrong === null ? 0 : Math.min(wrong.rightLines + 1, end);
  const lines = atEnd ? end : random.integer(first, end);
  // The last step may or may not carry the line break before `</think>`, depending on who cuts it.
  const tail = lines === end && random.chance(0.5) ? '\n' : '';
  const text = `${writeUpToLine(written, lines)}${tail}`;
  const read = wrong === null ? [{ text, learn: 'write' } as const] : partlyWrong(wrong, text);
  return [...read, ...answered(probe, problem.answer)];
}

/** Text of a wrong solution: learned as far as it is right. */
export function partlyWrong(
  wrong: { readonly lines: Parameters<typeof writeUpToLine>[0]['lines']; readonly rightLines: number },
  text: string,
): readonly Piece[] {
  const right = writeUpToLine(wrong, wrong.rightLines);
  if (!text.startsWith(right)) return [{ text, learn: 'never' }];
  const pieces: Piece[] = [
    { text: right, learn: 'write' },
    { text: text.slice(right.length), learn: 'never' },
  ];
  return pieces.filter((piece) => piece.text !== '');
}

function answered({ text, before, closing }: AnswerProbe, answer: number): readonly Piece[] {
  return [
    { text, learn: 'never' },
    { text: `${before}${answer}`, learn: 'ask' },
    { text: closing, learn: 'ask' },
  ];
}

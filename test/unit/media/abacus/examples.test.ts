import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isRightAnswer, lastBoxed } from '../../../../media/abacus/recipe/world/verify-answer.ts';

interface Rollout {
  readonly id: string;
  readonly group: string;
  readonly prompt: string;
  readonly completion: string;
  readonly answer: string;
  readonly prediction?: string;
  readonly correct: boolean;
  readonly reward: number;
  readonly model: string;
  readonly meta: { readonly unseen: string; readonly edited?: string };
}

interface Dialogue {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly answer: string;
  readonly correct: boolean;
}

const rollouts = readLines('rollouts') as Rollout[];
const ofBase = readLines('rollouts-base') as Rollout[];
const phenomena = ['right-to-wrong', 'confident-mistakes', 'guesses', 'over-thinking', 'flags'] as const;
const single = phenomena.flatMap((name) => readLines(name)) as Rollout[];
const dialogues = readLines('dialogues') as Dialogue[];
const games = readLines('games') as Dialogue[];

describe('the example rollouts', () => {
  const groups = groupBy(rollouts, (rollout) => rollout.group);

  it('are 24 prompts with 8 samples each, every one under its own id', () => {
    expect(groups.size).toBe(24);
    for (const samples of groups.values()) {
      expect(samples).toHaveLength(8);
      expect(new Set(samples.map((sample) => sample.prompt)).size).toBe(1);
      expect(new Set(samples.map((sample) => sample.answer)).size).toBe(1);
    }
    expect(new Set(rollouts.map((rollout) => rollout.prompt)).size).toBe(24);
    expect(new Set(rollouts.map((rollout) => rollout.id)).size).toBe(192);
  });

  it('have the base model on the same prompts, sample for sample', () => {
    expect(ofBase.map(({ id, prompt, answer }) => [id, prompt, answer])).toEqual(
      rollouts.map(({ id, prompt, answer }) => [id, prompt, answer]),
    );
    expect(new Set(rollouts.map(({ model }) => model))).toEqual(new Set(['abacus']));
    expect(new Set(ofBase.map(({ model }) => model))).toEqual(new Set(['abacus-base']));
  });

  it('are of all three kinds of unseen problems', () => {
    expect(new Set(rollouts.map(({ meta }) => meta.unseen))).toEqual(
      new Set(['familiar', 'held-out-template', 'held-out-range']),
    );
  });

  it('are marked correct exactly where the last box equals the answer', () => {
    for (const rollout of [...rollouts, ...ofBase, ...single]) {
      expect(rollout.answer).toMatch(/^\d+$/);
      expect(rollout.correct, rollout.id).toBe(isRightAnswer(rollout.completion, Number(rollout.answer)));
      expect(rollout.reward).toBe(rollout.correct ? 1 : 0);
      if (rollout.prediction !== undefined) expect(lastBoxed(rollout.completion)?.trim()).toBe(rollout.prediction);
    }
  });

  it('show right and wrong samples side by side for at least 12 prompts', () => {
    const mixed = [...groups.values()].filter((samples) => new Set(samples.map((sample) => sample.correct)).size === 2);
    expect(mixed.length).toBeGreaterThanOrEqual(12);
  });

  it('say where a program cut them short, which only guesses and flags are', () => {
    const edited = [...rollouts, ...ofBase, ...single].filter(({ meta }) => meta.edited !== undefined);
    expect(new Set(edited.map(({ id }) => id.replace(/-\d+$/u, '')))).toEqual(new Set(['guesses', 'flags']));
  });

  it('are text as the model wrote it, without its special tokens', () => {
    for (const { completion } of [...rollouts, ...ofBase, ...single]) {
      expect(completion.startsWith('<think>\n')).toBe(true);
      expect(completion).not.toMatch(/<bos>|<eos>|<pad>|\ufffd/);
    }
  });
});

describe('the examples of one kind each', () => {
  it.each(phenomena)('%s: some, no two of one prompt but among the flags', (name) => {
    const rows = readLines(name) as Rollout[];
    expect(rows.length).toBeGreaterThan(0);
    if (name !== 'flags') expect(new Set(rows.map(({ prompt }) => prompt)).size).toBe(rows.length);
  });

  it.each([
    ['right-to-wrong', false],
    ['confident-mistakes', false],
    ['guesses', true],
    ['over-thinking', true],
  ] as const)('%s end as their name says', (name, correct) => {
    for (const rollout of readLines(name) as Rollout[]) expect(rollout.correct, rollout.id).toBe(correct);
  });
});

describe('the example dialogues', () => {
  it('ask two problems one after the other and judge the second answer', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(8);
    for (const { messages, answer, correct } of dialogues) {
      expect(messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user', 'assistant']);
      expect(correct).toBe(isRightAnswer(messages[3]?.content ?? '', Number(answer)));
    }
  });
});

describe('the example games', () => {
  it('are won and lost ones', () => {
    expect(new Set(games.map(({ correct }) => correct)).size).toBe(2);
  });

  it('are questions and answers in turn, and won where the last turn names the secret', () => {
    expect(games.length).toBeGreaterThanOrEqual(8);
    for (const { messages, answer, correct } of games) {
      expect(messages.length).toBeGreaterThanOrEqual(4);
      for (const [turn, { role }] of messages.entries()) expect(role).toBe(turn % 2 === 0 ? 'user' : 'assistant');
      expect(correct).toBe(messages.at(-1)?.content === `Is it '${answer}'?`);
    }
  });
});

function readLines(name: string): unknown[] {
  const path = new URL(`../../../../media/examples/${name}.trace.jsonl`, import.meta.url);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

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
}

interface Dialogue {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly answer: string;
  readonly correct: boolean;
}

const rollouts = readLines('rollouts') as Rollout[];
const dialogues = readLines('dialogues') as Dialogue[];

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

  it('are marked correct exactly where the last box equals the answer', () => {
    for (const rollout of rollouts) {
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

  it('are text as the model wrote it, without its special tokens', () => {
    for (const { completion } of rollouts) {
      expect(completion.startsWith('<think>\n')).toBe(true);
      expect(completion).not.toMatch(/<bos>|<eos>|<pad>|\ufffd/);
    }
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

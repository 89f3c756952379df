// Comparisons: who has more, who scored more, what is higher; boxes of different colors are held out.

import { comparisonTemplate } from '../plots/comparison.ts';
import { colors, names, things } from '../words.ts';
import { drawCast } from './cast.ts';
import type { Story } from './story.ts';

const collections = comparisonTemplate({
  id: 'collections',
  cast: (random) => drawCast(random, things),
  members: (random, count) => random.sample(names, count),
  clause: '{S} has # {T}',
  openings: ['{S} has {n} {T}', '{S} owns {n} {T}'],
  relations: {
    '+': ['{S} has {n} more {T} than {O}', '{S} owns {n} {T} more than {O}'],
    '-': ['{S} has {n} fewer {T} than {O}', '{S} owns {n} {T} fewer than {O}'],
    '×': ['{S} has {n} times as many {T} as {O}'],
    '÷': ['{S} has {fraction} as many {T} as {O}'],
  },
  ...{ largestStart: 60, largest: 200 },
  asks: [
    { question: 'how many {T} does {S} have?', goal: 'how many {T} {S} has' },
    { question: 'how many {T} does {S} own?', goal: 'how many {T} {S} has' },
  ],
  together: '{A} and {B} have # {T} together',
  togetherAsks: [
    { question: 'how many {T} do {A} and {B} have together?', goal: 'how many {T} {A} and {B} have together' },
  ],
  more: '{X} has # more {T} than {Y}',
  moreAsks: [{ question: 'how many more {T} does {X} have than {Y}?', goal: 'how many more {T} {X} has than {Y}' }],
  distractors: ['they live at number {n}', 'the way to school is {n} miles long', 'there are {n} chairs'],
});

const scores = comparisonTemplate({
  id: 'scores',
  cast: drawCast,
  members: (random, count) => random.sample(names, count),
  clause: '{S} scores # points',
  openings: ['{S} scores {n} points', 'in the game {S} gets {n} points'],
  relations: {
    '+': ['{S} scores {n} points more than {O}', '{S} beats {O} by {n} points'],
    '-': ['{S} scores {n} points fewer than {O}', '{S} is {n} points behind {O}'],
    '×': ['{S} scores {n} times as many points as {O}'],
    '÷': ['{S} scores {fraction} as many points as {O}'],
  },
  ...{ largestStart: 60, largest: 200 },
  asks: [{ question: 'how many points does {S} score?', goal: 'how many points {S} scores' }],
  together: '{A} and {B} score # points together',
  togetherAsks: [
    { question: 'how many points do {A} and {B} score together?', goal: 'how many points {A} and {B} score together' },
  ],
  more: '{X} scores # points more than {Y}',
  moreAsks: [
    { question: 'how many points more does {X} score than {Y}?', goal: 'how many points more {X} scores than {Y}' },
  ],
  distractors: ['the game takes {n} minutes', 'a ticket costs {n} dollars', 'there are {n} people in the park'],
});

const tall: readonly string[] = [
  ...['the school', 'the station', 'the bridge', 'the market', 'the shop', 'the tower', 'the church', 'the farm'],
  ...['the mill', 'the inn'],
];

const heights = comparisonTemplate({
  id: 'heights',
  cast: drawCast,
  members: (random, count) => random.sample(tall, count),
  clause: '{S} is # meters high',
  openings: ['{S} is {n} meters high', 'the height of {S} is {n} meters'],
  relations: {
    '+': ['{S} is {n} meters higher than {O}'],
    '-': ['{S} is {n} meters lower than {O}'],
    '×': ['{S} is {n} times as high as {O}', 'the height of {S} is {n} times the height of {O}'],
    '÷': ['{S} is {fraction} as high as {O}', 'the height of {S} is {fraction} of the height of {O}'],
  },
  ...{ largestStart: 60, largest: 200 },
  asks: [
    { question: 'how high is {S}?', goal: 'how high {S} is' },
    { question: 'what is the height of {S}?', goal: 'how high {S} is' },
  ],
  together: '{A} and {B} are # meters high together',
  togetherAsks: [{ question: 'how high are {A} and {B} together?', goal: 'how high {A} and {B} are together' }],
  more: '{X} is # meters higher than {Y}',
  moreAsks: [{ question: 'how many meters higher is {X} than {Y}?', goal: 'how many meters higher {X} is than {Y}' }],
  distractors: ['the town is {n} years old', 'there are {n} trees', '{F} is {n} miles from home'],
});

const sizes: readonly string[] = [...colors, 'large', 'small', 'old', 'new'];

const coloredBoxes = comparisonTemplate({
  id: 'colored-boxes',
  isHeldOut: true,
  cast: (random) => drawCast(random, things),
  members: (random, count) => random.sample(sizes, count).map((word) => `the ${word} box`),
  clause: '{S} has # {T}',
  openings: ['in {S} there are {n} {T}'],
  relations: {
    '+': ['there are {n} more {T} in {S} than in {O}', '{S} holds {n} {T} more than {O}'],
    '-': ['there are {n} fewer {T} in {S} than in {O}', '{S} holds {n} {T} fewer than {O}'],
    '×': ['there are {n} times as many {T} in {S} as in {O}'],
    '÷': ['there are {fraction} as many {T} in {S} as in {O}'],
  },
  ...{ largestStart: 60, largest: 200 },
  asks: [{ question: 'how many {T} are in {S}?', goal: 'how many {T} are in {S}' }],
  together: '{A} and {B} have # {T} together',
  togetherAsks: [
    { question: 'how many {T} are in {A} and {B} together?', goal: 'how many {T} are in {A} and {B} together' },
  ],
  more: '{X} has # more {T} than {Y}',
  moreAsks: [
    { question: 'how many more {T} are in {X} than in {Y}?', goal: 'how many more {T} are in {X} than in {Y}' },
  ],
  distractors: ['{F} is {n} years old', 'they live at number {n}', 'there are {n} chairs'],
});

export const comparisons: Story = { id: 'comparisons', templates: [collections, scores, heights, coloredBoxes] };

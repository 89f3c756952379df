// Ages: of people in a family and of buildings in a town; of buses and machines they are held out.

import { comparisonTemplate } from '../plots/comparison.ts';
import type { ComparisonWords } from '../plots/comparison.ts';
import { names } from '../words.ts';
import { drawCast } from './cast.ts';
import type { Story } from './story.ts';

const shared = {
  clause: '{S} is # years old',
  largestStart: 60,
  together: '{A} and {B} are # years old together',
  togetherAsks: [
    { question: 'how old are {A} and {B} together?', goal: 'how old {A} and {B} are together' },
    { question: 'what is the age of {A} and {B} together?', goal: 'how old {A} and {B} are together' },
  ],
  more: '{X} is # years older than {Y}',
  moreAsks: [{ question: 'how many years older is {X} than {Y}?', goal: 'how many years older {X} is than {Y}' }],
  later: {
    known: '{n} years pass',
    clause: '{S} will be # years old',
    asks: [
      { question: 'how old will {S} be in {n} years?', goal: 'how old {S} will be in {n} years' },
      { question: 'in {n} years, how old will {S} be?', goal: 'how old {S} will be in {n} years' },
    ],
  },
} satisfies Partial<ComparisonWords>;

const family = comparisonTemplate({
  ...shared,
  id: 'family',
  cast: drawCast,
  members: (random, count) => random.sample(names, count),
  openings: ['{S} is {n} years old', 'the age of {S} is {n} years'],
  relations: {
    '+': ['{S} is {n} years older than {O}', '{S} was born {n} years before {O}'],
    '-': ['{S} is {n} years younger than {O}', '{S} was born {n} years after {O}'],
    '×': ['{S} is {n} times as old as {O}'],
    '÷': ['{S} is {fraction} as old as {O}'],
  },
  largest: 90,
  asks: [
    { question: 'how old is {S}?', goal: 'how old {S} is' },
    { question: 'how many years old is {S}?', goal: 'how old {S} is' },
  ],
  distractors: ['they live at number {n}', 'the way to school is {n} miles long', 'there are {n} chairs at the table'],
});

const buildings: readonly string[] = [
  ...['the school', 'the station', 'the bridge', 'the market', 'the shop', 'the tower', 'the church', 'the farm'],
  ...['the mill', 'the inn'],
];

const town = comparisonTemplate({
  ...shared,
  id: 'town',
  cast: drawCast,
  members: (random, count) => random.sample(buildings, count),
  openings: ['{S} is {n} years old', '{S} was built {n} years ago'],
  relations: {
    '+': ['{S} is {n} years older than {O}', '{S} was built {n} years before {O}'],
    '-': ['{S} is {n} years younger than {O}', '{S} was built {n} years after {O}'],
    '×': ['{S} is {n} times as old as {O}', 'the age of {S} is {n} times the age of {O}'],
    '÷': ['{S} is {fraction} as old as {O}', 'the age of {S} is {fraction} of the age of {O}'],
  },
  largest: 150,
  asks: [
    { question: 'how old is {S}?', goal: 'how old {S} is' },
    { question: 'what is the age of {S}?', goal: 'how old {S} is' },
  ],
  distractors: ['{F} is {n} miles from home', 'there are {n} buses in town', 'the town has {n} trees'],
});

const vehicles: readonly string[] = [
  ...['the red bus', 'the blue bus', 'the green bus', 'the white bus', 'the old train', 'the new train'],
  ...['the red machine', 'the blue machine', 'the large tank', 'the small tank'],
];

const garage = comparisonTemplate({
  ...shared,
  id: 'garage',
  isHeldOut: true,
  cast: drawCast,
  members: (random, count) => random.sample(vehicles, count),
  openings: ['{S} was made {n} years ago'],
  relations: {
    '+': ['{S} was made {n} years before {O}'],
    '-': ['{S} was made {n} years after {O}'],
    '×': ['{S} is now {n} times as old as {O}'],
    '÷': ['{S} is now {fraction} as old as {O}'],
  },
  largest: 90,
  asks: [{ question: 'how old is {S} now?', goal: 'how old {S} is now' }],
  distractors: ['a ticket costs {n} dollars', 'the driver takes {n} minutes', 'the station is {n} miles from home'],
});

export const ages: Story = { id: 'ages', templates: [family, town, garage] };

// Rates: machines that make things, people who are paid by the hour, water that flows; bakers are held out.

import { gatherTemplate } from '../plots/gather.ts';
import { trackTemplate, type TrackWords } from '../plots/track.ts';
import { colors, names } from '../words.ts';
import { drawCast, drawPair } from './cast.ts';
import type { Story } from './story.ts';

const machines = gatherTemplate({
  id: 'machines',
  cast: (random) => drawCast(random, ['toys', 'cups', 'lamps', 'balls', 'pens']),
  items: (random, count) => random.sample(colors.slice(0, 4), count),
  ones: (random, count) => random.sample(['old', 'new', 'small', 'large'], count),
  lots: [
    'the {item} machine makes {n} {T} an hour for {m} hours',
    'the {item} machine runs and makes {n} {T} in each of {m} hours',
  ],
  lotClause: 'the {item} machine makes # {T}',
  ...{ largestLots: 12, largestEach: 9, fewestParts: 2 },
  singles: ['the {one} machine makes {n} {T}', 'the {one} machine runs all day and makes {n} {T}'],
  singleClause: 'the {one} machine makes # {T}',
  whole: 'there are # {T}',
  subject: 'the machines',
  events: {
    '+': ['{S} make {n} more {T} at night', '{n} {T} more come from the last day'],
    '-': ['{n} of the {T} break', 'the workers take {n} {T} home'],
    '×': ['{S} do the same on {n} days'],
    '÷': ['only {fraction} of the {T} are good'],
  },
  asks: [
    { question: 'how many {T} are there?', goal: 'how many {T} there are' },
    { question: 'how many {T} is that in the end?', goal: 'how many {T} that is in the end' },
  ],
  shared: {
    tells: [
      'the workers pack the {T} into {n} equal boxes',
      'the {T} are packed into {n} boxes, the same number in each',
    ],
    known: 'the {T} are packed into {n} equal boxes',
    clause: 'each box has # {T}',
    asks: [{ question: 'how many {T} are in each box?', goal: 'how many {T} are in each box' }],
    subject: 'each box',
    events: { '-': ['{S} loses {n} {T}'], '+': ['{S} gets {n} more {T}'] },
  },
  against: {
    tells: ['a shop orders {n} {T}', 'the shop needs {n} {T}'],
    known: 'the shop needs {n} {T}',
    clause: '# {T} are missing',
    asks: [{ question: 'how many {T} are missing?', goal: 'how many {T} are missing' }],
  },
  distractors: [
    'the machines are {n} years old',
    '{F} works here for {n} years',
    'the shop has {n} rooms',
    'a machine costs {n} dollars a day',
  ],
});

const wages = gatherTemplate({
  id: 'wages',
  cast: drawCast,
  items: (random, count) => random.sample(names.slice(0, 10), count),
  ones: (random, count) => random.sample(names.slice(10), count),
  lots: ['{item} works {n} hours for {m} dollars an hour', 'for {n} hours {item} earns {m} dollars an hour'],
  lotClause: '{item} earns # dollars',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 2 },
  singles: ['{one} earns {n} dollars', '{one} gets {n} dollars for the work'],
  singleClause: '{one} earns # dollars',
  whole: 'they have # dollars',
  subject: 'they',
  events: {
    '+': ['{S} get {n} dollars more from the shop', '{S} find {n} dollars on the way home'],
    '-': ['{S} spend {n} dollars on food', '{S} pay {n} dollars for a ticket'],
    '×': ['{S} do the same work on {n} days'],
    '÷': ['{S} save only {fraction} of it'],
  },
  asks: [
    { question: 'how many dollars do they have in all?', goal: 'how many dollars they have in all' },
    { question: 'how many dollars do they have?', goal: 'how many dollars they have' },
  ],
  shared: {
    tells: ['{n} friends share the money equally', 'the money is shared equally among {n} friends'],
    known: '{n} friends share the money',
    clause: 'each friend gets # dollars',
    asks: [{ question: 'how many dollars does each friend get?', goal: 'how many dollars each friend gets' }],
  },
  against: {
    tells: ['they want to save {n} dollars', 'they need {n} dollars for a trip'],
    known: 'they need {n} dollars',
    clause: '# dollars are missing',
    asks: [{ question: 'how many dollars are missing?', goal: 'how many dollars are missing' }],
  },
  distractors: ['the shop is {n} years old', 'the work is {n} miles from home', 'they eat {n} rolls'],
});

export const tank: TrackWords = {
  id: 'tank',
  cast: (random) => drawPair(random, 'tank', ['large', 'small', 'old', 'new', 'red', 'green'], 'liters'),
  clause: '{S} holds # liters',
  openings: [
    '{S} holds {n} liters of water',
    'there are {n} liters of water in {S}',
    '{S} starts the day with {n} liters',
  ],
  lotOpenings: ['{S} fills for {n} minutes at {m} liters a minute', 'for {n} minutes {S} fills at {m} liters a minute'],
  events: {
    '+': ['{S} gets {n} more liters from the rain', '{F} adds {n} liters to {S}'],
    '-': ['{S} loses {n} liters', '{F} takes {n} liters from {S}'],
    '×': ['{S} fills up until there are {n} times as many liters'],
    '÷': ['{S} keeps only {fraction} of the water'],
  },
  lots: [
    { operator: '+', tell: '{S} gets {n} liters a minute for {m} minutes', part: '{S} gets # liters' },
    { operator: '-', tell: '{S} loses {n} liters an hour for {m} hours', part: '{S} loses # liters' },
  ],
  asks: [
    { question: 'how many liters does {A} hold now?', goal: 'how many liters {A} holds now' },
    { question: 'how many liters are in {A} at the end?', goal: 'how many liters are in {A} at the end' },
  ],
  two: {
    together: '{A} and {B} hold # liters together',
    togetherAsks: [
      { question: 'how many liters do {A} and {B} hold together?', goal: 'how many liters {A} and {B} hold together' },
    ],
    more: '{X} holds # more liters than {Y}',
    moreAsks: [
      { question: 'how many more liters does {X} hold than {Y}?', goal: 'how many more liters {X} holds than {Y}' },
    ],
  },
  distractors: ['{F} is {n} years old', 'the water costs {n} dollars', '{F} has {n} cups'],
};

const bakers = gatherTemplate({
  id: 'bakers',
  isHeldOut: true,
  cast: (random) => drawCast(random, ['cakes', 'rolls']),
  items: (random, count) => random.sample(names.slice(0, 10), count),
  ones: (random, count) => random.sample(names.slice(10), count),
  lots: ['{item} works {m} hours and makes {n} {T} an hour'],
  lotClause: '{item} makes # {T}',
  ...{ largestLots: 12, largestEach: 9, fewestParts: 2 },
  singles: ['{one} works all day and makes {n} {T}'],
  singleClause: '{one} makes # {T}',
  whole: 'they have # {T}',
  subject: 'they',
  events: {
    '+': ['{S} make {n} more {T} for the school'],
    '-': ['{S} eat {n} {T} at work', '{n} of the {T} break on the way'],
    '×': ['{S} make the same number on {n} days'],
    '÷': ['{S} keep only {fraction} of the {T} for the shop'],
  },
  asks: [{ question: 'how many {T} are there in the end?', goal: 'how many {T} there are in the end' }],
  shared: {
    tells: ['they pack the {T} into {n} equal {box}'],
    known: 'the {T} are packed into {n} equal {box}',
    clause: 'there are # {T} in each',
    asks: [{ question: 'how many {T} are there in each?', goal: 'how many {T} there are in each' }],
  },
  distractors: ['the shop is {n} years old', 'the shop has {n} tables', 'the way home is {n} miles long'],
});

export const rates: Story = { id: 'rates', templates: [machines, wages, trackTemplate(tank), bakers] };

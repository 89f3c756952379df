// Shopping: things bought at a price, money in a purse, and a table at the fair, which is held out.

import { gatherTemplate } from '../plots/gather.ts';
import { trackTemplate, type TrackWords } from '../plots/track.ts';
import { goods, purchases } from '../words.ts';
import { drawCast } from './cast.ts';
import type { Story } from './story.ts';

const market = gatherTemplate({
  id: 'market',
  cast: drawCast,
  items: (random, count) => random.sample(goods, count),
  ones: (random, count) => random.sample(purchases, count),
  lots: ['{A} buys {n} {item} for {m} dollars each', '{A} takes {n} {item} at {m} dollars each'],
  lotClause: 'the {item} cost # dollars',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 1 },
  singles: ['{A} buys a {one} for {n} dollars', '{A} finds a {one} that costs {n} dollars and takes it'],
  singleClause: 'the {one} costs # dollars',
  whole: '{A} spends # dollars',
  subject: '{A}',
  events: {
    '+': ['{S} pays {n} dollars more for the way home', '{S} adds {n} dollars for a gift'],
    '-': ['{S} has a coupon for {n} dollars', '{S} gets {n} dollars back'],
    '×': ['{S} does all this {n} times'],
    '÷': ['{S} pays only {fraction} of that'],
  },
  asks: [
    { question: 'how many dollars does {A} spend?', goal: 'how many dollars {A} spends' },
    { question: 'how many dollars does {A} spend in all?', goal: 'how many dollars {A} spends in all' },
  ],
  shared: {
    tells: ['{n} friends share the cost equally', 'the cost is shared equally among {n} friends'],
    known: '{n} friends share the cost',
    clause: 'each friend pays # dollars',
    asks: [{ question: 'how many dollars does each friend pay?', goal: 'how many dollars each friend pays' }],
  },
  against: {
    tells: ['{A} came with {n} dollars', '{A} has {n} dollars to spend'],
    known: '{A} came with {n} dollars',
    clause: '{A} has # dollars left',
    asks: [
      { question: 'how many dollars does {A} have left?', goal: 'how many dollars {A} has left' },
      { question: 'how many dollars are left?', goal: 'how many dollars are left' },
    ],
  },
  distractors: [
    '{F} is {n} years old',
    'the market has {n} tables',
    '{F} takes the bus number {n}',
    'it takes {n} minutes to get there',
  ],
});

const school = gatherTemplate({
  id: 'school-order',
  cast: drawCast,
  items: (random, count) => random.sample(goods, count),
  ones: (random, count) => random.sample(purchases, count),
  lots: [
    'the school orders {n} {item}, and each costs {m} dollars',
    'the school needs {n} {item} at a price of {m} dollars each',
  ],
  lotClause: 'the {item} cost # dollars',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 1 },
  singles: [
    'the school orders a {one}, and it costs {n} dollars',
    'the school needs a {one} at a price of {n} dollars',
  ],
  singleClause: 'the {one} costs # dollars',
  whole: 'the school pays # dollars',
  subject: 'the school',
  events: {
    '+': ['{S} spends {n} dollars more on paint', '{S} adds {n} dollars for the driver'],
    '-': ['{S} saves {n} dollars on this', '{F} gives {n} dollars to the school'],
    '×': ['{S} makes the same order {n} times'],
    '÷': ['{S} spends only {fraction} of that'],
  },
  asks: [{ question: 'how many dollars does the school pay?', goal: 'how many dollars the school pays' }],
  shared: {
    tells: ['{n} classes share the bill equally', 'the bill is shared equally among {n} classes'],
    known: '{n} classes share the bill',
    clause: 'each class pays # dollars',
    asks: [{ question: 'how many dollars does each class pay?', goal: 'how many dollars each class pays' }],
  },
  against: {
    tells: ['there are {n} dollars for all this', 'the school has {n} dollars for this'],
    known: 'the school has {n} dollars',
    clause: 'the school has # dollars left',
    asks: [{ question: 'how many dollars does the school have left?', goal: 'how many dollars the school has left' }],
  },
  distractors: ['the school has {n} rooms', '{F} is {n} years old', 'the way to school is {n} miles long'],
});

export const purse: TrackWords = {
  id: 'purse',
  cast: (random) => ({ ...drawCast(random), T: 'dollars' }),
  clause: '{S} has # dollars',
  openings: ['{S} has {n} dollars', '{S} starts with {n} dollars', 'there are {n} dollars in the purse of {S}'],
  events: {
    '+': [
      '{S} earns {n} dollars',
      '{S} gets {n} dollars from {F}',
      '{S} finds {n} more dollars',
      '{S} saves {n} dollars',
    ],
    '-': [
      '{S} spends {n} dollars on a {one}',
      '{S} gives {n} dollars to {F}',
      '{S} pays {n} dollars for a {one}',
      '{S} loses {n} dollars',
    ],
    '×': ['{S} saves until there are {n} times as many dollars'],
    '÷': ['{S} keeps only {fraction} of the money'],
  },
  lots: [
    { operator: '+', tell: '{S} works {n} hours for {m} dollars an hour', part: '{S} earns # dollars' },
    { operator: '-', tell: '{S} buys {n} cards for {m} dollars each', part: '{S} spends # dollars' },
  ],
  asks: [
    { question: 'how many dollars does {A} have now?', goal: 'how many dollars {A} has now' },
    { question: 'how much money does {A} have in the end?', goal: 'how much money {A} has in the end' },
  ],
  two: {
    together: '{A} and {B} have # dollars together',
    togetherAsks: [
      {
        question: 'how many dollars do {A} and {B} have together?',
        goal: 'how many dollars {A} and {B} have together',
      },
    ],
    more: '{X} has # more dollars than {Y}',
    moreAsks: [
      { question: 'how many more dollars does {X} have than {Y}?', goal: 'how many more dollars {X} has than {Y}' },
    ],
  },
  distractors: ['{F} has {n} stamps', '{A} is {n} years old', 'the bus takes {n} minutes', '{F} reads {n} books'],
};

const fairTable = gatherTemplate({
  id: 'fair-table',
  isHeldOut: true,
  cast: drawCast,
  items: (random, count) => random.sample(goods, count),
  ones: (random, count) => random.sample(purchases, count),
  lots: ['{F} buys {n} {item} from {A} for {m} dollars each'],
  lotClause: '{A} gets # dollars for the {item}',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 1 },
  singles: ['{F} buys a {one} from {A} for {n} dollars'],
  singleClause: '{A} gets # dollars for the {one}',
  whole: '{A} earns # dollars',
  subject: '{A}',
  events: {
    '+': ['{S} gets {n} more dollars from {F} for the table'],
    '-': ['{S} pays {n} dollars for the table'],
    '×': ['{S} earns the same on {n} days'],
    '÷': ['{S} keeps only {fraction} of that money'],
  },
  asks: [{ question: 'how many dollars does {A} get at the fair?', goal: 'how many dollars {A} gets at the fair' }],
  distractors: ['{F} is {n} years old', 'the fair has {n} tables', 'it takes {n} minutes to get there'],
});

export const shopping: Story = {
  id: 'shopping',
  templates: [market, school, trackTemplate(purse), fairTable],
};

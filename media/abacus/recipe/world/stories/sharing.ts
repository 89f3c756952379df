// Sharing: a meal that several bring food to, and one person's things given and taken; a class that packs is held out.

import { gatherTemplate } from '../plots/gather.ts';
import { trackTemplate, type TrackWords } from '../plots/track.ts';
import { foods, names } from '../words.ts';
import { drawCast } from './cast.ts';
import type { Story } from './story.ts';

const meal = gatherTemplate({
  id: 'meal',
  cast: (random) => drawCast(random, foods),
  items: (random, count) => random.sample(names.slice(0, 10), count),
  ones: (random, count) => random.sample(names.slice(10), count),
  lots: ['{item} brings {n} {box} with {m} {T} each', '{item} comes with {n} {box} of {m} {T} each'],
  lotClause: '{item} brings # {T}',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 2 },
  singles: ['{one} brings {n} {T}', '{one} comes with {n} {T}'],
  singleClause: '{one} brings # {T}',
  whole: 'they have # {T}',
  subject: 'they',
  events: {
    '+': ['{S} find {n} more {T}', '{S} get {n} more {T} from the school'],
    '-': ['{S} eat {n} {T}', '{S} give {n} {T} away', '{S} lose {n} {T}'],
    '×': ['{S} buy more until there are {n} times as many {T}'],
    '÷': ['{S} keep only {fraction} of the {T}'],
  },
  asks: [
    { question: 'how many {T} do they have?', goal: 'how many {T} they have' },
    { question: 'how many {T} do they have in all?', goal: 'how many {T} they have in all' },
  ],
  shared: {
    tells: ['{n} children share the {T} equally', 'the {T} are shared equally among {n} children'],
    known: '{n} children share the {T}',
    clause: 'each child has # {T}',
    asks: [
      { question: 'how many {T} does each child have?', goal: 'how many {T} each child has' },
      { question: 'how many {T} are there for each child?', goal: 'how many {T} there are for each child' },
    ],
    subject: 'each child',
    events: {
      '+': ['{S} gets {n} more {T}', '{S} finds {n} more {T}'],
      '-': ['{S} eats {n} {T}', '{S} gives {n} {T} away'],
    },
  },
  distractors: [
    'the table is {n} years old',
    'there are {n} chairs',
    'they sing {n} songs',
    'the way home is {n} miles long',
  ],
});

export const pockets: TrackWords = {
  id: 'pockets',
  cast: (random) => drawCast(random),
  clause: '{S} has # {T}',
  openings: ['{S} has {n} {T}', '{S} starts with {n} {T}', 'there are {n} {T} in the bag of {S}'],
  lotOpenings: ['{S} fills {n} {box} with {m} {T} each', '{S} has {n} {box} with {m} {T} each'],
  events: {
    '+': [
      '{S} gets {n} more {T} from {F}',
      '{S} finds {n} more {T}',
      '{S} buys {n} more {T}',
      '{F} gives {n} {T} to {S}',
    ],
    '-': ['{S} gives {n} {T} to {F}', '{S} loses {n} {T}', '{S} leaves {n} {T} at home', '{F} takes {n} {T} from {S}'],
    '×': ['{S} collects {T} until there are {n} times as many'],
    '÷': ['{S} keeps only one of {n} equal shares', '{S} keeps only {fraction} of the {T}'],
  },
  lots: [
    { operator: '+', tell: '{S} gets {n} {box} with {m} {T} each', part: '{S} gets # {T}' },
    { operator: '-', tell: '{S} gives {m} {T} to each of {n} friends', part: '{S} gives # {T} away' },
  ],
  asks: [
    { question: 'how many {T} does {A} have now?', goal: 'how many {T} {A} has now' },
    { question: 'how many {T} does {A} have in the end?', goal: 'how many {T} {A} has in the end' },
  ],
  two: {
    together: '{A} and {B} have # {T} together',
    togetherAsks: [
      { question: 'how many {T} do {A} and {B} have together?', goal: 'how many {T} {A} and {B} have together' },
      { question: 'how many {T} do the two have together?', goal: 'how many {T} {A} and {B} have together' },
    ],
    more: '{X} has # more {T} than {Y}',
    moreAsks: [{ question: 'how many more {T} does {X} have than {Y}?', goal: 'how many more {T} {X} has than {Y}' }],
  },
  distractors: [
    '{F} is {n} years old',
    '{A} also has {n} dollars',
    'the way home is {n} miles long',
    '{F} has {n} dollars',
  ],
};

export const classroom: TrackWords = {
  id: 'classroom',
  isHeldOut: true,
  cast: (random) => {
    const [first = '', second = ''] = random.sample(['red', 'blue', 'green', 'white', 'black', 'yellow'], 2);
    return { ...drawCast(random), A: `the ${first} class`, B: `the ${second} class` };
  },
  clause: '{S} has # {T}',
  openings: ['{S} comes to school with {n} {T}'],
  lotOpenings: ['{S} comes to school with {n} {box} of {m} {T} each'],
  events: {
    '+': ['{S} gets {n} more {T} from the school', '{S} collects {n} more {T}'],
    '-': ['{S} leaves {n} {T} at the {place}', '{S} gives {n} {T} away at the {place}'],
    '×': ['{S} buys more until there are {n} times as many {T}'],
    '÷': ['{S} gives {T} away and keeps only {fraction}'],
  },
  lots: [{ operator: '+', tell: '{S} collects {n} {box} with {m} {T} each', part: '{S} collects # {T}' }],
  asks: [
    {
      question: 'how many {T} does {A} have at the end of the day?',
      goal: 'how many {T} {A} has at the end of the day',
    },
  ],
  two: {
    together: '{A} and {B} have # {T} together',
    togetherAsks: [
      { question: 'how many {T} do {A} and {B} have together?', goal: 'how many {T} {A} and {B} have together' },
    ],
    more: '{X} has # more {T} than {Y}',
    moreAsks: [{ question: 'how many more {T} does {X} have than {Y}?', goal: 'how many more {T} {X} has than {Y}' }],
  },
  distractors: ['{F} is {n} years old', 'the school has {n} rooms', 'there are {n} chairs'],
};

export const sharing: Story = {
  id: 'sharing',
  templates: [meal, trackTemplate(pockets), trackTemplate(classroom)],
};

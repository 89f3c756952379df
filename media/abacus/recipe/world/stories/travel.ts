// Travel: people on buses, the length of a trip, a train; boxes on trucks are held out.

import { gatherTemplate } from '../plots/gather.ts';
import { trackTemplate, type TrackWords } from '../plots/track.ts';
import { colors } from '../words.ts';
import { drawCast, drawPair } from './cast.ts';
import type { Story } from './story.ts';

export const bus: TrackWords = {
  id: 'bus',
  cast: (random) => drawPair(random, 'bus', colors, 'people'),
  clause: '{S} carries # people',
  openings: ['{S} starts with {n} people', '{S} carries {n} people', 'there are {n} people on {S}'],
  lotOpenings: ['{S} has {n} full rows with {m} people each', 'there are {n} rows with {m} people each on {S}'],
  events: {
    '+': [
      '{S} picks up {n} people at the {place}',
      '{S} takes {n} more people at the {place}',
      '{n} more people get on {S}',
    ],
    '-': ['{S} drops {n} people at the {place}', '{S} loses {n} people at the {place}', '{n} people get off {S}'],
    '×': ['{S} fills up until there are {n} times as many people'],
    '÷': ['{S} keeps only {fraction} of the people'],
  },
  lots: [{ operator: '+', tell: '{S} picks up {n} groups of {m} people each', part: '{S} picks up # people' }],
  asks: [
    { question: 'how many people does {A} carry now?', goal: 'how many people {A} carries now' },
    { question: 'how many people are on {A} in the end?', goal: 'how many people are on {A} in the end' },
  ],
  two: {
    together: '{A} and {B} carry # people together',
    togetherAsks: [
      {
        question: 'how many people do {A} and {B} carry together?',
        goal: 'how many people {A} and {B} carry together',
      },
    ],
    more: '{X} carries # more people than {Y}',
    moreAsks: [
      { question: 'how many more people does {X} carry than {Y}?', goal: 'how many more people {X} carries than {Y}' },
    ],
  },
  distractors: [
    'the driver is {n} years old',
    'the trip takes {n} minutes',
    'the way is {n} miles long',
    'it is the bus number {n}',
    'the truck behind it carries {n} boxes',
  ],
};

const ways: readonly string[] = ['walks', 'rides', 'drives', 'sails', 'runs'];

const road = gatherTemplate({
  id: 'road',
  cast: drawCast,
  items: (random, count) => random.sample(ways, count),
  ones: (random, count) => random.sample(['by bus', 'by train', 'by boat', 'by car'], count),
  lots: ['{A} {item} {n} hours at {m} miles an hour', 'for {n} hours {A} {item} at {m} miles an hour'],
  lotClause: '{A} {item} # miles',
  ...{ largestLots: 9, largestEach: 12, fewestParts: 1 },
  singles: ['{A} goes {n} miles {one}', '{A} travels {n} miles {one}'],
  singleClause: '{A} goes # miles {one}',
  whole: '{A} travels # miles',
  subject: '{A}',
  events: {
    '+': ['{S} goes {n} miles more on foot', '{S} goes {n} miles more by mistake'],
    '×': ['{S} makes the same trip {n} times'],
  },
  asks: [
    { question: 'how many miles does {A} travel?', goal: 'how many miles {A} travels' },
    { question: 'how many miles is that in all?', goal: 'how many miles that is in all' },
  ],
  shared: {
    tells: ['{A} takes {n} days, with the same miles on each day', 'the trip takes {n} days with equal miles'],
    known: 'the trip takes {n} equal days',
    clause: '{A} travels # miles a day',
    asks: [{ question: 'how many miles does {A} travel a day?', goal: 'how many miles {A} travels a day' }],
  },
  against: {
    tells: ['the whole way is {n} miles long', '{A} wants to travel {n} miles'],
    known: 'the whole way is {n} miles long',
    clause: '# miles are left',
    asks: [{ question: 'how many miles are left?', goal: 'how many miles are left' }],
  },
  distractors: [
    '{A} is {n} years old',
    'the car is {n} years old',
    'the ticket costs {n} dollars',
    '{F} waits {n} minutes',
  ],
});

export const train: TrackWords = {
  id: 'train',
  cast: (random) => drawPair(random, 'train', ['long', 'short', 'early', 'late', 'old', 'new'], 'bags'),
  clause: 'there are # bags on {S}',
  openings: ['there are {n} bags on {S}', '{S} begins the trip with {n} bags'],
  lotOpenings: ['there are {n} cars with {m} bags each on {S}'],
  events: {
    '+': ['at the {place} {n} more bags are put on {S}', '{n} bags are added to {S}'],
    '-': ['at the {place} {n} bags are taken off {S}', '{n} bags are lost from {S}'],
    '×': ['bags are added until there are {n} times as many on {S}'],
    '÷': ['only {fraction} of the bags stay on {S}'],
  },
  lots: [
    { operator: '+', tell: '{n} groups put {m} bags each on {S}', part: '# bags are put on {S}' },
    { operator: '-', tell: '{n} groups take {m} bags each off {S}', part: '# bags are taken off {S}' },
  ],
  asks: [{ question: 'how many bags are on {A} at the end?', goal: 'how many bags are on {A} at the end' }],
  two: {
    together: 'there are # bags on {A} and {B} together',
    togetherAsks: [
      { question: 'how many bags are on {A} and {B} together?', goal: 'how many bags are on {A} and {B} together' },
    ],
    more: 'there are # more bags on {X} than on {Y}',
    moreAsks: [
      { question: 'how many more bags are on {X} than on {Y}?', goal: 'how many more bags are on {X} than on {Y}' },
    ],
  },
  distractors: ['the trip takes {n} minutes', 'a ticket costs {n} dollars', 'the driver is {n} years old'],
};

export const truck: TrackWords = {
  id: 'truck',
  isHeldOut: true,
  cast: (random) => drawPair(random, 'truck', ['long', 'short', 'old', 'new', 'red', 'white'], 'boxes'),
  clause: '{S} carries # boxes',
  openings: ['{S} begins the day with {n} boxes'],
  lotOpenings: ['{S} has {n} full rows with {m} boxes each'],
  events: {
    '+': ['{S} takes {n} more boxes at the {place}', 'at the {place} {S} picks up {n} boxes'],
    '-': ['{S} drops {n} boxes at the {place}', 'at the {place} {S} loses {n} boxes'],
    '×': ['{S} fills up until there are {n} times as many boxes'],
    '÷': ['{S} keeps only {fraction} of the boxes'],
  },
  lots: [{ operator: '+', tell: '{S} picks up {n} groups of {m} boxes each', part: '{S} picks up # boxes' }],
  asks: [
    {
      question: 'how many boxes does {A} carry at the end of the day?',
      goal: 'how many boxes {A} carries at the end of the day',
    },
  ],
  two: {
    together: '{A} and {B} carry # boxes together',
    togetherAsks: [
      { question: 'how many boxes do {A} and {B} carry together?', goal: 'how many boxes {A} and {B} carry together' },
    ],
    more: '{X} carries # more boxes than {Y}',
    moreAsks: [
      { question: 'how many more boxes does {X} carry than {Y}?', goal: 'how many more boxes {X} carries than {Y}' },
    ],
  },
  distractors: ['the driver is {n} years old', 'the way is {n} miles long', 'the trip takes {n} minutes'],
};

export const travel: Story = {
  id: 'travel',
  templates: [trackTemplate(bus), road, trackTemplate(train), trackTemplate(truck)],
};

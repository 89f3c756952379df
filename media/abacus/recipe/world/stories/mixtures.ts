// Mixtures: paint and soup made of parts, and a pot that is filled and emptied; juice is held out.

import { gatherTemplate } from '../plots/gather.ts';
import { trackTemplate, type TrackWords } from '../plots/track.ts';
import { colors } from '../words.ts';
import { drawCast, drawPair } from './cast.ts';
import type { Story } from './story.ts';

const paint = gatherTemplate({
  id: 'paint',
  cast: drawCast,
  items: (random, count) => random.sample(colors.slice(0, 4), count),
  ones: (random, count) => random.sample(['black', 'yellow', 'pink', 'gray'], count),
  lots: [
    '{A} takes {n} cans with {m} liters of {item} paint each',
    '{A} mixes in {n} cans of {item} paint with {m} liters each',
  ],
  lotClause: 'there are # liters of {item} paint',
  ...{ largestLots: 9, largestEach: 9, fewestParts: 1 },
  singles: ['{A} takes {n} liters of {one} paint', '{A} mixes in {n} liters of {one} paint'],
  singleClause: 'there are # liters of {one} paint',
  whole: 'the mixture has # liters',
  subject: 'the mixture',
  events: {
    '+': ['{A} adds {n} liters of water', '{F} adds {n} liters of oil'],
    '-': ['{A} uses {n} liters for a wall', '{F} takes {n} liters of the mixture'],
    '×': ['{A} makes more until there are {n} times as many liters'],
    '÷': ['{A} keeps only {fraction} of the mixture'],
  },
  asks: [
    { question: 'how many liters does the mixture have?', goal: 'how many liters the mixture has' },
    { question: 'how many liters are in the mixture?', goal: 'how many liters are in the mixture' },
  ],
  shared: {
    tells: ['{A} fills {n} equal jars with it', 'the mixture is put into {n} equal jars'],
    known: 'the mixture is put into {n} equal jars',
    clause: 'each jar holds # liters',
    asks: [{ question: 'how many liters does each jar hold?', goal: 'how many liters each jar holds' }],
    subject: 'each jar',
    events: { '-': ['{S} loses {n} liters'], '+': ['{S} gets {n} more liters'] },
  },
  against: {
    tells: ['the wall needs {n} liters of paint', 'for the wall {n} liters of paint are needed'],
    known: 'the wall needs {n} liters',
    clause: '# liters are missing',
    asks: [{ question: 'how many liters are missing?', goal: 'how many liters are missing' }],
  },
  distractors: [
    '{F} is {n} years old',
    'the wall is {n} years old',
    'the work takes {n} minutes',
    'the paint costs {n} dollars',
  ],
});

const drinks: readonly string[] = ['milk', 'water', 'oil', 'cream', 'juice'];

const soup = gatherTemplate({
  id: 'soup',
  cast: drawCast,
  items: (random, count) => random.sample(drinks, count),
  ones: (random, count) => random.sample(['rice', 'beans', 'corn', 'peas'], count),
  lots: [
    'the cook adds {n} bowls of {item} with {m} cups each',
    'the cook puts in {n} jars with {m} cups of {item} each',
  ],
  lotClause: 'there are # cups of {item}',
  ...{ largestLots: 9, largestEach: 9, fewestParts: 1 },
  singles: ['the cook adds {n} cups of {one}', 'the cook puts in {n} cups of {one}'],
  singleClause: 'there are # cups of {one}',
  whole: 'the soup has # cups',
  subject: 'the soup',
  events: {
    '+': ['{F} puts in {n} cups more', '{S} gets {n} cups more'],
    '-': ['{S} loses {n} cups over the fire', '{F} eats {n} cups of the soup'],
    '×': ['the cook makes more until there are {n} times as many cups'],
    '÷': ['only {fraction} of the soup is left'],
  },
  asks: [{ question: 'how many cups does the soup have?', goal: 'how many cups the soup has' }],
  shared: {
    tells: ['{n} people share the soup equally', 'the soup is shared equally among {n} people'],
    known: '{n} people share the soup',
    clause: 'each person gets # cups',
    asks: [{ question: 'how many cups does each person get?', goal: 'how many cups each person gets' }],
  },
  distractors: [
    'the cook is {n} years old',
    'there are {n} chairs',
    'the pot costs {n} dollars',
    'the fire burns for {n} minutes',
  ],
});

export const pot: TrackWords = {
  id: 'pot',
  cast: (random) => drawPair(random, 'pot', ['large', 'small', 'black', 'white', 'old', 'new'], 'cups'),
  clause: '{S} holds # cups',
  openings: ['{S} holds {n} cups of milk', 'there are {n} cups of water in {S}'],
  lotOpenings: ['{F} fills {S} with {n} bowls of {m} cups each'],
  events: {
    '+': ['{F} adds {n} cups to {S}', '{F} puts {n} more cups into {S}'],
    '-': ['{F} takes {n} cups from {S}', '{S} loses {n} cups over the fire'],
    '×': ['{F} fills up {S} until there are {n} times as many cups'],
    '÷': ['{F} leaves only {fraction} of it in {S}'],
  },
  lots: [
    { operator: '+', tell: '{F} adds {n} bowls of {m} cups each to {S}', part: '{F} adds # cups to {S}' },
    { operator: '-', tell: '{F} takes {n} bowls of {m} cups each from {S}', part: '{F} takes # cups from {S}' },
  ],
  asks: [{ question: 'how many cups are in {A} now?', goal: 'how many cups are in {A} now' }],
  two: {
    together: '{A} and {B} hold # cups together',
    togetherAsks: [
      { question: 'how many cups are in {A} and {B} together?', goal: 'how many cups are in {A} and {B} together' },
    ],
    more: '{X} holds # more cups than {Y}',
    moreAsks: [
      { question: 'how many more cups are in {X} than in {Y}?', goal: 'how many more cups are in {X} than in {Y}' },
    ],
  },
  distractors: ['{F} is {n} years old', 'the fire burns for {n} minutes', 'a pot costs {n} dollars'],
};

const juice = gatherTemplate({
  id: 'juice',
  isHeldOut: true,
  cast: drawCast,
  items: (random, count) => random.sample(['water', 'milk', 'cream', 'oil'], count),
  ones: (random, count) => random.sample(['red', 'yellow', 'green', 'white'], count),
  lots: ['{A} mixes {n} jars of {item} with {m} cups each'],
  lotClause: 'there are # cups of {item}',
  ...{ largestLots: 9, largestEach: 9, fewestParts: 1 },
  singles: ['{A} adds {n} cups of {one} juice'],
  singleClause: 'there are # cups of {one} juice',
  whole: 'the mixture has # cups',
  subject: 'the mixture',
  events: {
    '+': ['{F} puts in {n} more cups of juice'],
    '-': ['{F} takes {n} cups of the juice', '{S} loses {n} cups on the way'],
    '×': ['{A} mixes more until there are {n} times as many cups'],
    '÷': ['only {fraction} of the juice is left'],
  },
  asks: [{ question: 'how many cups does the mixture have?', goal: 'how many cups the mixture has' }],
  shared: {
    tells: ['{n} children share the juice equally'],
    known: '{n} children share the juice',
    clause: 'each child gets # cups',
    asks: [{ question: 'how many cups does each child get?', goal: 'how many cups each child gets' }],
  },
  distractors: ['{F} is {n} years old', 'the juice costs {n} dollars', 'there are {n} chairs'],
});

export const mixtures: Story = { id: 'mixtures', templates: [paint, soup, trackTemplate(pot), juice] };

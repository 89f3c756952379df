// The small world of the guessing game: things, and what is true of each.

/** Yes-or-no questions, by what they are about. */
export const questions = {
  alive: 'Is it an animal?',
  flies: 'Can it fly?',
  swims: 'Does it live in water?',
  legs: 'Does it have four legs?',
  large: 'Is it larger than a person?',
  eaten: 'Do people eat it?',
  sweet: 'Is it sweet?',
  grows: 'Does it grow on a tree?',
  indoors: 'Is it found in a kitchen?',
  metal: 'Is it made of metal?',
  wheels: 'Does it have wheels?',
  wild: 'Is it a wild animal?',
} as const;

export type Trait = keyof typeof questions;

export const traits = Object.keys(questions) as readonly Trait[]; // the keys of a literal

// Traits that hold; all others do not. Each line is a different combination, so every secret can be found.
const table: Readonly<Record<string, readonly Trait[]>> = {
  eagle: ['alive', 'flies', 'wild'],
  hen: ['alive', 'eaten'],
  duck: ['alive', 'flies', 'swims', 'eaten', 'wild'],
  swan: ['alive', 'flies', 'swims', 'wild'],
  canary: ['alive', 'flies'],
  shark: ['alive', 'swims', 'large', 'wild'],
  salmon: ['alive', 'swims', 'eaten', 'wild'],
  frog: ['alive', 'swims', 'legs', 'wild'],
  goldfish: ['alive', 'swims'],
  horse: ['alive', 'legs', 'large'],
  cow: ['alive', 'legs', 'large', 'eaten'],
  sheep: ['alive', 'legs', 'eaten'],
  dog: ['alive', 'legs'],
  lion: ['alive', 'legs', 'large', 'wild'],
  fox: ['alive', 'legs', 'wild'],
  deer: ['alive', 'legs', 'large', 'eaten', 'wild'],
  hare: ['alive', 'legs', 'eaten', 'wild'],
  snake: ['alive', 'wild'],
  apple: ['eaten', 'sweet', 'grows', 'indoors'],
  walnut: ['eaten', 'grows', 'indoors'],
  cake: ['eaten', 'sweet', 'indoors'],
  bread: ['eaten', 'indoors'],
  leaf: ['grows'],
  knife: ['indoors', 'metal'],
  cup: ['indoors'],
  stove: ['indoors', 'metal', 'legs'],
  table: ['indoors', 'legs'],
  car: ['metal', 'wheels', 'large'],
  bicycle: ['metal', 'wheels'],
  wagon: ['wheels', 'large'],
  plane: ['metal', 'wheels', 'large', 'flies'],
  kite: ['flies'],
  rocket: ['metal', 'large', 'flies'],
  ship: ['metal', 'large'],
  coin: ['metal'],
  house: ['large'],
};

export const secrets: readonly string[] = Object.keys(table);

/** Whether the answer to a question about a secret is yes. */
export function holds(secret: string, trait: Trait): boolean {
  return table[secret]?.includes(trait) ?? false;
}

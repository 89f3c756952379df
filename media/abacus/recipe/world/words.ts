// The people and things of the world. Few and short, so that each soon is one token.

export const names: readonly string[] = [
  'Mia',
  'Leo',
  'Ana',
  'Ben',
  'Cal',
  'Dora',
  'Eva',
  'Finn',
  'Gus',
  'Hana',
  'Ivan',
  'Jon',
  'Kira',
  'Lena',
  'Max',
  'Nora',
];

export const things: readonly string[] = [
  'apples',
  'coins',
  'books',
  'pens',
  'shells',
  'stamps',
  'cards',
  'stones',
  'beads',
  'nuts',
];

export const containers: readonly string[] = ['boxes', 'bags', 'trays', 'baskets'];

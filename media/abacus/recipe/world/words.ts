// The people, things and places of the world. Few and short, so that each soon is one token.

export const names: readonly string[] = [
  ...['Mia', 'Leo', 'Ana', 'Ben', 'Cal', 'Dora', 'Eva', 'Finn', 'Gus', 'Hana', 'Ivan', 'Jon'],
  ...['Kira', 'Lena', 'Max', 'Nora', 'Omar', 'Pia', 'Rosa', 'Sam'],
];

/** What people have. */
export const things: readonly string[] = [
  ...['apples', 'coins', 'books', 'pens', 'shells', 'stamps', 'cards', 'stones', 'beads', 'nuts'],
  ...['toys', 'eggs'],
];

/** What is shared at a table. */
export const foods: readonly string[] = ['apples', 'nuts', 'eggs', 'plums', 'rolls', 'cakes'];

/** What is bought by the piece. */
export const goods: readonly string[] = ['pens', 'books', 'cups', 'hats', 'balls', 'lamps', 'toys', 'cards'];

/** What is bought once. */
export const purchases: readonly string[] = ['bag', 'coat', 'chair', 'clock', 'kite', 'bike'];

export const containers: readonly string[] = ['boxes', 'bags', 'trays', 'baskets'];

export const colors: readonly string[] = ['red', 'blue', 'green', 'white', 'black', 'yellow'];

export const places: readonly string[] = ['park', 'market', 'school', 'station', 'bridge', 'fair'];

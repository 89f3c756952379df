// The places and edits that make up a pair, checked where they come back from a view.
import { z } from 'zod';

const offset = z.int().nonnegative();
const place = z.object({ file: offset, line: z.int().positive() });
const edit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('splice'), keep: offset, insert: z.string(), resume: offset.nullable() }),
  z.object({ kind: z.literal('continue'), of: place, keep: offset }),
]);
const side = z.object({ place, edit: edit.nullable() });
const departure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), turn: offset, only: z.boolean() }),
  z.object({
    kind: z.literal('text'),
    offset,
    ends: z.object({ chosen: offset, rejected: offset }).nullable(),
  }),
]);

export const pairSides = z.object({ chosen: side, rejected: side, departure: departure.nullable() });

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeCard } from '../../../../webview/parts/place-card.ts';

const page = { width: 1000, height: 600 };
const card = { width: 300, height: 200 };

describe('card', () => {
  it('stands below what it speaks of, else above', () => {
    expect(placeCard({ left: 100, top: 50, width: 40, height: 20 }, card, page)).toEqual({ left: 100, top: 78 });
    expect(placeCard({ left: 100, top: 500, width: 40, height: 20 }, card, page)).toEqual({ left: 100, top: 292 });
  });

  it('stays inside the page at the right edge', () => {
    expect(placeCard({ left: 980, top: 50, width: 15, height: 20 }, card, page).left).toBe(692);
  });

  it('stands beside where there is no room above or below', () => {
    const low = { width: 1000, height: 240 };
    expect(placeCard({ left: 100, top: 100, width: 40, height: 20 }, card, low)).toEqual({ left: 148, top: 32 });
  });

  it('never covers what it speaks of', () => {
    const place = fc.record({
      left: fc.integer({ min: 0, max: 990 }),
      top: fc.integer({ min: 0, max: 590 }),
      width: fc.integer({ min: 1, max: 200 }),
      height: fc.integer({ min: 1, max: 60 }),
    });
    const pageSize = fc.record({
      width: fc.integer({ min: 320, max: 1500 }),
      height: fc.integer({ min: 150, max: 900 }),
    });
    fc.assert(
      fc.property(place, pageSize, (anchor, size) => {
        const at = placeCard(anchor, card, size);
        const apart =
          at.left >= anchor.left + anchor.width ||
          at.left + card.width <= anchor.left ||
          at.top >= anchor.top + anchor.height ||
          at.top + card.height <= anchor.top;
        expect(apart).toBe(true);
      }),
      { seed: 20266, numRuns: 500 },
    );
  });
});

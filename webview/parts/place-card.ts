// Where a card goes so that it never covers what it speaks of. Arithmetic; no DOM.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels between the card and what it speaks of. */
const gap = 8;

/**
 * Below the anchor where it fits, else above, else beside it; inside the page. Where nothing fits, the side with the most
 * room wins and the card may leave the page, but it still does not cover the anchor.
 */
export function placeCard(
  anchor: Box,
  card: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const below = anchor.top + anchor.height + gap;
  const above = anchor.top - gap - card.height;
  const left = clamp(anchor.left, gap, page.width - card.width - gap);
  if (below + card.height <= page.height - gap) return { left, top: below };
  if (above >= gap) return { left, top: above };
  const top = clamp(anchor.top, gap, page.height - card.height - gap);
  const right = anchor.left + anchor.width + gap;
  if (right + card.width <= page.width - gap) return { left: right, top };
  if (anchor.left - gap - card.width >= gap) return { left: anchor.left - gap - card.width, top };
  return { left, top: page.height - below > anchor.top ? below : above };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}

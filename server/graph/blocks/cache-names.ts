// Names under which a layer's cache goes into the decoder and comes out.

/** Keys or values of one layer. */
export interface CacheTensor {
  readonly past: string;
  /** All of it after a run. */
  readonly present: string;
  /** What the run adds to it. */
  readonly added: string;
}

export function cacheNames(layer: number): { readonly key: CacheTensor; readonly value: CacheTensor } {
  const names = (part: string): CacheTensor => ({
    past: `past.${layer}.${part}`,
    present: `present.${layer}.${part}`,
    added: `added.${layer}.${part}`,
  });
  return { key: names('key'), value: names('value') };
}

/** Of all layers. */
export function allCacheNames({ layers }: { readonly layers: readonly unknown[] }): readonly CacheTensor[] {
  return layers.flatMap((_, layer) => Object.values(cacheNames(layer)));
}

// Names under which a layer's cache goes into the decoder and comes out.

export function cacheNames(
  layer: number,
): Readonly<Record<'pastKey' | 'pastValue' | 'presentKey' | 'presentValue', string>> {
  return {
    pastKey: `past.${layer}.key`,
    pastValue: `past.${layer}.value`,
    presentKey: `present.${layer}.key`,
    presentValue: `present.${layer}.value`,
  };
}

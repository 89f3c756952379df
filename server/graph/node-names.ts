// Names in a graph are paths, unique and derivable: `/layers.3/attention/query`. A value is named after the node that
// makes it.

declare const valueBrand: unique symbol;
/** The name of a tensor inside a graph. */
export type Value = string & { readonly [valueBrand]: true };

/** The only place where a string becomes a value's name. */
export function valueNamed(name: string): Value {
  return name as Value; // brands exist in types only
}

/** `/layers.3` for layer 3; every node of the layer stands below it. */
export function layerPath(layer: number): string {
  return `/layers.${layer}`;
}
